using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Platform.Tabular.Cleaning;

namespace Platform.Grains.Cleaning;

/// <summary>Writes samples of what steps changed into one file, each a JSON document: <c>columns_added</c>, <c>columns_removed</c>, <c>rows_removed</c>, <c>cells_changed</c>.</summary>
internal sealed class DiffFile(Stream file)
{
    /// <summary>Longer cells are cut, and end in an ellipsis: a cell may have a mebibyte.</summary>
    private const int MaxCellChars = 500;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ImmutableArray<DiffPlace>.Builder _places = ImmutableArray.CreateBuilder<DiffPlace>();

    /// <summary>Where each step's sample lies.</summary>
    public ImmutableArray<DiffPlace> Places => _places.ToImmutable();

    /// <summary>Adds a step's sample.</summary>
    public void Add(int order, StepDiff diff)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options)) Write(json, diff);
        _places.Add(new DiffPlace(order, file.Position, buffer.WrittenCount));
        file.Write(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, StepDiff diff)
    {
        json.WriteStartObject();
        WriteNames(json, "columns_added", diff.ColumnsAdded);
        WriteNames(json, "columns_removed", diff.ColumnsRemoved);
        json.WriteStartArray("rows_removed");
        foreach (var row in diff.RowsRemoved)
        {
            json.WriteStartObject();
            json.WriteNumber("row", row.Row);
            json.WriteStartObject("values");
            foreach (var (column, value) in row.Values) json.WriteString(column, Cut(value));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("cells_changed");
        foreach (var cell in diff.CellsChanged)
        {
            json.WriteStartObject();
            json.WriteNumber("row", cell.Row);
            json.WriteString("column", cell.Column);
            json.WriteString("before", Cut(cell.Before));
            json.WriteString("after", Cut(cell.After));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string name, ImmutableArray<string> columns)
    {
        json.WriteStartArray(name);
        foreach (var column in columns) json.WriteStringValue(column);
        json.WriteEndArray();
    }

    private static string? Cut(string? cell) => cell is null || cell.Length <= MaxCellChars ? cell : PlanMaking.Cut(cell, MaxCellChars) + "…";
}
