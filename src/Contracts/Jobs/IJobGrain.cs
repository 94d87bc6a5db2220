using System.Collections.Immutable;
using Orleans.Concurrency;
using Platform.Contracts.Live;

namespace Platform.Contracts.Jobs;

/// <summary>One job: its state machine, its log, its journal. Key: the job's id. What is not the caller's answers <see cref="ErrorCodes.NotFound"/>.</summary>
[Alias("IJobGrain")]
public interface IJobGrain : ITopicSource
{
    /// <summary>
    /// Accepts the job: reserves quota, queues it, and answers when all of that is durable. The same request by the same caller again answers as the first time;
    /// an unknown submission is <see cref="ErrorCodes.Invalid"/>, a full quota <see cref="ErrorCodes.LimitExceeded"/>.
    /// </summary>
    Task<JobAnswer> Submit(Caller caller, JobRequest request, CancellationToken cancellationToken = default);

    /// <summary>The job as it is now.</summary>
    [AlwaysInterleave]
    Task<Result<JobView>> Get(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Cancels a job that has not ended (<see cref="ErrorCodes.Conflict"/> where it has) and gives its quota back.</summary>
    Task<Result<JobView>> Cancel(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>
    /// Log lines after <paramref name="afterSeq"/>, oldest first, at most <paramref name="limit"/> (1 to 5,000) and about a mebibyte.
    /// <see cref="ErrorCodes.NotFound"/> before the first line.
    /// </summary>
    [AlwaysInterleave]
    Task<Result<JobLogPage>> ReadLog(Caller caller, long afterSeq, int limit, CancellationToken cancellationToken = default);

    /// <summary>The last <paramref name="count"/> log lines (1 to 5,000), oldest first. <see cref="ErrorCodes.NotFound"/> before the first line.</summary>
    [AlwaysInterleave]
    Task<Result<JobLogPage>> TailLog(Caller caller, int count, CancellationToken cancellationToken = default);

    /// <summary>A worker starts an attempt under its lease; answers what to run. A token that is not the newest is <see cref="ErrorCodes.StaleLease"/>.</summary>
    Task<Result<JobWork>> Begin(Lease lease, CancellationToken cancellationToken = default);

    /// <summary>A worker reports how its attempt ended. Answers when the end is durable and recorded; a stale token changes nothing.</summary>
    Task<Result<Done>> End(Lease lease, JobReport report, CancellationToken cancellationToken = default);

    /// <summary>
    /// A worker hands in lines its attempt wrote, in order; <paramref name="firstLine"/> counts from 0 within the attempt, so that the same lines again are kept once.
    /// A stale token is <see cref="ErrorCodes.StaleLease"/>: nothing more of that attempt is taken.
    /// </summary>
    Task<Result<Done>> Log(Lease lease, long firstLine, ImmutableArray<AttemptLine> lines, CancellationToken cancellationToken = default);

    /// <summary>A worker that shuts down gives an attempt back, to be taken again by any worker. It does not count against the job; a stale token changes nothing.</summary>
    Task GiveBack(Lease lease, CancellationToken cancellationToken = default);

    /// <summary>The pool tells that a lease was lost and the job is queued again. Whether it may run once more is the job's to say.</summary>
    Task LeaseLost(Lease lease, CancellationToken cancellationToken = default);
}
