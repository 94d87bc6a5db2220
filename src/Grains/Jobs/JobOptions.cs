using System.ComponentModel.DataAnnotations;

namespace Platform.Grains.Jobs;

/// <summary>How jobs are queued and tried again. Configuration section <c>Jobs</c>.</summary>
public sealed class JobOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Jobs";

    /// <summary>How often a job is tried when workers are lost or the platform is at fault.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>How long a lease lives without a heartbeat.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many jobs wait in one pool at most; beyond it new ones are refused as unavailable.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueued { get; set; } = 10_000;
}
