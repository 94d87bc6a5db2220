using System.Buffers;
using System.Text.Json;
using static TorchSharp.torch;

namespace Platform.Vision.Weights;

/// <summary>A tensor of a safetensors file; its bytes are from <paramref name="Begin"/> to before <paramref name="End"/>, from the header's end.</summary>
internal sealed record SafetensorsEntry(string Name, ScalarType Type, long[] Shape, long Begin, long End);

/// <summary>The header of a safetensors file.</summary>
internal static class SafetensorsHeader
{
    private const string MetadataKey = "__metadata__";
    private const int GreatestRank = 16;

    private static readonly (string Name, ScalarType Type, int Size)[] _types =
    [
        ("F64", ScalarType.Float64, 8), ("I64", ScalarType.Int64, 8), ("F32", ScalarType.Float32, 4), ("I32", ScalarType.Int32, 4), ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2),
        ("I16", ScalarType.Int16, 2), ("I8", ScalarType.Int8, 1), ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>The header's bytes, filled up with spaces to a multiple of 8.</summary>
    internal static ReadOnlyMemory<byte> Write(IEnumerable<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var names = new HashSet<string> { MetadataKey };
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (name, text) in metadata) json.WriteString(name, text);
                json.WriteEndObject();
            }

            foreach (var entry in entries)
            {
                if (!names.Add(entry.Name)) throw new ArgumentException($"Two tensors cannot both be named '{entry.Name}'.");
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", NameOf(entry.Type));
                Write(json, "shape", entry.Shape);
                Write(json, "data_offsets", entry.Begin, entry.End);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        var padding = (8 - (buffer.WrittenCount % 8)) % 8;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenCount <= Safetensors.GreatestHeader ? buffer.WrittenMemory : throw new ArgumentException("There are too many tensors for one file.");
    }

    /// <summary>The tensors in the order of their bytes, which they fill without gaps.</summary>
    /// <param name="header">The header's bytes.</param>
    /// <param name="length">How many bytes come after it.</param>
    /// <exception cref="WeightsRejectedException">It is none, or does not fit what comes after it.</exception>
    internal static (IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Read(ReadOnlyMemory<byte> header, long length)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>();
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw new WeightsRejectedException("The safetensors file's header is no JSON object.");
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Name != MetadataKey)
                {
                    entries.Add(EntryOf(property.Name, property.Value));
                    continue;
                }

                foreach (var text in property.Value.EnumerateObject()) metadata.Add(text.Name, text.Value.GetString() ?? "");
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new WeightsRejectedException("The file is no safetensors file: its header is not as the format has it.", wrong);
        }

        entries.Sort((one, other) => (one.Begin, one.End).CompareTo((other.Begin, other.End)));
        var end = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != end) throw new WeightsRejectedException($"The bytes of the tensor '{entry.Name}' overlap others or leave a gap.");
            end = entry.End;
        }

        return end == length ? (entries, metadata) : throw new WeightsRejectedException($"The safetensors file is cut off or has too much: its tensors take {end} bytes, but {length} follow the header.");
    }

    private static SafetensorsEntry EntryOf(string name, JsonElement value)
    {
        var (type, shape, offsets) = (Member("dtype").GetString(), Numbers("shape"), Numbers("data_offsets"));
        var known = Array.Find(_types, known => known.Name == type);
        if (known.Name is null) throw new WeightsRejectedException($"The tensor '{name}' is of the type '{type}', which is not understood.");
        if (offsets.Length != 2 || shape.Length > GreatestRank) throw Wrong();
        var (elements, bound) = (1L, (Int128)1);
        foreach (var size in shape)
        {
            // Empty tensors too must have a shape that can be counted.
            bound *= Math.Max(size, 1);
            if (bound > long.MaxValue / 8) throw Wrong();
            elements *= size;
        }

        return offsets[1] - offsets[0] == elements * known.Size ? new(name, known.Type, shape, offsets[0], offsets[1]) : throw Wrong();

        JsonElement Member(string member) => value.TryGetProperty(member, out var found) ? found : throw Wrong();

        long[] Numbers(string member) => Member(member).EnumerateArray().Select(number => number.TryGetInt64(out var whole) && whole >= 0 ? whole : throw Wrong()).ToArray();

        WeightsRejectedException Wrong() => new($"The tensor '{name}' of the safetensors file has an impossible shape or place.");
    }

    private static string NameOf(ScalarType type) => Array.Find(_types, known => known.Type == type).Name ?? throw new ArgumentException($"A safetensors file cannot hold tensors of the type {type}.");

    private static void Write(Utf8JsonWriter json, string name, params ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
