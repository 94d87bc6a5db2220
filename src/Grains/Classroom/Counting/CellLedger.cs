using System.Text.Json.Serialization;
using Platform.Contracts.Classroom;

namespace Platform.Grains.Classroom.Counting;

/// <summary>A student's runs of one cell, as it was named: by id, or by index alone.</summary>
public sealed class CellLedger
{
    /// <summary>Runs.</summary>
    [JsonInclude]
    public long Executions { get; private set; }

    /// <summary>Those that failed.</summary>
    [JsonInclude]
    public long Errors { get; private set; }

    /// <summary>How long they took together, in microseconds.</summary>
    [JsonInclude]
    public long DurationUs { get; private set; }

    /// <summary>The first day on which it ran without error.</summary>
    [JsonInclude]
    public DateOnly? CompletedOn { get; private set; }

    /// <summary>Where it is, as last told of a cell with an id.</summary>
    [JsonInclude]
    public Latest<int>? Place { get; private set; }

    /// <summary>The last lines of its errors; none where it never failed.</summary>
    [JsonInclude]
    public ErrorLines? Lines { get; private set; }

    /// <summary>What it adds to the class, until it changes.</summary>
    [JsonIgnore]
    internal CellStanding? Standing { get; set; }

    /// <summary>It was run.</summary>
    public void Run(CellRun run, long durationUs, DateOnly day)
    {
        Executions++;
        DurationUs += durationUs;
        if (!run.HasError)
        {
            if (CompletedOn is not { } before || day < before) CompletedOn = day;
            return;
        }

        Errors++;
        if (ErrorLines.LastLine(run.Error) is { } line) (Lines ??= new ErrorLines()).Add(line);
    }

    /// <summary>It was told where it is.</summary>
    public void At(EventKey key, int index) => Place = Latest<int>.Of(Place, key, index);

    /// <summary>Adds what was counted under another name of the cell.</summary>
    public void Add(CellLedger other)
    {
        Executions += other.Executions;
        Errors += other.Errors;
        DurationUs += other.DurationUs;
        if (other.CompletedOn is { } day && (CompletedOn is not { } before || day < before)) CompletedOn = day;
        if (other.Place is { } place) At(place.Key, place.Value);
        foreach (var (line, times) in other.Lines?.Counts ?? []) (Lines ??= new ErrorLines()).Add(line, times);
    }
}
