using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Grains.Jobs;

/// <summary>Something that happened to a pool; the pool is the fold of these. Kept in the journal as JSON, so names stay as they are.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="JobId">To which job.</param>
/// <param name="At">When.</param>
/// <param name="UserId">Whose it is; of <see cref="PoolEventKind.Enqueued"/>.</param>
/// <param name="ResourceClass">Its class; of <see cref="PoolEventKind.Enqueued"/>.</param>
/// <param name="WorkerId">Who took it; of <see cref="PoolEventKind.Taken"/>.</param>
/// <param name="Token">The lease's fencing token; of all kinds that concern a lease.</param>
public sealed record PoolEvent(
    PoolEventKind Kind,
    string JobId,
    DateTimeOffset At,
    string? UserId = null,
    string? ResourceClass = null,
    string? WorkerId = null,
    long Token = 0)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The event as it is kept.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>The event that was kept.</summary>
    public static PoolEvent FromJson(string json) =>
        JsonSerializer.Deserialize<PoolEvent>(json, Json) ?? throw new JsonException("a pool's event is an object");
}

/// <summary>What can happen to a pool. 0 is no kind, so that an event always says its own.</summary>
public enum PoolEventKind
{
    /// <summary>Not an event.</summary>
    None,

    /// <summary>A job waits.</summary>
    Enqueued,

    /// <summary>A worker took it, under a lease.</summary>
    Taken,

    /// <summary>Its work ended.</summary>
    Returned,

    /// <summary>It was given back and waits again.</summary>
    Requeued,

    /// <summary>Its lease was lost and it waits again.</summary>
    Lost,

    /// <summary>It left the pool, waiting or leased.</summary>
    Removed,
}
