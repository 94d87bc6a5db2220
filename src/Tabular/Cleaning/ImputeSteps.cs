using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>The steps that fill in what is missing, or note that it was.</summary>
internal static class ImputeSteps
{
    public static ImmutableArray<StepDefinition> Definitions { get; } = [MissingIndicator.Definition, .. ImputeNumber.Definitions, ImputeMostFrequent.Definition, ImputeConstant.Definition];

    /// <summary>Fills in what is missing.</summary>
    /// <param name="table">The table.</param>
    /// <param name="fills">The columns with what to fill in: a <see cref="double"/>, a <see cref="bool"/> or a text. A column all of which is missing becomes one of that kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static StepResult Fill(Table table, IEnumerable<(Column Column, object Value)> fills, CancellationToken cancellationToken) =>
        BlockRewrite.Apply(table, [.. fills.Where(fill => fill.Column.Missing > 0).Select(fill => Target(fill.Column, fill.Value))], cancellationToken);

    private static BlockRewrite.Target Target(Column column, object value) => value switch
    {
        double number => new(column, ColumnKind.Float64, (block, changed) => Fill(block, number, changed)),
        bool truth => new(column, ColumnKind.Bool, (block, changed) => Fill((BoolBlock)block, truth, changed)),
        string text => new(column, ColumnKind.Text, (block, changed) => Fill(block, text, changed)),
        _ => throw new ArgumentException($"no value of a cell: {value}", nameof(value)),
    };

    private static Block Fill(Block block, double value, Span<bool> changed)
    {
        if (block is RealBlock && block.Missing == 0) return block;
        var values = new double[block.Rows];
        if (block is RealBlock real) real.Values.CopyTo(values);
        else Array.Fill(values, double.NaN);
        for (var row = 0; row < values.Length; row++)
        {
            if (!double.IsNaN(values[row])) continue;
            values[row] = value;
            changed[row] = true;
        }

        return new RealBlock(values);
    }

    private static BoolBlock Fill(BoolBlock block, bool value, Span<bool> changed)
    {
        if (block.Missing == 0) return block;
        var values = block.Values.ToArray();
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] != BoolBlock.Absent) continue;
            values[row] = value ? (sbyte)1 : (sbyte)0;
            changed[row] = true;
        }

        return new BoolBlock(values);
    }

    private static TextBlock Fill(Block block, string value, Span<bool> changed)
    {
        var text = block as TextBlock ?? BlockRewrite.NoTexts(block.Rows);
        if (text.Missing == 0) return text;
        var values = text.Values.ToArray();
        var code = Array.IndexOf(values, value);
        if (code < 0) (code, values) = (values.Length, [.. values, value]);
        var codes = text.Codes.ToArray();
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] >= 0) continue;
            codes[row] = code;
            changed[row] = true;
        }

        return new TextBlock(codes, values);
    }
}
