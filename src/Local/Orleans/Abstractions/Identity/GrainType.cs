using System.Text;

namespace Orleans.Runtime;

/// <summary>The kind of a grain: the first part of its identity.</summary>
[GenerateSerializer, Immutable]
public readonly struct GrainType : IEquatable<GrainType>, IComparable<GrainType>
{
    /// <summary>A kind with this identity.</summary>
    public GrainType(IdSpan id) => Value = id;

    /// <summary>A kind with these bytes.</summary>
    public GrainType(byte[] value) => Value = new IdSpan(value);

    /// <summary>Whether there is no value.</summary>
    public bool IsDefault => Value.IsDefault;

    /// <summary>The underlying identity.</summary>
    public IdSpan Value { get; }

    /// <summary>The kind called <paramref name="value"/>.</summary>
    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new GrainType(Encoding.UTF8.GetBytes(value));
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> AsSpan() => Value.AsSpan();

    /// <summary>A hash that is the same in every process.</summary>
    public uint GetUniformHashCode() => Value.GetUniformHashCode();

    /// <inheritdoc />
    public bool Equals(GrainType obj) => Value.Equals(obj.Value);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is GrainType other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc />
    public int CompareTo(GrainType other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Equality of values.</summary>
    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

    /// <summary>Inequality of values.</summary>
    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);
}
