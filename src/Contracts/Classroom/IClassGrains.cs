using System.Collections.Immutable;
using Orleans.Concurrency;
using Platform.Contracts.Live;

namespace Platform.Contracts.Classroom;

/// <summary>The keys of this area's grains. Parts are escaped as in a URL, so that none holds the slash between them.</summary>
public static class ClassroomKeys
{
    /// <summary>Shards of a class's students and of a notebook's.</summary>
    public const int Shards = 16;

    /// <summary>A student's.</summary>
    public static string Student(string classId, string studentId) => $"{Uri.EscapeDataString(classId)}/{Uri.EscapeDataString(studentId)}";

    /// <summary>A shard of a class.</summary>
    public static string Shard(string classId, int shard) => $"{Uri.EscapeDataString(classId)}/{shard}";

    /// <summary>A class's.</summary>
    public static string Class(string classId) => Uri.EscapeDataString(classId);

    /// <summary>Of the dashboards of a key or an address.</summary>
    public static string Seats(string who) => Uri.EscapeDataString(who);

    /// <summary>In which shard a student is: FNV-1a of their id in UTF-8, the same on every machine and in every version.</summary>
    public static int ShardOf(string studentId)
    {
        var hash = 2_166_136_261u;
        foreach (var octet in System.Text.Encoding.UTF8.GetBytes(studentId)) hash = unchecked((hash ^ octet) * 16_777_619u);
        return (int)(hash % Shards);
    }
}

/// <summary>
/// A sixteenth of a class: the standings of its students, in memory, made again from the students after a restart. Which students there are is in the journal, where a student enters
/// together with their first events. Key: <see cref="ClassroomKeys.Shard"/>.
/// </summary>
[Alias("IClassShardGrain")]
public interface IClassShardGrain : IGrainWithStringKey
{
    /// <summary>A student's standing is not what it was: it is asked for before the next question is answered, and the student need not tell of more changes until then.</summary>
    [AlwaysInterleave]
    Task Changed(string studentId, CancellationToken cancellationToken = default);

    /// <summary>Forgets a student, durably. Answers whether it knew them.</summary>
    Task<bool> Remove(string studentId, CancellationToken cancellationToken = default);

    /// <summary>What this shard adds to a summary.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<StudentRow>> Rows(ClassQuery query, CancellationToken cancellationToken = default);

    /// <summary>What this shard adds to the numbers of one notebook's cells.</summary>
    [AlwaysInterleave]
    Task<NotebookShare> Notebook(ClassQuery query, CancellationToken cancellationToken = default);

    /// <summary>How many cells each notebook has by what these students told and showed.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<NotebookExtent>> Notebooks(CancellationToken cancellationToken = default);

    /// <summary>What this shard adds to what is told of each notebook.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<NotebookTotals>> Totals(ClassQuery query, CancellationToken cancellationToken = default);
}

/// <summary>What to tell of a class.</summary>
/// <param name="Day">As of the end of this day; <c>null</c> for now.</param>
/// <param name="Notebook">One notebook alone.</param>
/// <param name="Team">One team alone.</param>
/// <param name="Extents">How many cells each notebook has, all shards together.</param>
[GenerateSerializer, Immutable, Alias("ClassQuery")]
public sealed record ClassQuery(
    [property: Id(0)] DateOnly? Day,
    [property: Id(1)] string? Notebook,
    [property: Id(2)] string? Team,
    [property: Id(3)] ImmutableDictionary<string, int> Extents);

/// <summary>A student in a class's summary.</summary>
/// <param name="StudentId">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="Team">Their team.</param>
/// <param name="Progress">The mean of their notebooks' progress, 0 to 1.</param>
/// <param name="LastActivity">When they were last seen.</param>
/// <param name="Status"><c>active</c>, <c>idle</c> or <c>help</c>.</param>
/// <param name="Notebook">The notebook they last ran a cell of.</param>
/// <param name="CurrentCell">That cell's index.</param>
/// <param name="TotalCells">How many cells that notebook has.</param>
/// <param name="Finished">Whether they have completed all cells of all their notebooks.</param>
/// <param name="ConsecutiveErrors">How many of their latest runs in a row failed.</param>
/// <param name="HelpSince">Since when they ask for help.</param>
/// <param name="HelpText">What they said.</param>
/// <param name="Executions">Runs.</param>
/// <param name="Errors">Those that failed.</param>
[GenerateSerializer, Immutable, Alias("StudentRow")]
public sealed record StudentRow(
    [property: Id(0)] string StudentId,
    [property: Id(1)] string? Name,
    [property: Id(2)] string? Team,
    [property: Id(3)] double Progress,
    [property: Id(4)] DateTimeOffset LastActivity,
    [property: Id(5)] string Status,
    [property: Id(6)] string? Notebook,
    [property: Id(7)] int? CurrentCell,
    [property: Id(8)] int TotalCells,
    [property: Id(9)] bool Finished,
    [property: Id(10)] int ConsecutiveErrors,
    [property: Id(11)] DateTimeOffset? HelpSince,
    [property: Id(12)] string? HelpText,
    [property: Id(13)] long Executions,
    [property: Id(14)] long Errors);

/// <summary>How large a notebook seems to some students.</summary>
/// <param name="Notebook">Which.</param>
/// <param name="ToldCells">How many cells it has, by the latest event that said so.</param>
/// <param name="ToldAt">When that was.</param>
/// <param name="HighestIndex">The highest cell index seen; -1 for none.</param>
/// <param name="ToldBy">Which event said so: of two of one time the greater counts.</param>
[GenerateSerializer, Immutable, Alias("NotebookExtent")]
public sealed record NotebookExtent(
    [property: Id(0)] string Notebook,
    [property: Id(1)] int? ToldCells,
    [property: Id(2)] DateTimeOffset? ToldAt,
    [property: Id(3)] int HighestIndex,
    [property: Id(4)] string? ToldBy);

/// <summary>What some students did at a notebook, all together. Whole numbers alone, so that the order of adding is of no weight.</summary>
/// <param name="Notebook">Which.</param>
/// <param name="Students">How many ran a cell of it or opened it.</param>
/// <param name="Finished">How many of them completed all of its cells.</param>
/// <param name="Completed">The cells they completed, each student's added up; of each at most as many as it has.</param>
/// <param name="Executions">Runs.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="LastActivity">The latest event.</param>
[GenerateSerializer, Immutable, Alias("NotebookTotals")]
public sealed record NotebookTotals(
    [property: Id(0)] string Notebook,
    [property: Id(1)] int Students,
    [property: Id(2)] int Finished,
    [property: Id(3)] long Completed,
    [property: Id(4)] long Executions,
    [property: Id(5)] long Errors,
    [property: Id(6)] DateTimeOffset LastActivity);

/// <summary>What some students add to the numbers of a notebook.</summary>
/// <param name="Students">How many worked on it.</param>
/// <param name="Sessions">How many sessions at it.</param>
/// <param name="Cells">By cell.</param>
[GenerateSerializer, Immutable, Alias("NotebookShare")]
public sealed record NotebookShare([property: Id(0)] int Students, [property: Id(1)] int Sessions, [property: Id(2)] ImmutableArray<CellShare> Cells);

/// <summary>What some students add to the numbers of a cell.</summary>
/// <param name="CellId">Its id, where told.</param>
/// <param name="Index">Its place.</param>
/// <param name="Students">How many ran it.</param>
/// <param name="Executions">Runs.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="DurationUs">How long they took together, in microseconds.</param>
/// <param name="ErrorLines">The last lines of its errors and how often each came.</param>
/// <param name="IndexAt">When its place was last told.</param>
[GenerateSerializer, Immutable, Alias("CellShare")]
public sealed record CellShare(
    [property: Id(0)] string? CellId,
    [property: Id(1)] int? Index,
    [property: Id(2)] int Students,
    [property: Id(3)] long Executions,
    [property: Id(4)] long Errors,
    [property: Id(5)] long DurationUs,
    [property: Id(6)] ImmutableArray<CommonError> ErrorLines,
    [property: Id(7)] DateTimeOffset? IndexAt);

/// <summary>Answers questions about a class by asking its shards. Key: <see cref="ClassroomKeys.Class"/>. Holds nothing.</summary>
[Alias("IClassGrain")]
public interface IClassGrain : IGrainWithStringKey
{
    /// <summary>The class, as of the end of a day or now.</summary>
    Task<ClassSummary> Summary(DateOnly? day, string? notebook, string? team, CancellationToken cancellationToken = default);

    /// <summary>Where students of a notebook get stuck; <see cref="ErrorCodes.NotFound"/> for a notebook nobody was seen at.</summary>
    Task<Result<NotebookHotspots>> Hotspots(string notebook, string? team, CancellationToken cancellationToken = default);

    /// <summary>Who waits for help, the longest waiting first.</summary>
    Task<ImmutableArray<StudentRow>> Help(string? team, CancellationToken cancellationToken = default);

    /// <summary>The notebooks that students ran cells of or opened, by path.</summary>
    Task<ImmutableArray<NotebookRow>> Notebooks(string? team, CancellationToken cancellationToken = default);

    /// <summary>How many cells each notebook has, by path.</summary>
    Task<ImmutableDictionary<string, int>> Extents(CancellationToken cancellationToken = default);
}

/// <summary>A class at a glance.</summary>
/// <param name="Total">Students ever seen.</param>
/// <param name="Active">Of them, those who are active or ask for help; of a past day, those seen on it.</param>
/// <param name="AverageProgress">The mean of their progress, 0 of nobody.</param>
/// <param name="CompletionRate">The share of those who finished all, 0 of nobody.</param>
/// <param name="Students">By id.</param>
[GenerateSerializer, Immutable, Alias("ClassSummary")]
public sealed record ClassSummary(
    [property: Id(0)] int Total,
    [property: Id(1)] int Active,
    [property: Id(2)] double AverageProgress,
    [property: Id(3)] double CompletionRate,
    [property: Id(4)] ImmutableArray<StudentRow> Students);

/// <summary>A notebook of a class.</summary>
/// <param name="Notebook">Which.</param>
/// <param name="TotalCells">How many cells it has.</param>
/// <param name="Students">How many ran a cell of it or opened it.</param>
/// <param name="Finished">How many of them completed all of its cells.</param>
/// <param name="Progress">The mean of their progress in it, 0 to 1.</param>
/// <param name="Executions">Runs.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="LastActivity">The latest event.</param>
[GenerateSerializer, Immutable, Alias("NotebookRow")]
public sealed record NotebookRow(
    [property: Id(0)] string Notebook,
    [property: Id(1)] int TotalCells,
    [property: Id(2)] int Students,
    [property: Id(3)] int Finished,
    [property: Id(4)] double Progress,
    [property: Id(5)] long Executions,
    [property: Id(6)] long Errors,
    [property: Id(7)] DateTimeOffset LastActivity);

/// <summary>Where students of a notebook get stuck.</summary>
/// <param name="Notebook">Which.</param>
/// <param name="TotalCells">How many cells it has.</param>
/// <param name="Sessions">How many sessions are counted.</param>
/// <param name="Students">How many students.</param>
/// <param name="Cells">Its cells that were run, the most difficult first.</param>
[GenerateSerializer, Immutable, Alias("NotebookHotspots")]
public sealed record NotebookHotspots(
    [property: Id(0)] string Notebook,
    [property: Id(1)] int TotalCells,
    [property: Id(2)] int Sessions,
    [property: Id(3)] int Students,
    [property: Id(4)] ImmutableArray<CellHotspot> Cells);

/// <summary>A cell and how hard it seems.</summary>
/// <param name="CellId">Its id, where told.</param>
/// <param name="Index">Its place.</param>
/// <param name="Difficulty">0 to 1; the formula is in <c>docs/classroom.md</c>.</param>
/// <param name="Students">How many ran it.</param>
/// <param name="Executions">Runs.</param>
/// <param name="AverageExecutions">Runs per student.</param>
/// <param name="ErrorRate">The share of runs that failed.</param>
/// <param name="AverageDurationMs">How long a run takes.</param>
/// <param name="CommonErrors">The last lines of errors, most frequent first, at most 10.</param>
[GenerateSerializer, Immutable, Alias("CellHotspot")]
public sealed record CellHotspot(
    [property: Id(0)] string? CellId,
    [property: Id(1)] int? Index,
    [property: Id(2)] double Difficulty,
    [property: Id(3)] int Students,
    [property: Id(4)] long Executions,
    [property: Id(5)] double AverageExecutions,
    [property: Id(6)] double ErrorRate,
    [property: Id(7)] double AverageDurationMs,
    [property: Id(8)] ImmutableArray<CommonError> CommonErrors);

/// <summary>An error's last line and how often it came.</summary>
/// <param name="Line">The line.</param>
/// <param name="Count">How often.</param>
[GenerateSerializer, Immutable, Alias("CommonError")]
public sealed record CommonError([property: Id(0)] string Line, [property: Id(1)] long Count);

/// <summary>
/// A class's feed of events, for dashboards: a topic over the journal stream <c>classes/{class}/feed</c>, to which students append themselves. Key: <see cref="ClassroomKeys.Class"/>.
/// The caller's user id is the class it may see. An entry's type is the event's, its data the notification's <c>event</c>: <c>eventType</c>, <c>eventId</c>, <c>userId</c>, <c>userName</c>,
/// <c>teamName</c>, <c>notebookPath</c>, <c>cellIndex</c>, <c>cellId</c>, <c>hasError</c> and <c>durationMs</c> of a run, <c>timestamp</c>; what is not known is absent. A request for help that a
/// teacher dismissed is a <c>help_stop</c> with <c>dismissed</c>. The latest <c>Classroom:FeedKept</c> entries are held; those of a student who was deleted are gone from it.
/// </summary>
[Alias("IClassFeedGrain")]
public interface IClassFeedGrain : ITopicSource
{
    /// <summary>Says that the feed goes so far, for those who watch it.</summary>
    [OneWay]
    Task Appended(long seq, CancellationToken cancellationToken = default);

    /// <summary>How far the feed goes now; 0 where nothing was ever in it.</summary>
    Task<long> LastSeq(CancellationToken cancellationToken = default);
}
