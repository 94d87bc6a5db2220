using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Csv;

/// <summary>
/// Goes over a file's rows and converts them. A few threads take turns: one cuts the next batch while the others convert theirs, so at most as many batches are in memory as
/// there are threads.
/// </summary>
internal sealed class BlockPass(CsvRows rows, BlockStore store, CancellationToken cancellationToken)
{
    /// <summary>More threads than this would wait for the one that cuts.</summary>
    private const int MaxThreads = 4;

    /// <summary>How many rows are converted of one column before the next column's: little enough to stay in a processor's cache.</summary>
    private const int StretchCells = 1 << 14;

    private readonly Lock _turn = new();
    private readonly ConcurrentDictionary<int, BlockResult> _results = new();
    private readonly BlockForm[] _forms = new BlockForm[rows.Columns];
    private bool _stopped;

    /// <summary>Converts the rows.</summary>
    /// <param name="wishOf">What is asked of a column's block.</param>
    /// <param name="blocks">How many blocks; the others are left alone.</param>
    /// <returns>The blocks, in order; where nothing was asked of a column there is no block.</returns>
    public BlockResult[] Run(Func<int, int, BlockWish> wishOf, int blocks = int.MaxValue)
    {
        var threads = Math.Clamp(Environment.ProcessorCount, 1, MaxThreads);
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, _ => Work(wishOf, blocks));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(First(e));
        }

        return [.. _results.OrderBy(result => result.Key).Select(result => result.Value)];
    }

    private void Work(Func<int, int, BlockWish> wishOf, int blocks)
    {
        var batch = new RowBatch();
        BlockConversion[] conversions = [.. Enumerable.Range(0, rows.Columns).Select(column => new BlockConversion(column))];
        while (Next(batch) && batch.Block < blocks)
        {
            _results[batch.Block] = Convert(batch, conversions, wishOf);
        }
    }

    private bool Next(RowBatch batch)
    {
        lock (_turn)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_stopped) return false;
            // Where reading fails, nobody is to go on from the middle of it.
            _stopped = true;
            var read = rows.Read(batch);
            _stopped = !read;
            return read;
        }
    }

    private BlockResult Convert(RowBatch batch, BlockConversion[] conversions, Func<int, int, BlockWish> wishOf)
    {
        var result = new BlockResult(batch.Rows, new StoredBlock[conversions.Length], new BlockForm[conversions.Length], new ColumnFacts[conversions.Length]);
        var asked = new bool[conversions.Length];
        for (var column = 0; column < conversions.Length; column++)
        {
            var wish = wishOf(batch.Block, column);
            asked[column] = wish != BlockWish.Skip;
            if (asked[column]) conversions[column].Begin(batch.Rows, wish, _forms[column]);
        }

        var step = Math.Max(64, StretchCells / conversions.Length);
        for (var from = 0; from < batch.Rows; from += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var column = 0; column < conversions.Length; column++)
            {
                if (asked[column]) conversions[column].Convert(batch, from, Math.Min(batch.Rows, from + step));
            }
        }

        for (var column = 0; column < conversions.Length; column++)
        {
            if (!asked[column]) continue;
            var conversion = conversions[column];
            conversion.Conclude(batch.Rows);
            (result.Forms[column], result.Facts[column]) = (conversion.Form, conversion.Facts);
            result.Stored[column] = conversion.End(store, batch.Rows);
            // What the next block is likely to be; a block that has nothing but missing cells says nothing.
            if (conversion.Facts.NotBool || conversion.Facts.NotReal) _forms[column] = conversion.Form;
        }

        return result;
    }

    // Only one thread can fail to read; what else fails is a fault.
    private static Exception First(AggregateException errors)
    {
        var flat = errors.Flatten().InnerExceptions;
        return flat.FirstOrDefault(error => error is RowException) ?? flat.FirstOrDefault(error => error is not OperationCanceledException) ?? flat[0];
    }
}
