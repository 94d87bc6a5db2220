using System.Collections.Immutable;
using Platform.Contracts.Classroom;

namespace Platform.Grains.Classroom;

/// <summary>How hard cells seem. The formula is that of <c>docs/classroom.md</c>.</summary>
public static class HotspotRules
{
    private const int CommonErrors = 10;

    /// <summary>The cells of a notebook that were run, the most difficult first.</summary>
    public static ImmutableArray<CellHotspot> Cells(ImmutableArray<CellShare> shares)
    {
        var run = shares.Where(cell => cell.Executions > 0).ToList();
        var median = Median([.. run.Select(MeanMs)]);
        return
        [
            .. run.Select(cell => Cell(cell, median))
                .OrderByDescending(cell => cell.Difficulty).ThenBy(cell => cell.Index ?? int.MaxValue).ThenBy(cell => cell.CellId, StringComparer.Ordinal),
        ];
    }

    /// <summary>How hard a cell is, from 0 to below 1.</summary>
    /// <param name="errorRate">The share of its runs that failed.</param>
    /// <param name="runsPerStudent">Runs per student who ran it, at least 1.</param>
    /// <param name="meanMs">How long a run takes.</param>
    /// <param name="medianMs">The median of that over the notebook's cells.</param>
    public static double Difficulty(double errorRate, double runsPerStudent, double meanMs, double medianMs)
    {
        var longer = medianMs > 0 && meanMs > medianMs ? meanMs / medianMs - 1 : 0;
        return 0.5 * errorRate + 0.3 * (1 - 1 / runsPerStudent) + 0.2 * (longer / (1 + longer));
    }

    /// <summary>The middle value, of an even number the mean of the two; 0 of none.</summary>
    public static double Median(double[] values)
    {
        if (values.Length == 0) return 0;
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[values.Length / 2 - 1] + values[values.Length / 2]) / 2;
    }

    private static double MeanMs(CellShare cell) => cell.DurationUs / 1_000.0 / cell.Executions;

    private static CellHotspot Cell(CellShare cell, double medianMs)
    {
        var (errorRate, perStudent, meanMs) = ((double)cell.Errors / cell.Executions, (double)cell.Executions / cell.Students, MeanMs(cell));
        return new CellHotspot(
            cell.CellId, cell.Index, Difficulty(errorRate, perStudent, meanMs, medianMs), cell.Students, cell.Executions, perStudent, errorRate, meanMs,
            cell.ErrorLines.Length <= CommonErrors ? cell.ErrorLines : cell.ErrorLines[..CommonErrors]);
    }
}
