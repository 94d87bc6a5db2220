using System.Text;
using System.Text.Json;

namespace System;

/// <summary>
/// Bytes, or text, or JSON. Orleans takes this type from the package System.Memory.Data, which is not part of .NET; here is what
/// serializers of grain state use of it.
/// </summary>
public class BinaryData
{
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>Wraps bytes.</summary>
    public BinaryData(byte[] data) => _bytes = data;

    /// <summary>Wraps bytes.</summary>
    public BinaryData(ReadOnlyMemory<byte> data) => _bytes = data;

    /// <summary>The UTF-8 of a text.</summary>
    public BinaryData(string data) => _bytes = Encoding.UTF8.GetBytes(data);

    /// <summary>No bytes.</summary>
    public static BinaryData Empty { get; } = new(ReadOnlyMemory<byte>.Empty);

    /// <summary>The number of bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>Whether there are no bytes.</summary>
    public bool IsEmpty => _bytes.IsEmpty;

    /// <summary>Wraps bytes.</summary>
    public static BinaryData FromBytes(byte[] data) => new(data);

    /// <summary>Wraps bytes.</summary>
    public static BinaryData FromBytes(ReadOnlyMemory<byte> data) => new(data);

    /// <summary>The UTF-8 of a text.</summary>
    public static BinaryData FromString(string data) => new(data);

    /// <summary>The JSON of a value.</summary>
    public static BinaryData FromObjectAsJson<T>(T jsonSerializable, JsonSerializerOptions? options = null) =>
        new(JsonSerializer.SerializeToUtf8Bytes(jsonSerializable, options));

    /// <summary>The value of the JSON.</summary>
    public T? ToObjectFromJson<T>(JsonSerializerOptions? options = null) => JsonSerializer.Deserialize<T>(_bytes.Span, options);

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> ToMemory() => _bytes;

    /// <summary>A copy of the bytes.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>A stream over the bytes.</summary>
    public Stream ToStream() => new MemoryStream(_bytes.ToArray(), writable: false);

    /// <summary>The text of the UTF-8.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_bytes.Span);

    /// <summary>The bytes.</summary>
    public static implicit operator ReadOnlyMemory<byte>(BinaryData? data) => data?._bytes ?? default;

    /// <summary>The bytes.</summary>
    public static implicit operator ReadOnlySpan<byte>(BinaryData? data) => data is null ? default : data._bytes.Span;
}
