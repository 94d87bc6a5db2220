using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Platform.Contracts.Classroom;
using Platform.Tabular.Cleaning.Numbers;

namespace Platform.Grains.Classroom.Counting;

/// <summary>
/// A student's work on one notebook. Runs are kept under the name their event had, id or index, and brought together when they are told: what was run at an index without an id is of the cell that
/// the latest event with both puts there. So the order of events is of no weight, and cells that changed places do not run into one. As many cells as the events name are held.
/// </summary>
public sealed class NotebookLedger
{
    private NotebookStanding? _standing;
    private ImmutableArray<Shown> _shown;

    /// <summary>How many cells it has, by the latest event that said so.</summary>
    [JsonInclude]
    public Latest<int>? Told { get; private set; }

    /// <summary>The highest cell index seen; -1 for none.</summary>
    [JsonInclude]
    public int HighestIndex { get; private set; } = -1;

    /// <summary>The first day on which it was opened or run.</summary>
    [JsonInclude]
    public DateOnly? StartedOn { get; private set; }

    /// <summary>Its sessions.</summary>
    [JsonInclude]
    public DistinctTexts Sessions { get; private set; } = new();

    /// <summary>Its days, oldest first.</summary>
    [JsonInclude]
    public List<NotebookDayLedger> Days { get; private set; } = [];

    /// <summary>Cells by id.</summary>
    [JsonInclude]
    public Dictionary<string, CellLedger> ById { get; private set; } = [];

    /// <summary>Cells by index, as run without an id.</summary>
    [JsonInclude]
    public Dictionary<int, CellLedger> ByIndex { get; private set; } = [];

    /// <summary>Which cell is at an index, by the latest event with both.</summary>
    [JsonInclude]
    public Dictionary<int, Latest<string>> Owners { get; private set; } = [];

    /// <summary>Counts an event.</summary>
    public void Fold(ClassroomEvent what, EventKey key, DateOnly day, long durationUs)
    {
        _standing = null;
        if (what.TotalCells is { } told) Told = Latest<int>.Of(Told, key, told);
        if (what.SessionId is { } session) Sessions.Add(session);
        if (what.Type is EventTypes.Execution or EventTypes.Opened && (StartedOn is not { } before || day < before)) StartedOn = day;
        var today = NotebookDayLedger.Of(Days, day);
        today.See(key.Time);
        if (what.Cell is not { } cell) return;
        Place(cell, key);
        if (what.Run is not { } run || what.Type != EventTypes.Execution) return;
        today.Run(run.HasError, key, cell);
        Named(cell)?.Run(run, durationUs, day);
    }

    /// <summary>What it adds to the class.</summary>
    public NotebookStanding Standing(string notebook)
    {
        if (_standing is not null) return _standing;
        var cells = Cells();
        return _standing = new NotebookStanding(notebook, Told?.Value, Told?.Key.Time, HighestIndex, Sessions.Count, DaysOf(cells), cells, Told?.Key.Id, StartedOn);
    }

    private void Place(EventCell cell, EventKey key)
    {
        if (cell.Index is not { } index) return;
        HighestIndex = Math.Max(HighestIndex, index);
        if (cell.CellId is not { } id) return;
        var held = Held(ById, id);
        held.Standing = null;
        held.At(key, index);
        var before = Owners.GetValueOrDefault(index);
        var after = Owners[index] = Latest<string>.Of(before, key, id);
        if (before?.Value == after.Value) return;
        _shown = default;
        if (before is not null) ById[before.Value].Standing = null;
        ById[after.Value].Standing = null;
    }

    // The cell that a run is counted under.
    private CellLedger? Named(EventCell cell)
    {
        var held = cell.CellId is { } id ? Held(ById, id) : cell.Index is { } index ? Held(ByIndex, index) : null;
        if (held is { Executions: 0 }) _shown = default;
        if (held is not null) held.Standing = null;
        if (cell is { CellId: null, Index: { } at } && Owners.TryGetValue(at, out var owner)) ById[owner.Value].Standing = null;
        return held;
    }

    private CellLedger Held<T>(Dictionary<T, CellLedger> cells, T name)
        where T : notnull
    {
        if (cells.TryGetValue(name, out var held)) return held;
        _shown = default;
        return cells[name] = new CellLedger();
    }

    private int? PlaceOf(EventCell cell) => cell.Index ?? (cell.CellId is { } id ? ById[id].Place?.Value : null);

    private ImmutableArray<NotebookDay> DaysOf(ImmutableArray<CellStanding> cells)
    {
        var completed = new int[Days.Count];
        foreach (var cell in cells)
        {
            if (cell.CompletedOn is not { } day) continue;
            var place = Days.Count - 1;
            while (Days[place].Day != day) place--;
            completed[place]++;
        }

        return [.. Days.Select((day, place) => day.Standing(PlaceOf, completed[place]))];
    }

    private ImmutableArray<CellStanding> Cells()
    {
        if (_shown.IsDefault) _shown = Arrange();
        var cells = ImmutableArray.CreateBuilder<CellStanding>(_shown.Length);
        foreach (var shown in _shown) cells.Add(shown.Cell.Standing ??= Tell(shown));
        return cells.MoveToImmutable();
    }

    private ImmutableArray<Shown> Arrange()
    {
        var indices = ByIndex.Keys.ToLookup(index => Owners.GetValueOrDefault(index)?.Value);
        var named = ById.OrderBy(cell => cell.Key, CodePointOrder.Instance).Select(cell => new Shown(cell.Key, null, cell.Value, [.. indices[cell.Key].Order()]));
        var unnamed = indices[null].Order().Select(index => new Shown(null, index, ByIndex[index], []));
        return [.. named.Concat(unnamed).Where(shown => shown.Cell.Executions > 0 || shown.Indices.Length > 0)];
    }

    private CellStanding Tell(Shown shown)
    {
        var cell = shown.Cell;
        if (shown.Indices.Length > 0)
        {
            cell = new CellLedger();
            cell.Add(shown.Cell);
            foreach (var index in shown.Indices) cell.Add(ByIndex[index]);
        }

        return new CellStanding(
            shown.Id, shown.Index ?? cell.Place?.Value, cell.Executions, cell.Errors, cell.DurationUs, cell.CompletedOn,
            cell.Lines?.MostFrequent ?? [], cell.Place?.Key.Time);
    }

    private sealed record Shown(string? Id, int? Index, CellLedger Cell, ImmutableArray<int> Indices);
}
