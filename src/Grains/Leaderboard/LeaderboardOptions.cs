using System.ComponentModel.DataAnnotations;

namespace Platform.Grains.Leaderboard;

/// <summary>The limits of the leaderboard surface. Configuration section <c>Leaderboard</c>.</summary>
public sealed class LeaderboardOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Leaderboard";

    /// <summary>Submissions a user may make in an hour.</summary>
    [Range(1, 1_000_000)]
    public int SubmissionsPerHour { get; set; } = 10;

    /// <summary>Jobs a user may have pending and running at a time.</summary>
    [Range(1, 1_000_000)]
    public int ConcurrentJobs { get; set; } = 3;

    /// <summary>The size of one uploaded file, in bytes.</summary>
    [Range(1, long.MaxValue)]
    public long MaxFileBytes { get; set; } = 100L << 20;

    /// <summary>The size of all uploaded files of a submission, in bytes.</summary>
    [Range(1, long.MaxValue)]
    public long MaxSubmissionBytes { get; set; } = 100L << 20;

    /// <summary>The size of an unpacked submission, in bytes.</summary>
    [Range(1, long.MaxValue)]
    public long MaxUnpackedBytes { get; set; } = 1L << 30;

    /// <summary>The files of an unpacked submission.</summary>
    [Range(1, int.MaxValue)]
    public int MaxEntries { get; set; } = 10_000;
}
