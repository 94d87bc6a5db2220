namespace Orleans.Runtime;

/// <summary>One activation of one grain.</summary>
[Immutable]
public readonly struct ActivationId : IEquatable<ActivationId>
{
    /// <summary>The activation with this identity.</summary>
    public ActivationId(Guid key) => Key = key;

    internal Guid Key { get; }

    /// <summary>Whether there is no value.</summary>
    public bool IsDefault => Key == Guid.Empty;

    /// <summary>A new identity.</summary>
    public static ActivationId NewId() => new(Guid.NewGuid());

    /// <inheritdoc />
    public bool Equals(ActivationId other) => Key == other.Key;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ActivationId other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Key.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => $"@{Key:N}";
}

/// <summary>Where a grain is active.</summary>
[GenerateSerializer, Immutable]
public sealed class GrainAddress : IEquatable<GrainAddress>
{
    /// <summary>The grain.</summary>
    public GrainId GrainId { get; init; }

    /// <summary>Its activation.</summary>
    public ActivationId ActivationId { get; init; }

    /// <summary>The silo that holds it.</summary>
    [Id(2)]
    public SiloAddress? SiloAddress { get; init; }

    /// <inheritdoc />
    public bool Equals(GrainAddress? other) =>
        other is not null && GrainId == other.GrainId && ActivationId.Equals(other.ActivationId) && Equals(SiloAddress, other.SiloAddress);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as GrainAddress);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(GrainId, ActivationId, SiloAddress);

    /// <inheritdoc />
    public override string ToString() => $"[GrainAddress GrainId={GrainId}, ActivationId={ActivationId}, SiloAddress={SiloAddress}]";
}
