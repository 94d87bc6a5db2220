using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Csv;

/// <summary>
/// Makes a table of rows: each block of each column in the first form that suits it, and once all are seen the column's type. Only where that is another than a block has, and the
/// block's own values do not tell the cells' text any more, the file is read again for those blocks.
/// </summary>
internal sealed class TableReading(Func<CsvRows> open, BlockStore store, CancellationToken cancellationToken)
{
    public Table Read(ImmutableArray<string> names, CsvRows rows)
    {
        var blocks = new BlockPass(rows, store, cancellationToken).Run((_, _) => BlockWish.Any);
        var plans = new ColumnPlan[names.Length];
        for (var column = 0; column < plans.Length; column++) plans[column] = ColumnPlan.Of(blocks, column);
        ReadAgain(blocks, plans);
        var columns = new Column[names.Length];
        Parallel.For(0, columns.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, column =>
        {
            var stored = ImmutableArray.CreateBuilder<StoredBlock>(blocks.Length);
            foreach (var block in blocks) stored.Add(plans[column].Fit(block, column, store));
            columns[column] = new Column(names[column], plans[column].Kind, store, stored.MoveToImmutable());
        });
        return new Table(store, [.. columns], [.. blocks.Select(block => block.Rows)]);
    }

    private void ReadAgain(BlockResult[] blocks, ColumnPlan[] plans)
    {
        var last = -1;
        for (var block = 0; block < blocks.Length; block++)
        {
            for (var column = 0; column < plans.Length; column++)
            {
                if (plans[column].WishFor(blocks[block], column) != BlockWish.Skip) last = block;
            }
        }

        if (last < 0) return;
        var again = new BlockPass(open(), store, cancellationToken).Run((block, column) => plans[column].WishFor(blocks[block], column), last + 1);
        for (var block = 0; block < again.Length; block++)
        {
            for (var column = 0; column < plans.Length; column++)
            {
                if (again[block].Stored[column] is not { } stored) continue;
                store.Release(blocks[block].Stored[column]);
                (blocks[block].Stored[column], blocks[block].Forms[column]) = (stored, again[block].Forms[column]);
            }
        }
    }
}
