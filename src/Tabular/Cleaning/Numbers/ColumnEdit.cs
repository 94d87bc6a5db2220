using System.Collections.Immutable;
using System.Numerics;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning.Numbers;

/// <summary>How a column is written anew: what it will hold, and each block's successor. Called from one thread, block after block.</summary>
internal sealed record ColumnEdit(ColumnKind Kind, Func<Block, Block> Rewrite);

/// <summary>Rewrites columns, several at once, and counts what changed.</summary>
internal static class ColumnEdits
{
    /// <summary>Makes each column's edit and carries it out; a column without one stays.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Columns of it.</param>
    /// <param name="editOf">Studies a column; called from several threads.</param>
    /// <param name="cancellationToken">Gives up between blocks.</param>
    public static StepResult Apply(Table table, ImmutableArray<Column> columns, Func<Column, ColumnEdit?> editOf, CancellationToken cancellationToken)
    {
        var changed = new ChangedRows(table.BlockRows);
        var cells = new long[columns.Length];
        var written = Columnwise(columns, (column, at) =>
        {
            if (editOf(column) is not { } edit) return column;
            var builder = new ColumnBuilder(column.Name, edit.Kind, table.Store);
            for (var block = 0; block < column.BlockCount; block++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var before = column.Read(block);
                var after = edit.Rewrite(before);
                cells[at] += changed.Compare(block, before, after);
                builder.Add(after);
            }

            return builder.Build();
        }, cancellationToken);
        var all = table.Columns.ToBuilder();
        foreach (var column in written) all[table.PlaceOf(column.Name)] = column;
        return new StepResult(table.With(all.MoveToImmutable()), changed.Count(), cells.Sum());
    }

    /// <summary>Does something with each column, several at once. Of failures the first column's is thrown, as a loop over them would.</summary>
    public static T[] Columnwise<T>(ImmutableArray<Column> columns, Func<Column, int, T> work, CancellationToken cancellationToken)
    {
        var made = new T[columns.Length];
        var failures = new StepFailedException?[columns.Length];
        Parallel.For(0, columns.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, at =>
        {
            try
            {
                made[at] = work(columns[at], at);
            }
            catch (StepFailedException failure)
            {
                failures[at] = failure;
            }
        });
        return failures.FirstOrDefault(failure => failure is not null) is { } first ? throw first : made;
    }
}

/// <summary>The rows in which a step changed a cell: one bit each. Safe from several threads at once.</summary>
internal sealed class ChangedRows(ImmutableArray<int> blockRows)
{
    private readonly ulong[][] _bits = [.. blockRows.Select(rows => new ulong[(rows + 63) / 64])];

    /// <summary>How many rows.</summary>
    public long Count() => _bits.Sum(block => block.Sum(bits => (long)BitOperations.PopCount(bits)));

    /// <summary>Marks the rows in which a block differs from what it was, and counts them. Numbers are compared as numbers; what was or is missing differs from any value.</summary>
    public int Compare(int block, Block before, Block after) => (before, after) switch
    {
        (WholeBlock was, WholeBlock becomes) when was.Kind == becomes.Kind => Mark(block, before.Rows, new Wholes(was.Values, becomes.Values)),
        (NumberBlock was, NumberBlock becomes) => Mark(block, before.Rows, new Reals(was.AsDoubles(), becomes.AsDoubles())),
        _ => Mark(block, before.Rows, new Others(before, after)),
    };

    private int Mark<T>(int block, int rows, T cells)
        where T : struct, ICells, allows ref struct
    {
        var changed = 0;
        for (var word = 0; word < _bits[block].Length; word++)
        {
            var bits = 0UL;
            for (int row = word * 64, end = Math.Min(row + 64, rows); row < end; row++) bits |= (cells.Differ(row) ? 1UL : 0UL) << (row & 63);
            if (bits == 0) continue;
            changed += BitOperations.PopCount(bits);
            Interlocked.Or(ref _bits[block][word], bits);
        }

        return changed;
    }

    private interface ICells
    {
        bool Differ(int row);
    }

    private readonly ref struct Wholes(ReadOnlySpan<long> before, ReadOnlySpan<long> after) : ICells
    {
        private readonly ReadOnlySpan<long> _before = before;
        private readonly ReadOnlySpan<long> _after = after;

        public bool Differ(int row) => _before[row] != _after[row];
    }

    private readonly ref struct Reals(ReadOnlySpan<double> before, ReadOnlySpan<double> after) : ICells
    {
        private readonly ReadOnlySpan<double> _before = before;
        private readonly ReadOnlySpan<double> _after = after;

        public bool Differ(int row) => _before[row] != _after[row] && !(double.IsNaN(_before[row]) && double.IsNaN(_after[row]));
    }

    private readonly struct Others(Block before, Block after) : ICells
    {
        public bool Differ(int row) => !before.IsMissing(row) || !after.IsMissing(row);
    }
}
