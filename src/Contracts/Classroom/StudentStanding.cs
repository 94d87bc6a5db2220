using System.Collections.Immutable;

namespace Platform.Contracts.Classroom;

/// <summary>
/// All that a student adds to the numbers of the class. Whole each time, so that putting a newer one in an older one's place is all there is to updating, in whatever order they come.
/// </summary>
/// <param name="StudentId">Who.</param>
/// <param name="Version">How far the student's journal goes in it; the greater is the newer.</param>
/// <param name="Name">Their name.</param>
/// <param name="Team">Their team.</param>
/// <param name="ConsecutiveErrors">How many of their latest runs in a row failed.</param>
/// <param name="HelpSince">Since when they ask for help.</param>
/// <param name="HelpText">What they said.</param>
/// <param name="Days">What they did each day, oldest first.</param>
/// <param name="Notebooks">What they did in each notebook.</param>
[GenerateSerializer, Immutable, Alias("StudentStanding")]
public sealed record StudentStanding(
    [property: Id(0)] string StudentId,
    [property: Id(1)] long Version,
    [property: Id(2)] string? Name,
    [property: Id(3)] string? Team,
    [property: Id(4)] int ConsecutiveErrors,
    [property: Id(5)] DateTimeOffset? HelpSince,
    [property: Id(6)] string? HelpText,
    [property: Id(7)] ImmutableArray<StudentDay> Days,
    [property: Id(8)] ImmutableArray<NotebookStanding> Notebooks);

/// <summary>A student's day, in the class's time zone.</summary>
/// <param name="Day">Which.</param>
/// <param name="LastActivity">The last event of it.</param>
[GenerateSerializer, Immutable, Alias("StudentDay")]
public sealed record StudentDay([property: Id(0)] DateOnly Day, [property: Id(1)] DateTimeOffset LastActivity);

/// <summary>A student's work on one notebook, for the class's numbers.</summary>
/// <param name="Notebook">Which.</param>
/// <param name="ToldCells">How many cells it has, by the latest event that said so.</param>
/// <param name="ToldAt">When that was.</param>
/// <param name="HighestIndex">The highest cell index seen; -1 for none.</param>
/// <param name="Sessions">Distinct sessions at it.</param>
/// <param name="Days">By day, oldest first.</param>
/// <param name="Cells">The cells that were run: those with an id by it, then the others by index.</param>
/// <param name="ToldBy">Which event said how many cells it has: of two of one time the greater counts.</param>
/// <param name="StartedOn">The first day on which it was opened or a cell of it run; <c>null</c> where neither was seen.</param>
[GenerateSerializer, Immutable, Alias("NotebookStanding")]
public sealed record NotebookStanding(
    [property: Id(0)] string Notebook,
    [property: Id(1)] int? ToldCells,
    [property: Id(2)] DateTimeOffset? ToldAt,
    [property: Id(3)] int HighestIndex,
    [property: Id(4)] int Sessions,
    [property: Id(5)] ImmutableArray<NotebookDay> Days,
    [property: Id(6)] ImmutableArray<CellStanding> Cells,
    [property: Id(7)] string? ToldBy,
    [property: Id(8)] DateOnly? StartedOn);

/// <summary>A student's day at a notebook.</summary>
/// <param name="Day">Which.</param>
/// <param name="Executions">Runs.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="LastActivity">The last event.</param>
/// <param name="CurrentCell">The index of the cell run last; <c>null</c> where none was, or it has none.</param>
/// <param name="CurrentAt">When it was run.</param>
/// <param name="Completed">Cells that ran without error for the first time.</param>
[GenerateSerializer, Immutable, Alias("NotebookDay")]
public sealed record NotebookDay(
    [property: Id(0)] DateOnly Day,
    [property: Id(1)] long Executions,
    [property: Id(2)] long Errors,
    [property: Id(3)] DateTimeOffset LastActivity,
    [property: Id(4)] int? CurrentCell,
    [property: Id(5)] DateTimeOffset? CurrentAt,
    [property: Id(6)] int Completed);

/// <summary>A student's work on one cell.</summary>
/// <param name="CellId">Its id, where told.</param>
/// <param name="Index">Its place as last told.</param>
/// <param name="Executions">Runs.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="DurationUs">How long they took together, in whole microseconds, so that the order of adding is of no weight.</param>
/// <param name="CompletedOn">The first day on which it ran without error.</param>
/// <param name="ErrorLines">The last lines of its errors and how often each came; the 20 most frequent of at most 50 that are told apart.</param>
/// <param name="IndexAt">When its place was last told.</param>
[GenerateSerializer, Immutable, Alias("CellStanding")]
public sealed record CellStanding(
    [property: Id(0)] string? CellId,
    [property: Id(1)] int? Index,
    [property: Id(2)] long Executions,
    [property: Id(3)] long Errors,
    [property: Id(4)] long DurationUs,
    [property: Id(5)] DateOnly? CompletedOn,
    [property: Id(6)] ImmutableArray<CommonError> ErrorLines,
    [property: Id(7)] DateTimeOffset? IndexAt);
