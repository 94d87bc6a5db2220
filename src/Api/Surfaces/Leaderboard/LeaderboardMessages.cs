using Platform.Contracts.Jobs;
using Platform.Contracts.Leaderboard;
using Platform.Contracts.Quotas;

namespace Platform.Api.Surfaces.Leaderboard;

/// <summary>The form of every error.</summary>
internal sealed record ErrorBody(string Detail);

/// <summary>The answer to a submission.</summary>
internal sealed record SubmissionBody(string SubmissionId);

/// <summary>The answer to a request for a job.</summary>
internal sealed record JobCreatedBody(string JobId, string Status);

/// <summary>A job.</summary>
internal sealed record JobBody(
    string JobId,
    string SubmissionId,
    string UserId,
    string Status,
    string ResourceClass,
    int Attempt,
    int? QueuePosition,
    int? EstimatedWaitSeconds,
    string? RunId,
    string? Error,
    string? ErrorCode,
    bool? Retryable,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt)
{
    public static JobBody Of(JobView job) => new(
        job.JobId, job.SubmissionId, job.UserId, StatusName(job.Status), job.ResourceClass, job.Attempt, job.QueuePosition,
        job.EstimatedWait is { } wait ? (int)Math.Ceiling(Math.Min(wait.TotalSeconds, int.MaxValue)) : null,
        job.RunId, job.Error?.Message, job.Error?.Code, job.Error?.Retryable, job.CreatedAt, job.UpdatedAt, job.StartedAt, job.EndedAt);

    public static string StatusName(JobStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>A page of jobs.</summary>
internal sealed record JobsBody(IReadOnlyList<JobBody> Jobs, long Total, int Skip, int Limit);

/// <summary>A job's log.</summary>
internal sealed record LogsBody(string Logs);

/// <summary>Where a job's results are.</summary>
internal sealed record ResultsBody(string JobId, string RunId, string MlflowUiLink, string MlflowRestLink);

/// <summary>A page of the ranking.</summary>
internal sealed record RankingBody(string Metric, string Order, long Total, IReadOnlyList<RankingRowBody> Rows);

/// <summary>A place on the leaderboard.</summary>
internal sealed record RankingRowBody(
    int Rank,
    string UserId,
    string JobId,
    string RunId,
    double Value,
    IReadOnlyDictionary<string, string> Params,
    IReadOnlyDictionary<string, double> Metrics,
    DateTimeOffset CompletedAt)
{
    public static RankingRowBody Of(LeaderboardRow row) => new(
        row.Rank, row.Entry.UserId, row.Entry.JobId, row.Entry.RunId, row.Value, row.Entry.Params, row.Entry.Metrics, row.Entry.CompletedAt);
}

/// <summary>What is left of the limits.</summary>
internal sealed record QuotaBody(WindowBody Submissions, ConcurrencyBody Jobs);

/// <summary>What is left of a limit on a window of time.</summary>
internal sealed record WindowBody(int Limit, int Remaining, int WindowSeconds, DateTimeOffset ResetsAt);

/// <summary>What is left of a limit on how many there are at a time.</summary>
internal sealed record ConcurrencyBody(int Limit, int Remaining)
{
    public static ConcurrencyBody Of(QuotaStanding standing) => new(standing.Units, standing.Remaining);
}
