namespace Orleans.Runtime;

/// <summary>The identity of a grain interface.</summary>
[GenerateSerializer, Immutable]
public readonly struct GrainInterfaceType : IEquatable<GrainInterfaceType>
{
    /// <summary>An interface with this identity.</summary>
    public GrainInterfaceType(IdSpan value) => Value = value;

    /// <summary>An interface with this name.</summary>
    public GrainInterfaceType(string value) => Value = IdSpan.Create(value);

    /// <summary>Whether there is no value.</summary>
    public bool IsDefault => Value.IsDefault;

    /// <summary>The underlying identity.</summary>
    public IdSpan Value { get; }

    /// <summary>The interface called <paramref name="value"/>.</summary>
    public static GrainInterfaceType Create(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(GrainInterfaceType other) => Value.Equals(other.Value);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is GrainInterfaceType other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Equality of values.</summary>
    public static bool operator ==(GrainInterfaceType left, GrainInterfaceType right) => left.Equals(right);

    /// <summary>Inequality of values.</summary>
    public static bool operator !=(GrainInterfaceType left, GrainInterfaceType right) => !left.Equals(right);
}
