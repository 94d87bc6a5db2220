using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Platform.Contracts.Classroom;
using Platform.Tabular.Cleaning.Numbers;

namespace Platform.Grains.Classroom.Counting;

/// <summary>
/// Everything that is counted of a student: a fold over their events, each once, in whatever order. The definitions are in <c>docs/classroom.md</c>. It is what a snapshot holds too.
/// </summary>
public sealed class StudentLedger
{
    /// <summary>Of which form a snapshot is; one of another is not read.</summary>
    public const int Form = 1;

    private const double MaxDurationMs = 1e12;

    /// <summary>Longest text held of a request for help, in characters; the journal has it whole.</summary>
    private const int MaxHelpText = 1_000;

    private KeyValuePair<string, NotebookLedger>[]? _sorted;

    /// <summary>How many events.</summary>
    [JsonInclude]
    public long Events { get; private set; }

    /// <summary>The student's name.</summary>
    [JsonInclude]
    public Latest<string>? Name { get; private set; }

    /// <summary>Their team.</summary>
    [JsonInclude]
    public Latest<string>? Team { get; private set; }

    /// <summary>How long their runs took together, in microseconds.</summary>
    [JsonInclude]
    public long DurationUs { get; private set; }

    /// <summary>Their sessions by id.</summary>
    [JsonInclude]
    public DistinctTexts SessionIds { get; private set; } = new();

    /// <summary>How many were told to begin.</summary>
    [JsonInclude]
    public int SessionStarts { get; private set; }

    /// <summary>Runs that failed since the last that did not.</summary>
    [JsonInclude]
    public Streak Failures { get; private set; } = new();

    /// <summary>Requests for help since the last was closed.</summary>
    [JsonInclude]
    public Streak Helps { get; private set; } = new();

    /// <summary>Their days, oldest first.</summary>
    [JsonInclude]
    public ImmutableArray<StudentDay> Days { get; private set; } = [];

    /// <summary>Their notebooks by path.</summary>
    [JsonInclude]
    public Dictionary<string, NotebookLedger> Notebooks { get; private set; } = [];

    /// <summary>How many sessions; at least 1 of who was seen.</summary>
    [JsonIgnore]
    public int Sessions => Math.Max(Math.Max(SessionIds.Count, SessionStarts), Events > 0 ? 1 : 0);

    /// <summary>Since when they ask for help.</summary>
    [JsonIgnore]
    public DateTimeOffset? HelpSince => Helps.Open is [var first, ..] ? first.Key.Time : null;

    /// <summary>Counts an event that was not counted before.</summary>
    /// <param name="what">The event.</param>
    /// <param name="day">Its day in the class's time zone.</param>
    public void Fold(ClassroomEvent what, DateOnly day)
    {
        var key = new EventKey(what.Time.ToUniversalTime(), what.EventId);
        var durationUs = what is { Type: EventTypes.Execution, Run: { } timed } ? Microseconds(timed.DurationMs) : 0;
        Events++;
        DurationUs += durationUs;
        See(day, key.Time);
        if (what.StudentName is { } name) Name = Latest<string>.Of(Name, key, name);
        if (what.Team is { } team) Team = Latest<string>.Of(Team, key, team);
        if (what.SessionId is { } session) SessionIds.Add(session);
        switch (what.Type)
        {
            case EventTypes.SessionStarted:
                SessionStarts++;
                break;
            case EventTypes.Help:
                Helps.Add(key, Short(what.Text));
                break;
            case EventTypes.HelpStop:
                Helps.Close(key);
                break;
            case EventTypes.Execution when what.Run is { } run:
                if (run.HasError) Failures.Add(key, null);
                else Failures.Close(key);
                break;
        }

        if (what.Notebook is { } path) NotebookOf(path).Fold(what, key, day, durationUs);
    }

    /// <summary>A teacher closed the request for help that an event made, and all before it.</summary>
    public void Dismiss(EventKey help) => Helps.Close(help);

    /// <summary>What the student adds to the class. Only what changed is made again.</summary>
    /// <param name="studentId">Who.</param>
    /// <param name="version">How far the journal goes in it.</param>
    public StudentStanding Standing(string studentId, long version)
    {
        _sorted ??= [.. Notebooks.OrderBy(notebook => notebook.Key, CodePointOrder.Instance)];
        return new StudentStanding(
            studentId, version, Name?.Value, Team?.Value, Failures.Open.Count, HelpSince, Helps.Open is [.., var last] ? last.Value : null, Days,
            [.. _sorted.Select(notebook => notebook.Value.Standing(notebook.Key))]);
    }

    // In whole microseconds, so that sums are the same in any order. What is no duration is none.
    private static long Microseconds(double milliseconds) => milliseconds > 0 ? (long)Math.Round(Math.Min(milliseconds, MaxDurationMs) * 1_000) : 0;

    private static string? Short(string? text) =>
        text is { Length: > MaxHelpText } ? text[..(char.IsHighSurrogate(text[MaxHelpText - 1]) ? MaxHelpText - 1 : MaxHelpText)] : text;

    private NotebookLedger NotebookOf(string path)
    {
        if (Notebooks.TryGetValue(path, out var known)) return known;
        _sorted = null;
        return Notebooks[path] = new NotebookLedger();
    }

    private void See(DateOnly day, DateTimeOffset time)
    {
        var place = Days.Length;
        while (place > 0 && Days[place - 1].Day > day) place--;
        if (place == 0 || Days[place - 1].Day != day) Days = Days.Insert(place, new StudentDay(day, time));
        else if (Days[place - 1].LastActivity < time) Days = Days.SetItem(place - 1, new StudentDay(day, time));
    }
}
