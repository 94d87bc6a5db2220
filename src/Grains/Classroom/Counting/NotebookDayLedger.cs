using System.Text.Json.Serialization;
using Platform.Contracts.Classroom;

namespace Platform.Grains.Classroom.Counting;

/// <summary>A student's day at a notebook.</summary>
/// <param name="day">Which.</param>
public sealed class NotebookDayLedger(DateOnly day)
{
    /// <summary>Which.</summary>
    public DateOnly Day { get; } = day;

    /// <summary>Runs.</summary>
    [JsonInclude]
    public long Executions { get; private set; }

    /// <summary>Those that failed.</summary>
    [JsonInclude]
    public long Errors { get; private set; }

    /// <summary>The last event.</summary>
    [JsonInclude]
    public DateTimeOffset LastActivity { get; private set; }

    /// <summary>The cell run last.</summary>
    [JsonInclude]
    public Latest<EventCell>? Current { get; private set; }

    /// <summary>The day of a list that is held oldest first, made where it lacks.</summary>
    public static NotebookDayLedger Of(List<NotebookDayLedger> days, DateOnly day)
    {
        var place = days.Count;
        while (place > 0 && days[place - 1].Day > day) place--;
        if (place > 0 && days[place - 1].Day == day) return days[place - 1];
        days.Insert(place, new NotebookDayLedger(day));
        return days[place];
    }

    /// <summary>Something happened.</summary>
    public void See(DateTimeOffset time) => LastActivity = time > LastActivity ? time : LastActivity;

    /// <summary>A cell was run.</summary>
    public void Run(bool hasError, EventKey key, EventCell cell)
    {
        Executions++;
        if (hasError) Errors++;
        Current = Latest<EventCell>.Of(Current, key, cell);
    }

    /// <summary>What it adds to the class.</summary>
    /// <param name="placeOf">Where a cell is.</param>
    /// <param name="completed">How many cells ran without error for the first time.</param>
    public NotebookDay Standing(Func<EventCell, int?> placeOf, int completed) =>
        new(Day, Executions, Errors, LastActivity, Current is { } current ? placeOf(current.Value) : null, Current?.Key.Time, completed);
}
