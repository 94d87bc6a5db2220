using System.Collections.Immutable;
using System.Threading.Channels;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Datasets;
using Platform.Grains.Datasets;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;

namespace Platform.Grains.Cleaning;

/// <summary>How far the work on an execution is: one of the three is given.</summary>
/// <param name="Before">The table was read.</param>
/// <param name="Began">A step began, by its place.</param>
/// <param name="Ended">A step ended.</param>
internal readonly record struct WorkProgress(TableSize? Before = null, int? Began = null, StepReport? Ended = null);

/// <summary>What the work on an execution made; to be disposed.</summary>
/// <param name="After">The table after the last step.</param>
/// <param name="Csv">It as a CSV file, at its beginning.</param>
/// <param name="Diffs">The samples of what changed, at their beginning.</param>
/// <param name="Places">Where each step's sample lies.</param>
internal sealed record WorkResult(TableSize After, Stream Csv, Stream Diffs, ImmutableArray<DiffPlace> Places) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Csv.DisposeAsync().ConfigureAwait(false);
        await Diffs.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>Runs a plan on a dataset's file: reads, does the steps, writes. Takes processor time.</summary>
internal sealed class ExecutionWork(Dataset dataset, ImmutableArray<(int Order, CleaningStep Step)> steps, long maxResultBytes, ChannelWriter<WorkProgress> progress)
{
    /// <exception cref="PlanFailedException">A step failed.</exception>
    /// <exception cref="OutputTooLargeException">The result is larger than it may be.</exception>
    public WorkResult Run(Stream csv, TabularScratch scratch, CancellationToken cancellationToken)
    {
        var table = CsvReader.Read(csv, new CsvFormat(dataset.Encoding, dataset.Delimiter[0]), scratch.Blocks, new CsvLimits(), cancellationToken).Table;
        progress.TryWrite(new WorkProgress(Before: SizeOf(table)));
        FileStream? result = null;
        var samples = scratch.File();
        try
        {
            var diffs = new DiffFile(samples);
            var cleaned = PlanRunner.Run(table, steps, order => progress.TryWrite(new WorkProgress(Began: order)), report => Tell(report, diffs), cancellationToken);
            result = scratch.File();
            var output = new BoundedOutput(result, maxResultBytes);
            CsvWriter.Write(cleaned, output, cancellationToken);
            result.Flush();
            (result.Position, samples.Position) = (0, 0);
            return new WorkResult(SizeOf(cleaned), result, samples, diffs.Places);
        }
        catch
        {
            samples.Dispose();
            result?.Dispose();
            throw;
        }
    }

    private static TableSize SizeOf(Table table) => new(table.Rows, table.Columns.Length, table.Missing);

    private void Tell(StepReport report, DiffFile diffs)
    {
        diffs.Add(report.Order, report.Diff);
        // Without the sample, which may be large and is written now.
        progress.TryWrite(new WorkProgress(Ended: report with { Diff = new StepDiff([], [], [], []) }));
    }
}
