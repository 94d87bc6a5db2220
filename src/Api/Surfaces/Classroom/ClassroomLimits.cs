using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Quotas;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>Which text of a cell is not kept.</summary>
public enum Redaction
{
    /// <summary>All of it is kept.</summary>
    None,

    /// <summary>The code is not.</summary>
    Code,

    /// <summary>What it printed is not.</summary>
    Output,

    /// <summary>Neither is.</summary>
    Both,
}

/// <summary>What the surface takes and from whom. Configuration section <c>Classroom</c>, which the grains read too.</summary>
public sealed class ClassroomLimits : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Classroom";

    /// <summary>Whether events are taken without a key on the surface's own port, as the proxy in a Jupyter server sends them.</summary>
    public bool OpenEvents { get; set; } = true;

    /// <summary>What is not kept of cells.</summary>
    [EnumDataType(typeof(Redaction))]
    public Redaction Redact { get; set; }

    /// <summary>The class's time zone, by its IANA name.</summary>
    [Required]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Requests with events in a minute for each student named in them.</summary>
    [Range(1, 10_000_000)]
    public int EventsPerMinute { get; set; } = 100;

    /// <summary>Other requests in a minute with a key, or from an address without one.</summary>
    [Range(1, 10_000_000)]
    public int AnalyticsPerMinute { get; set; } = 60;

    /// <summary>Dashboards that are open with a key, or from an address without one, on all processes together. Those of a process that was killed count for up to a minute more.</summary>
    [Range(1, 1_000_000)]
    public int DashboardsPerUser { get; set; } = 10;

    /// <summary>How long a dashboard may take no byte before it is given up.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan SendWithin { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The limit of requests with events.</summary>
    public QuotaLimit Events => new("events", EventsPerMinute, TimeSpan.FromMinutes(1));

    /// <summary>The limit of other requests.</summary>
    public QuotaLimit Analytics => new("analytics", AnalyticsPerMinute, TimeSpan.FromMinutes(1));

    /// <summary>The class's day now.</summary>
    public DateOnly Today(TimeProvider clock) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) yield return new ValidationResult($"'{TimeZone}' is no time zone.", [nameof(TimeZone)]);
    }
}
