using Platform.Contracts;
using Platform.Contracts.Jobs;

namespace Platform.Grains.Jobs;

/// <summary>What is stored of a job. Changed by <see cref="JobRules"/> alone.</summary>
[GenerateSerializer, Immutable, Alias("JobState")]
public sealed record JobState
{
    /// <summary>Where it is on its way.</summary>
    [Id(0)]
    public JobStage Stage { get; init; }

    /// <summary>Its owner.</summary>
    [Id(1)]
    public string UserId { get; init; } = "";

    /// <summary>What it runs.</summary>
    [Id(2)]
    public string SubmissionId { get; init; } = "";

    /// <summary>The class whose limits hold.</summary>
    [Id(3)]
    public string ResourceClass { get; init; } = "";

    /// <summary>When it was accepted.</summary>
    [Id(4)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its status last changed.</summary>
    [Id(5)]
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many times it was started.</summary>
    [Id(6)]
    public int Attempt { get; init; }

    /// <summary>How many of its attempts ended by no fault of its own.</summary>
    [Id(7)]
    public int Faults { get; init; }

    /// <summary>The fencing token of the last attempt; 0 before the first.</summary>
    [Id(8)]
    public long Token { get; init; }

    /// <summary>Its run in the tracking store, one over all attempts.</summary>
    [Id(9)]
    public string? RunId { get; init; }

    /// <summary>The experiment of that run.</summary>
    [Id(10)]
    public string? ExperimentId { get; init; }

    /// <summary>When the last attempt started.</summary>
    [Id(11)]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its end was reported.</summary>
    [Id(12)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ends, from the moment that is decided.</summary>
    [Id(13)]
    public JobOutcome? Outcome { get; init; }
}

/// <summary>Where a job is on its way.</summary>
[GenerateSerializer, Alias("JobStage")]
public enum JobStage
{
    /// <summary>There is no such job.</summary>
    None,

    /// <summary>Being accepted: quota, queue and index may or may not know it yet.</summary>
    Accepting,

    /// <summary>Waits to be taken.</summary>
    Pending,

    /// <summary>An attempt runs.</summary>
    Running,

    /// <summary>Its end is decided and being recorded.</summary>
    Finishing,

    /// <summary>It ended and everything about it is recorded.</summary>
    Ended,
}

/// <summary>How a job ends.</summary>
/// <param name="Status">Completed, failed or cancelled.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Report">What a completed one reported; dropped once it is recorded.</param>
[GenerateSerializer, Immutable, Alias("JobOutcome")]
public sealed record JobOutcome([property: Id(0)] JobStatus Status, [property: Id(1)] Error? Error, [property: Id(2)] JobReport? Report);
