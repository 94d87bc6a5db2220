using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Training;
using Platform.Grains.Jobs.Running;
using Platform.Vision.Training;

namespace Platform.GpuGrains.Training;

/// <summary>
/// Tells a job's grain of its training: files go to the blob store first, then the grain is told where they are. Heard on the training's own thread, which waits; so nothing is lost, and a platform that cannot keep up slows the
/// training down.
/// </summary>
internal sealed class JobObserver : ITrainingObserver, IAsyncDisposable
{
    private readonly Lease _lease;
    private readonly TrainingWork _work;
    private readonly TrainingWorkspace _workspace;
    private readonly TrainingTools _tools;
    private readonly Func<Func<Task<Result<Done>>>, Task<Result<Done>>> _insist;
    private readonly CancellationTokenSource _abandon;
    private readonly AttemptLog<TrainingLine> _log;
    private readonly Task _logging;
    private Task _progress = Task.CompletedTask;

    /// <summary>An observer for an attempt; <paramref name="insist"/> asks until there is an answer.</summary>
    public JobObserver(
        Lease lease, TrainingWork work, TrainingWorkspace workspace, TrainingTools tools, Func<Func<Task<Result<Done>>>, Task<Result<Done>>> insist, CancellationTokenSource abandon)
    {
        (_lease, _work, _workspace, _tools, _insist, _abandon) = (lease, work, workspace, tools, insist, abandon);
        _log = new AttemptLog<TrainingLine>((first, lines) => _insist(() => Job.Log(_lease, first, lines)), line => line.Message.Length, tools.Clock);
        _logging = _log.Run(abandon.Token);
    }

    private ITrainingJobGrain Job => _tools.Grains.GetGrain<ITrainingJobGrain>(_lease.JobId);

    private string Run => $"{_work.JobId}-{_work.Run}";

    /// <inheritdoc />
    public void Log(TrainingLogLevel level, string message)
    {
        var (type, word) = level switch
        {
            TrainingLogLevel.Info => ("stdout", "INFO"),
            TrainingLogLevel.Warning => ("stderr", "WARNING"),
            _ => ("stderr", "ERROR"),
        };
        Wait(_log.Add(new TrainingLine(_tools.Clock.GetUtcNow(), type, $"[{word}] {message}"), _abandon.Token).AsTask());
    }

    /// <inheritdoc />
    public void Progress(TrainingPosition position)
    {
        // One that is not heard is made good by the next; none waits for another.
        if (!_progress.IsCompleted) return;
        _progress = Tell(new TrainingProgress(
            position.Epoch, _workspace.Config.Epochs, position.Batch, position.Batches,
            double.IsFinite(position.Loss) ? position.Loss : null, position.ImagesPerSecond > 0 ? position.ImagesPerSecond : null, position.SecondsLeft));
    }

    /// <inheritdoc />
    public void StateSaved(int epochsDone, int batchesDone, string stateFile) => Wait(KeepState(epochsDone, batchesDone, stateFile));

    /// <inheritdoc />
    public void EpochCompleted(EpochResult result, string weightsFile, string stateFile) => Wait(KeepEpoch(result, weightsFile, stateFile));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _log.Complete();
        await Task.WhenAll(_logging, _progress).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task KeepState(int epoch, int batch, string file)
    {
        // The job knows of the blob before there is one: what a worker that dies does not tell is not left behind.
        Taken(await _insist(() => Job.WillSaveState(_lease, epoch, batch)));
        var state = await State(epoch, batch, file);
        Taken(await _insist(() => Job.SaveState(_lease, state)));
    }

    private async Task KeepEpoch(EpochResult result, string weightsFile, string stateFile)
    {
        var metrics = ClassificationMetrics.Of(result.Validation);
        var owner = $"training-validations/{Run}-{result.Epoch}";
        var report = new EpochReport(
            result.Epoch,
            result.TrainLoss,
            result.LearningRate,
            ValidationDocument.Metrics(result.Validation, metrics),
            result.IsBest,
            await Keep($"training-checkpoints/{Run}-{result.Epoch}", File.OpenRead(weightsFile)),
            new FileInfo(weightsFile).Length,
            await Keep(owner, ValidationDocument.Summary(result, metrics, _workspace.Manifest, _workspace.Config)),
            await Keep(owner, ValidationDocument.Images(result.Validation, _workspace.Manifest)),
            await State(result.Epoch, 0, stateFile),
            result.ImagesPerSecond,
            _tools.Clock.GetUtcNow());
        Taken(await _insist(() => Job.CompleteEpoch(_lease, report)));
    }

    private async Task<TrainingResumption> State(int epoch, int batch, string file) =>
        new(epoch, batch, await Keep($"training-states/{Run}-{epoch}-{batch}", File.OpenRead(file)));

    private async Task<string> Keep(string owner, Stream content)
    {
        await using (content)
        {
            await using var staged = await _tools.Blobs.StageAsync(content, long.MaxValue, _abandon.Token);
            return await staged.CommitAsync(owner, _abandon.Token);
        }
    }

    private async Task Tell(TrainingProgress progress)
    {
        try
        {
            var told = await Job.ReportProgress(_lease, progress);
            if (told.Error is { Code: ErrorCodes.StaleLease }) await _abandon.CancelAsync();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Only a hint.
        }
    }

    /// <summary>Training on without what was refused being recorded would be for nothing.</summary>
    private static void Taken(Result<Done> answer)
    {
        if (answer.Error is { } refused) throw new InvalidOperationException($"the job did not take what was trained: {refused.Message}");
    }

    /// <summary>The training's thread is its own, so it may wait.</summary>
    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
