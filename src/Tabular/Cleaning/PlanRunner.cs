using System.Collections.Immutable;
using System.Diagnostics;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>What a step did.</summary>
/// <param name="Order">Its place, from 1.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="RowsChanged">See <see cref="StepResult"/>.</param>
/// <param name="CellsChanged">See <see cref="StepResult"/>.</param>
/// <param name="Rows">The rows after it.</param>
/// <param name="Columns">The columns after it.</param>
/// <param name="Missing">The missing cells after it.</param>
/// <param name="Note">Anything more it has to say, in Japanese.</param>
/// <param name="Diff">A sample of what it changed.</param>
public sealed record StepReport(int Order, double Seconds, long RowsChanged, long CellsChanged, long Rows, int Columns, long Missing, string? Note, StepDiff Diff);

/// <summary>A sample of what a step changed.</summary>
/// <param name="ColumnsAdded">Columns that are new.</param>
/// <param name="ColumnsRemoved">Columns that are gone.</param>
/// <param name="RowsRemoved">Some of the rows that are gone.</param>
/// <param name="CellsChanged">Some of the cells that changed, and of new columns' cells.</param>
public sealed record StepDiff(
    ImmutableArray<string> ColumnsAdded, ImmutableArray<string> ColumnsRemoved, ImmutableArray<RowSample> RowsRemoved, ImmutableArray<CellSample> CellsChanged);

/// <summary>A row.</summary>
/// <param name="Row">Its place before the step, from 0.</param>
/// <param name="Values">Its cells by column, as <c>to_csv</c> writes them; <c>null</c> where missing. Of wide tables the first 20.</param>
public sealed record RowSample(long Row, ImmutableArray<KeyValuePair<string, string?>> Values);

/// <summary>A cell.</summary>
/// <param name="Row">Its row's place before the step, from 0.</param>
/// <param name="Column">Its column.</param>
/// <param name="Before">As it was; <c>null</c> where missing, or of a new column.</param>
/// <param name="After">As it is.</param>
public sealed record CellSample(long Row, string Column, string? Before, string? After);

/// <summary>A step of a plan failed.</summary>
/// <param name="order">The step's place, from 1.</param>
/// <param name="cause">Why.</param>
public sealed class PlanFailedException(int order, TabularException cause) : TabularException(cause.Message, cause)
{
    /// <summary>The step's place, from 1.</summary>
    public int Order => order;
}

/// <summary>Runs plans.</summary>
public static class PlanRunner
{
    /// <summary>Runs the steps one after the other, giving back what each no longer needs. Takes processor time: not for a grain's turn.</summary>
    /// <param name="table">The table; not to be used afterwards.</param>
    /// <param name="steps">The steps with their places.</param>
    /// <param name="began">Told of each step that begins, by its place.</param>
    /// <param name="ended">Told of each step that ended.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The table after the last step.</returns>
    /// <exception cref="PlanFailedException">A step failed.</exception>
    public static Table Run(Table table, ImmutableArray<(int Order, CleaningStep Step)> steps, Action<int> began, Action<StepReport> ended, CancellationToken cancellationToken)
    {
        foreach (var (order, step) in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            began(order);
            var clock = Stopwatch.StartNew();
            var result = Apply(step, order, table, cancellationToken);
            var seconds = clock.Elapsed.TotalSeconds;
            var (before, after) = (table, result.Table);
            var diff = StepDiffs.Of(before, result, cancellationToken);
            before.ReleaseAllBut(after);
            table = after;
            ended(new StepReport(order, seconds, result.RowsChanged, result.CellsChanged, after.Rows, after.Columns.Length, after.Missing, result.Note, diff));
        }

        return table;
    }

    private static StepResult Apply(CleaningStep step, int order, Table table, CancellationToken cancellationToken)
    {
        try
        {
            return step.Apply(table, cancellationToken);
        }
        catch (TabularException cause)
        {
            throw new PlanFailedException(order, cause);
        }
        catch (AggregateException several) when (several.Flatten().InnerExceptions.OfType<TabularException>().FirstOrDefault() is { } cause)
        {
            throw new PlanFailedException(order, cause);
        }
    }
}
