using System.Collections.Immutable;
using Orleans.Concurrency;
using Platform.Contracts.Quotas;

namespace Platform.Contracts.Classroom;

/// <summary>One student of a class. Key: <c>{class}/{student}</c>, both escaped as in a URL (<see cref="ClassroomKeys"/>). What it answered as recorded is in the journal.</summary>
[Alias("IStudentGrain")]
public interface IStudentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Records events and counts them, each once: also in what the class and its notebooks show, before it answers. <see cref="ErrorCodes.Unavailable"/> where more cannot be taken now;
    /// then none is recorded.
    /// </summary>
    /// <param name="events">Events of this student, in any order.</param>
    /// <param name="cancellationToken">Gives up waiting; what was begun is finished.</param>
    Task<Result<Recorded>> Record(ImmutableArray<ClassroomEvent> events, CancellationToken cancellationToken = default);

    /// <summary>Takes a unit of a rate for a request with events of this student, and where there was one left records them as <see cref="Record"/> does.</summary>
    /// <param name="events">Events of this student, in any order.</param>
    /// <param name="limit">The rate.</param>
    /// <param name="cancellationToken">Changes nothing: what was begun is finished, and answered.</param>
    Task<Received> Receive(ImmutableArray<ClassroomEvent> events, QuotaLimit limit, CancellationToken cancellationToken = default);

    /// <summary>Takes a unit of the rate that <see cref="Receive"/> counts, if there is one left. It is counted in memory: forgetting with a restart harms nobody.</summary>
    Task<RateAnswer> TakeRate(QuotaLimit limit, CancellationToken cancellationToken = default);

    /// <summary>Gives a unit back, where what it was for did not happen.</summary>
    [OneWay]
    Task GiveBackRate(CancellationToken cancellationToken = default);

    /// <summary>The student in detail; <see cref="ErrorCodes.NotFound"/> for one never seen.</summary>
    Task<Result<StudentProgress>> Progress(ProgressQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// All that this student adds to the numbers of the class and of each notebook; <c>null</c> of one never seen. It is their shard that asks; the next change is told to it
    /// (<see cref="IClassShardGrain.Changed"/>).
    /// </summary>
    Task<StudentStanding?> Standing(CancellationToken cancellationToken = default);

    /// <summary>Closes the student's open request for help, as a teacher does; <see cref="ErrorCodes.NotFound"/> where none is open.</summary>
    Task<Result<Done>> DismissHelp(CancellationToken cancellationToken = default);

    /// <summary>Deletes everything of the student, from the journal and from all numbers; <see cref="ErrorCodes.NotFound"/> for one never seen.</summary>
    Task<Result<Done>> Delete(CancellationToken cancellationToken = default);
}

/// <summary>What was recorded.</summary>
/// <param name="New">How many were not known before.</param>
/// <param name="FeedSeq">How far the class's feed goes with them.</param>
[GenerateSerializer, Immutable, Alias("Recorded")]
public sealed record Recorded([property: Id(0)] int New, [property: Id(1)] long FeedSeq);

/// <summary>What became of a request with events.</summary>
/// <param name="Rate">Whether the rate allowed it, and what is left.</param>
/// <param name="Answer">What was recorded; <c>null</c> where the rate did not allow it.</param>
[GenerateSerializer, Immutable, Alias("ReceivedEvents")]
public sealed record Received([property: Id(0)] RateAnswer Rate, [property: Id(1)] Result<Recorded>? Answer);

/// <summary>What to tell of a student.</summary>
/// <param name="Notebook">One notebook alone.</param>
/// <param name="From">From this day on, in the class's time zone.</param>
/// <param name="To">Up to and with this day.</param>
[GenerateSerializer, Immutable, Alias("ProgressQuery")]
public sealed record ProgressQuery([property: Id(0)] string? Notebook, [property: Id(1)] DateOnly? From, [property: Id(2)] DateOnly? To);

/// <summary>A student in detail. The definitions are in <c>docs/classroom.md</c>.</summary>
/// <param name="StudentId">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="Team">Their team.</param>
/// <param name="Sessions">How many sessions.</param>
/// <param name="DurationMs">How long their runs took together.</param>
/// <param name="ConsecutiveErrors">How many of their latest runs in a row failed.</param>
/// <param name="HelpSince">Since when they ask for help; <c>null</c> where they do not.</param>
/// <param name="Notebooks">By notebook, the one last worked on first.</param>
/// <param name="Timeline">Their latest 500 events in the days asked for, newest first.</param>
[GenerateSerializer, Immutable, Alias("StudentProgress")]
public sealed record StudentProgress(
    [property: Id(0)] string StudentId,
    [property: Id(1)] string? Name,
    [property: Id(2)] string? Team,
    [property: Id(3)] int Sessions,
    [property: Id(4)] double DurationMs,
    [property: Id(5)] int ConsecutiveErrors,
    [property: Id(6)] DateTimeOffset? HelpSince,
    [property: Id(7)] ImmutableArray<NotebookProgress> Notebooks,
    [property: Id(8)] ImmutableArray<TimelineEntry> Timeline);

/// <summary>A student's work on one notebook.</summary>
/// <param name="Notebook">The notebook.</param>
/// <param name="Progress">Completed of total, 0 to 1.</param>
/// <param name="CompletedCells">Distinct cells that ran without error at least once.</param>
/// <param name="TotalCells">How many cells the notebook has.</param>
/// <param name="Executions">Counted runs.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="LastActivity">When they were last at it.</param>
[GenerateSerializer, Immutable, Alias("NotebookProgress")]
public sealed record NotebookProgress(
    [property: Id(0)] string Notebook,
    [property: Id(1)] double Progress,
    [property: Id(2)] int CompletedCells,
    [property: Id(3)] int TotalCells,
    [property: Id(4)] long Executions,
    [property: Id(5)] long Errors,
    [property: Id(6)] DateTimeOffset LastActivity);

/// <summary>One event in a student's timeline.</summary>
/// <param name="Time">When.</param>
/// <param name="Type">What.</param>
/// <param name="Notebook">Where.</param>
/// <param name="CellIndex">In which cell.</param>
/// <param name="CellId">The cell's id.</param>
/// <param name="DurationMs">How long a run took.</param>
/// <param name="HasError">Whether a run failed.</param>
/// <param name="Text">Of a run that failed its error's last line, of a request for help what it says.</param>
[GenerateSerializer, Immutable, Alias("TimelineEntry")]
public sealed record TimelineEntry(
    [property: Id(0)] DateTimeOffset Time,
    [property: Id(1)] string Type,
    [property: Id(2)] string? Notebook,
    [property: Id(3)] int? CellIndex,
    [property: Id(4)] string? CellId,
    [property: Id(5)] double? DurationMs,
    [property: Id(6)] bool HasError,
    [property: Id(7)] string? Text);
