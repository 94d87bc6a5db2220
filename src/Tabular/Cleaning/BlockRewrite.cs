using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Rewrites columns block by block, several blocks at once; in memory are only the blocks at work.</summary>
internal static class BlockRewrite
{
    /// <summary>Makes a block of another; sets the flags of rows that hold another value now. Called from several threads at once.</summary>
    /// <returns>The new block, or the given one itself where nothing changed.</returns>
    public delegate Block Rewrite(Block block, Span<bool> changed);

    /// <summary>A column to rewrite.</summary>
    /// <param name="Column">The column.</param>
    /// <param name="Kind">What it holds afterwards.</param>
    /// <param name="Rewrite">How.</param>
    public readonly record struct Target(Column Column, ColumnKind Kind, Rewrite Rewrite);

    /// <summary>Rewrites columns of a table in their places, and counts the rows and cells that changed.</summary>
    public static StepResult Apply(Table table, IReadOnlyList<Target> targets, CancellationToken cancellationToken)
    {
        var stored = targets.Select(_ => new StoredBlock[table.BlockRows.Length]).ToArray();
        long rows = 0, cells = 0;
        EachBlock(table, cancellationToken, block =>
        {
            var inRow = new bool[table.BlockRows[block]];
            var inColumn = new bool[inRow.Length];
            long changed = 0;
            for (var at = 0; at < targets.Count; at++)
            {
                var (column, _, rewrite) = targets[at];
                Array.Clear(inColumn);
                var before = column.Read(block);
                var after = rewrite(before, inColumn);
                stored[at][block] = ReferenceEquals(before, after) ? column.Stored[block] : table.Store.Add(after);
                changed += inColumn.AsSpan().Count(true);
                for (var row = 0; row < inRow.Length; row++) inRow[row] |= inColumn[row];
            }

            Interlocked.Add(ref cells, changed);
            Interlocked.Add(ref rows, inRow.AsSpan().Count(true));
        });
        var columns = table.Columns.ToBuilder();
        for (var at = 0; at < targets.Count; at++)
        {
            var (column, kind, _) = targets[at];
            columns[table.PlaceOf(column.Name)] = new Column(column.Name, kind, table.Store, [.. stored[at]]);
        }

        return new StepResult(table.With(columns.ToImmutable()), rows, cells);
    }

    /// <summary>Makes new columns of one, such as the parts of a date.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column they are made of.</param>
    /// <param name="names">The new columns' names.</param>
    /// <param name="kind">What all of them hold.</param>
    /// <param name="make">Makes a block of each. Called from several threads at once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static ImmutableArray<Column> Derive(
        Table table, Column column, IReadOnlyList<string> names, ColumnKind kind, Func<Block, IReadOnlyList<Block>> make, CancellationToken cancellationToken)
    {
        var stored = names.Select(_ => new StoredBlock[table.BlockRows.Length]).ToArray();
        EachBlock(table, cancellationToken, block =>
        {
            var made = make(column.Read(block));
            for (var at = 0; at < stored.Length; at++) stored[at][block] = table.Store.Add(made[at]);
        });
        return [.. names.Select((name, at) => new Column(name, kind, table.Store, [.. stored[at]]))];
    }

    /// <summary>Does something for each block of a table, several at once.</summary>
    public static void EachBlock(Table table, CancellationToken cancellationToken, Action<int> act) =>
        Parallel.For(0, table.BlockRows.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, act);

    /// <summary>A block of texts with each text made into another, or into none; the block itself where that changes nothing.</summary>
    /// <param name="block">Texts, or another kind of block all of which is missing.</param>
    /// <param name="changed">Set for rows whose text changed.</param>
    /// <param name="map">The new text of one; <c>null</c> for missing.</param>
    public static Block MapTexts(Block block, Span<bool> changed, Func<string, string?> map)
    {
        if (block is not TextBlock text) return NoTexts(block.Rows);
        var values = text.Values.ToArray();
        var moved = new bool[values.Length];
        var gone = new bool[values.Length];
        var any = false;
        for (var code = 0; code < values.Length; code++)
        {
            var mapped = map(values[code]);
            if (mapped == values[code]) continue;
            any = moved[code] = true;
            gone[code] = mapped is null;
            values[code] = mapped ?? "";
        }

        if (!any) return block;
        var codes = text.Codes.ToArray();
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] < 0 || !moved[codes[row]]) continue;
            changed[row] = true;
            if (gone[codes[row]]) codes[row] = TextBlock.Absent;
        }

        return new TextBlock(codes, values);
    }

    /// <summary>A block of texts all of which are missing.</summary>
    public static TextBlock NoTexts(int rows)
    {
        var codes = new int[rows];
        Array.Fill(codes, TextBlock.Absent);
        return new TextBlock(codes, ReadOnlyMemory<string>.Empty);
    }
}
