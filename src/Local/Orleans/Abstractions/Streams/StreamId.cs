using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>A stream's identity: its namespace and its key, written <c>namespace/key</c>.</summary>
[GenerateSerializer, Immutable]
[JsonConverter(typeof(StreamIdJsonConverter))]
public readonly struct StreamId : IEquatable<StreamId>, IComparable<StreamId>
{
    private readonly IdSpan _namespace;
    private readonly IdSpan _key;

    private StreamId(string? ns, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        _namespace = string.IsNullOrEmpty(ns) ? default : IdSpan.Create(ns);
        _key = IdSpan.Create(key);
    }

    /// <summary>The namespace; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Namespace => _namespace.Value;

    /// <summary>The key.</summary>
    public ReadOnlyMemory<byte> Key => _key.Value;

    /// <summary>The namespace and the key.</summary>
    public ReadOnlyMemory<byte> FullKey => (byte[])[.. _namespace.AsSpan(), .. _key.AsSpan()];

    /// <summary>The stream with a GUID key.</summary>
    public static StreamId Create(string? ns, Guid key) => new(ns, key.ToString("N"));

    /// <summary>The stream with an integer key.</summary>
    public static StreamId Create(string? ns, long key) => new(ns, key.ToString(CultureInfo.InvariantCulture));

    /// <summary>The stream with a string key.</summary>
    public static StreamId Create(string? ns, string key) => new(ns, key);

    /// <summary>The stream with this namespace and key.</summary>
    public static StreamId Create(ReadOnlySpan<byte> ns, ReadOnlySpan<byte> key) => new(Encoding.UTF8.GetString(ns), Encoding.UTF8.GetString(key));

    /// <summary>Reads <c>namespace/key</c>.</summary>
    /// <exception cref="ArgumentException">There is no slash.</exception>
    public static StreamId Parse(ReadOnlySpan<byte> value)
    {
        var slash = value.IndexOf((byte)'/');
        return slash < 0
            ? throw new ArgumentException($"Unable to parse \"{Encoding.UTF8.GetString(value)}\" as a stream id")
            : Create(value[..slash], value[(slash + 1)..]);
    }

    /// <summary>The key as text.</summary>
    public string GetKeyAsString() => _key.ToString();

    /// <summary>The namespace as text; null when there is none.</summary>
    public string? GetNamespace() => _namespace.IsDefault ? null : _namespace.ToString();

    /// <inheritdoc />
    public bool Equals(StreamId other) => _key.Equals(other._key) && _namespace.AsSpan().SequenceEqual(other._namespace.AsSpan());

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is StreamId other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_namespace, _key);

    /// <inheritdoc />
    public int CompareTo(StreamId other) => _namespace.CompareTo(other._namespace) is not 0 and var order ? order : _key.CompareTo(other._key);

    /// <inheritdoc />
    public override string ToString() => $"{(_namespace.IsDefault ? "null" : _namespace)}/{_key}";

    /// <summary>Equality of namespace and key.</summary>
    public static bool operator ==(StreamId s1, StreamId s2) => s1.Equals(s2);

    /// <summary>Inequality of namespace or key.</summary>
    public static bool operator !=(StreamId s1, StreamId s2) => !s1.Equals(s2);
}

/// <summary>Writes a stream's identity as its namespace and its key.</summary>
public sealed class StreamIdJsonConverter : JsonConverter<StreamId>
{
    /// <inheritdoc />
    public override StreamId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        StreamId.Parse(Encoding.UTF8.GetBytes(reader.GetString()!));

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, StreamId value, JsonSerializerOptions options) =>
        writer.WriteStringValue($"{value.GetNamespace()}/{value.GetKeyAsString()}");
}
