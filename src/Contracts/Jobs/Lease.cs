namespace Platform.Contracts.Jobs;

/// <summary>The right of one worker to run one job for a while.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Pool">The pool it was taken from.</param>
/// <param name="WorkerId">Who holds it.</param>
/// <param name="Token">The fencing token: of two leases on a job the later has the greater one, and only the greatest may report.</param>
/// <param name="Attempt">How often the job was taken from this queue, from 1. The job itself counts its attempts.</param>
/// <param name="ExpiresAt">When it is lost unless renewed.</param>
[GenerateSerializer, Immutable, Alias("Lease")]
public sealed record Lease(
    [property: Id(0)] string JobId,
    [property: Id(1)] string Pool,
    [property: Id(2)] string WorkerId,
    [property: Id(3)] long Token,
    [property: Id(4)] int Attempt,
    [property: Id(5)] DateTimeOffset ExpiresAt);

/// <summary>A line that an attempt wrote.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Text">The line, without its end.</param>
[GenerateSerializer, Immutable, Alias("AttemptLine")]
public readonly record struct AttemptLine([property: Id(0)] DateTimeOffset Time, [property: Id(1)] string Text);
