using Platform.Contracts.Idempotency;

namespace Platform.Grains.Idempotency;

/// <summary>What is stored of an idempotency key.</summary>
[GenerateSerializer, Immutable, Alias("IdempotencyState")]
public sealed record IdempotencyState
{
    /// <summary>Of the request the key stands for; <c>null</c> where it stands for none.</summary>
    [Id(0)]
    public string? Fingerprint { get; init; }

    /// <summary>When that request first came.</summary>
    [Id(1)]
    public DateTimeOffset Since { get; init; }

    /// <summary>Its answer, once there is one.</summary>
    [Id(2)]
    public IdempotentAnswer? Answer { get; init; }
}
