using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>A grain's identity: its kind and its key, written <c>kind/key</c>.</summary>
[GenerateSerializer, Immutable]
[JsonConverter(typeof(GrainIdJsonConverter))]
public readonly struct GrainId : IEquatable<GrainId>, IComparable<GrainId>, ISpanParsable<GrainId>
{
    /// <summary>The grain of this kind with this key.</summary>
    public GrainId(GrainType type, IdSpan key)
    {
        Type = type;
        Key = key;
    }

    /// <summary>The kind.</summary>
    [Id(0)]
    public GrainType Type { get; }

    /// <summary>The key.</summary>
    [Id(1)]
    public IdSpan Key { get; }

    /// <summary>Whether there is no value.</summary>
    public bool IsDefault => Type.IsDefault && Key.IsDefault;

    /// <summary>The grain of this kind with this key.</summary>
    public static GrainId Create(string type, string key) => Create(GrainType.Create(type), key);

    /// <summary>The grain of this kind with this key.</summary>
    public static GrainId Create(GrainType type, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new GrainId(type, IdSpan.Create(key));
    }

    /// <summary>The grain of this kind with this key.</summary>
    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    /// <summary>Reads <c>kind/key</c>.</summary>
    /// <exception cref="ArgumentException">There is no kind or no key.</exception>
    public static GrainId Parse(string value) =>
        TryParse(value, out var result) ? result : throw new ArgumentException($"Unable to parse \"{value}\" as a grain id");

    /// <summary>Reads <c>kind/key</c>; false when there is no kind or no key.</summary>
    public static bool TryParse(string? value, out GrainId result)
    {
        var slash = value?.IndexOf('/') ?? -1;
        result = slash > 0 && slash < value!.Length - 1 ? Create(value[..slash], value[(slash + 1)..]) : default;
        return !result.IsDefault;
    }

    static GrainId IParsable<GrainId>.Parse(string value, IFormatProvider? provider) => Parse(value);

    static bool IParsable<GrainId>.TryParse(string? value, IFormatProvider? provider, out GrainId result) => TryParse(value, out result);

    static GrainId ISpanParsable<GrainId>.Parse(ReadOnlySpan<char> value, IFormatProvider? provider) => Parse(value.ToString());

    static bool ISpanParsable<GrainId>.TryParse(ReadOnlySpan<char> value, IFormatProvider? provider, out GrainId result) =>
        TryParse(value.ToString(), out result);

    /// <summary>A hash that is the same in every process.</summary>
    public uint GetUniformHashCode() => unchecked((Type.GetUniformHashCode() * 31) + Key.GetUniformHashCode());

    /// <inheritdoc />
    public bool Equals(GrainId other) => Key.Equals(other.Key) && Type.Equals(other.Type);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => unchecked((int)GetUniformHashCode());

    /// <inheritdoc />
    public int CompareTo(GrainId other) => Type.CompareTo(other.Type) is not 0 and var order ? order : Key.CompareTo(other.Key);

    /// <inheritdoc />
    public override string ToString() => $"{Type}/{Key}";

    /// <summary>Equality of kind and key.</summary>
    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    /// <summary>Inequality of kind or key.</summary>
    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);
}

/// <summary>Writes a grain id as its string.</summary>
public sealed class GrainIdJsonConverter : JsonConverter<GrainId>
{
    /// <inheritdoc />
    public override GrainId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => GrainId.Parse(reader.GetString()!);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, GrainId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    /// <inheritdoc />
    public override GrainId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        GrainId.Parse(reader.GetString()!);

    /// <inheritdoc />
    public override void WriteAsPropertyName(Utf8JsonWriter writer, GrainId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
