using System.Collections.Immutable;

namespace Platform.Contracts.Jobs;

/// <summary>A wish for a job.</summary>
/// <param name="SubmissionId">What to run.</param>
/// <param name="ResourceClass">One of the configured classes (<c>small</c>, <c>medium</c>); <c>null</c> for the default.</param>
[GenerateSerializer, Immutable, Alias("JobRequest")]
public sealed record JobRequest([property: Id(0)] string SubmissionId, [property: Id(1)] string? ResourceClass);

/// <summary>A job as its owner sees it.</summary>
/// <param name="JobId">Its id.</param>
/// <param name="SubmissionId">What it runs.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="Status">Where it is.</param>
/// <param name="ResourceClass">The class whose limits hold.</param>
/// <param name="RunId">Its run in the tracking store, from the moment it starts to run.</param>
/// <param name="ExperimentId">The experiment of that run.</param>
/// <param name="QueuePosition">Its place in the queue, 1 being next; only while pending.</param>
/// <param name="Attempt">How many times it has been started; 0 before the first.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="EstimatedWait">About how long until it starts, from the pool's recent jobs; only while pending and known.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="UpdatedAt">When its status last changed.</param>
/// <param name="StartedAt">When its last attempt started.</param>
/// <param name="EndedAt">When it ended.</param>
[GenerateSerializer, Immutable, Alias("JobView")]
public sealed record JobView(
    [property: Id(0)] string JobId,
    [property: Id(1)] string SubmissionId,
    [property: Id(2)] string UserId,
    [property: Id(3)] JobStatus Status,
    [property: Id(4)] string ResourceClass,
    [property: Id(5)] string? RunId,
    [property: Id(6)] string? ExperimentId,
    [property: Id(7)] int? QueuePosition,
    [property: Id(8)] int Attempt,
    [property: Id(9)] Error? Error,
    [property: Id(10)] TimeSpan? EstimatedWait,
    [property: Id(11)] DateTimeOffset CreatedAt,
    [property: Id(12)] DateTimeOffset UpdatedAt,
    [property: Id(13)] DateTimeOffset? StartedAt,
    [property: Id(14)] DateTimeOffset? EndedAt);

/// <summary>What came of a request for a job.</summary>
/// <param name="Job">The job, where it was accepted.</param>
/// <param name="Standings">Where the user stands with the limits concerned, whether accepted or refused.</param>
[GenerateSerializer, Immutable, Alias("JobAnswer")]
public sealed record JobAnswer([property: Id(0)] Result<JobView> Job, [property: Id(1)] ImmutableArray<Quotas.QuotaStanding> Standings);

/// <summary>A part of a job's log.</summary>
/// <param name="Lines">Whole lines, oldest first.</param>
/// <param name="NextSeq">Where to go on reading; <c>null</c> where there is no more for now.</param>
[GenerateSerializer, Immutable, Alias("JobLogPage")]
public sealed record JobLogPage([property: Id(0)] ImmutableArray<JobLogLine> Lines, [property: Id(1)] long? NextSeq);

/// <summary>One line of a job's log.</summary>
/// <param name="Seq">Its sequence number within the job's journal.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Text">The line, without its end.</param>
[GenerateSerializer, Immutable, Alias("JobLogLine")]
public sealed record JobLogLine([property: Id(0)] long Seq, [property: Id(1)] DateTimeOffset Time, [property: Id(2)] string Text);
