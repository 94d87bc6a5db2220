using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Platform.Contracts.Classroom;
using Platform.Grains.Classroom.Counting;

namespace Platform.Grains.Classroom;

/// <summary>What students, and then shards, add to the numbers of a notebook's cells.</summary>
internal static class ShareRules
{
    /// <summary>What students add.</summary>
    public static NotebookShare Share(IEnumerable<StudentStanding> standings, string notebook, string? team)
    {
        var (students, sessions, cells) = (0, 0, new Dictionary<CellName, CellTotals>());
        foreach (var standing in standings)
        {
            if (team is not null && standing.Team != team) continue;
            foreach (var worked in standing.Notebooks)
            {
                if (worked.Notebook != notebook || worked.StartedOn is null) continue;
                (students, sessions) = (students + 1, sessions + Math.Max(worked.Sessions, 1));
                foreach (var cell in worked.Cells) TotalsOf(cells, cell.CellId, cell.Index).Add(cell);
                break;
            }
        }

        return new NotebookShare(students, sessions, [.. cells.Select(cell => cell.Value.Share(cell.Key.CellId))]);
    }

    /// <summary>What shards add together.</summary>
    public static NotebookShare Merge(IEnumerable<NotebookShare> shares)
    {
        var (students, sessions, cells) = (0, 0, new Dictionary<CellName, CellTotals>());
        foreach (var share in shares)
        {
            (students, sessions) = (students + share.Students, sessions + share.Sessions);
            foreach (var cell in share.Cells) TotalsOf(cells, cell.CellId, cell.Index).Add(cell);
        }

        return new NotebookShare(students, sessions, [.. cells.Select(cell => cell.Value.Share(cell.Key.CellId))]);
    }

    private static CellTotals TotalsOf(Dictionary<CellName, CellTotals> cells, string? cellId, int? index)
    {
        var name = new CellName(cellId, cellId is null ? index : null);
        if (!cells.TryGetValue(name, out var totals)) cells[name] = totals = new CellTotals();
        return totals;
    }

    private readonly record struct CellName(string? CellId, int? Index);

    private sealed class CellTotals
    {
        private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);
        private int _students;
        private long _executions;
        private long _errors;
        private long _durationUs;
        private int? _index;
        private DateTimeOffset? _indexAt;

        public void Add(CellStanding cell) => Add(1, cell.Executions, cell.Errors, cell.DurationUs, cell.ErrorLines, cell.Index, cell.IndexAt);

        public void Add(CellShare cell) => Add(cell.Students, cell.Executions, cell.Errors, cell.DurationUs, cell.ErrorLines, cell.Index, cell.IndexAt);

        public CellShare Share(string? cellId) => new(cellId, _index, _students, _executions, _errors, _durationUs, ErrorLines.Top(_lines, int.MaxValue), _indexAt);

        private void Add(int students, long executions, long errors, long durationUs, ImmutableArray<CommonError> lines, int? index, DateTimeOffset? indexAt)
        {
            (_students, _executions, _errors, _durationUs) = (_students + students, _executions + executions, _errors + errors, _durationUs + durationUs);
            foreach (var (line, times) in lines) CollectionsMarshal.GetValueRefOrAddDefault(_lines, line, out _) += times;

            // Where it was told to be last; of two told at once, the first place.
            if (index is null || (_index is not null && (indexAt ?? DateTimeOffset.MinValue, -index).CompareTo((_indexAt ?? DateTimeOffset.MinValue, -_index)) <= 0)) return;
            (_index, _indexAt) = (index, indexAt);
        }
    }
}
