using System.Text;

namespace Orleans.Runtime;

/// <summary>An opaque identity: UTF-8 bytes with their hash.</summary>
[GenerateSerializer, Immutable]
public readonly struct IdSpan : IEquatable<IdSpan>, IComparable<IdSpan>
{
    private readonly byte[]? _value;
    private readonly int _hash;

    /// <summary>Wraps <paramref name="value"/>, which must not change afterwards.</summary>
    public IdSpan(byte[] value)
    {
        _value = value;
        _hash = (int)StableHash.ComputeHash(value);
    }

    /// <summary>Whether there is no value.</summary>
    public bool IsDefault => _value is null or { Length: 0 };

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Value => _value;

    /// <summary>The identity whose bytes are <paramref name="id"/> in UTF-8.</summary>
    public static IdSpan Create(string id) => new(Encoding.UTF8.GetBytes(id));

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> AsSpan() => _value;

    /// <summary>A hash that is the same in every process.</summary>
    public uint GetUniformHashCode() => unchecked((uint)_hash);

    /// <inheritdoc />
    public bool Equals(IdSpan obj) => _hash == obj._hash && (ReferenceEquals(_value, obj._value) || AsSpan().SequenceEqual(obj.AsSpan()));

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;

    /// <inheritdoc />
    public int CompareTo(IdSpan other) => AsSpan().SequenceCompareTo(other.AsSpan());

    /// <inheritdoc />
    public override string ToString() => Encoding.UTF8.GetString(AsSpan());

    /// <summary>Equality of bytes.</summary>
    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    /// <summary>Inequality of bytes.</summary>
    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);
}
