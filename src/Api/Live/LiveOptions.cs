using System.ComponentModel.DataAnnotations;

namespace Platform.Api.Live;

/// <summary>How things are watched live. Configuration section <c>Live</c>.</summary>
public sealed class LiveOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Live";

    /// <summary>How many watches one user may have open; beyond it new ones are refused.</summary>
    [Range(1, 100_000)]
    public int WatchesPerUser { get; set; } = 32;

    /// <summary>How long a watcher waits for a hint before it looks by itself: hints may be lost, entries may not.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(3);
}
