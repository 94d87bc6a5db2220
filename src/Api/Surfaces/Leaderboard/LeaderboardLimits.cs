using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Platform.Contracts.Quotas;

namespace Platform.Api.Surfaces.Leaderboard;

/// <summary>The limits of the surface, as its grains hold them too. Configuration section <c>Leaderboard</c>; sizes in bytes.</summary>
public sealed class LeaderboardLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Leaderboard";

    /// <summary>Submissions a user may make in an hour.</summary>
    [Range(1, 1_000_000)]
    public int SubmissionsPerHour { get; set; } = 10;

    /// <summary>Jobs a user may have pending and running at a time.</summary>
    [Range(1, 1_000_000)]
    public int ConcurrentJobs { get; set; } = 3;

    /// <summary>One uploaded file.</summary>
    [Range(1, long.MaxValue >> 1)]
    public long MaxFileBytes { get; set; } = 100L << 20;

    /// <summary>All uploaded files of a submission.</summary>
    [Range(1, long.MaxValue >> 1)]
    public long MaxSubmissionBytes { get; set; } = 100L << 20;

    /// <summary>A submission with its archives unpacked.</summary>
    [Range(1, long.MaxValue >> 1)]
    public long MaxUnpackedBytes { get; set; } = 1L << 30;

    /// <summary>The files and folders of a submission with its archives unpacked.</summary>
    [Range(1, int.MaxValue)]
    public int MaxEntries { get; set; } = 10_000;

    /// <summary>The limit of submissions.</summary>
    public QuotaLimit Submissions => new("submissions", SubmissionsPerHour, TimeSpan.FromHours(1));

    /// <summary>The limit of jobs.</summary>
    public QuotaLimit Jobs => new("jobs", ConcurrentJobs, null);

    /// <summary>Both.</summary>
    public ImmutableArray<QuotaLimit> All => [Submissions, Jobs];
}
