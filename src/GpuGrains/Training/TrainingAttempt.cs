using Microsoft.Extensions.Logging;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Training;
using Platform.Imaging;
using Platform.Storage;
using Platform.Vision;
using Platform.Vision.Training;

namespace Platform.GpuGrains.Training;

/// <summary>
/// One attempt of one training: begins it, fetches what it needs, trains on a thread of its own, reports the end. Stopped, it saves its state first; then it reports that it stopped, or, where it is given back, that alone.
/// Whose lease is lost is not heard any more, and ends without a word.
/// </summary>
internal sealed partial class TrainingAttempt(Lease lease, TrainingTools tools) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abandon = new();
    private volatile bool _giveBack;

    /// <summary>The right it runs by.</summary>
    public Lease Lease => lease;

    private ITrainingJobGrain Job => tools.Grains.GetGrain<ITrainingJobGrain>(lease.JobId);

    /// <summary>Stops it. With <paramref name="giveBack"/> the job is told that it may be taken again.</summary>
    public void Stop(bool giveBack)
    {
        _giveBack |= giveBack;
        _stop.Cancel();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Dispose();
        _abandon.Dispose();
    }

    /// <summary>From the beginning to the end; never throws. When it returns nothing of the attempt runs and its folder is gone.</summary>
    public async Task Run()
    {
        try
        {
            var begun = await Insist(() => Job.Begin(lease));
            if (!begun.IsSuccess)
            {
                LogRefused(tools.Logger, lease.JobId, lease.Token, begun.Error.Message);
                await tools.Grains.GetGrain<IPoolGrain>(lease.Pool).Return(lease, requeue: false);
                return;
            }

            var end = await Train(begun.Value);
            if (end.Kind == TrainingEndKind.Stopped && _giveBack) await Insist(async () => await GiveBack());
            else await Insist(() => Job.End(lease, end));
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            LogAbandoned(tools.Logger, lease.JobId, lease.Token);
        }
        catch (Exception fault)
        {
            LogFailed(tools.Logger, fault, lease.JobId, lease.Token);
        }
    }

    private async Task<TrainingEnd> Train(TrainingWork work)
    {
        try
        {
            await using var workspace = await TrainingWorkspace.Open(work, lease, tools, _abandon.Token);
            using var device = tools.Torch.Take();
            await using var observer = new JobObserver(lease, work, workspace, tools, Insist, _abandon);
            var outcome = await OnOwnThread(() =>
            {
                tools.Torch.StepBack();
                return new Trainer(workspace.Plan(device.Device), observer).Run(workspace.StateFile, _stop.Token, _abandon.Token);
            });
            return new TrainingEnd(outcome == TrainingOutcome.Stopped ? TrainingEndKind.Stopped : TrainingEndKind.Completed, null);
        }
        catch (Exception wrong) when (wrong is VisionException or ImagingException)
        {
            return Failed(new Error(TrainingErrors.TrainingFailed, wrong.Message));
        }
        catch (BlobNotFoundException)
        {
            return Failed(new Error(TrainingErrors.NoDataset, "the dataset, or the weights to begin from, have been deleted"));
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !_abandon.IsCancellationRequested)
        {
            LogFailed(tools.Logger, fault, lease.JobId, lease.Token);
            return Failed(new Error(JobFailures.Platform, "the platform could not go on training, for a fault of its own", Retryable: true));
        }
    }

    /// <summary>Asks until there is an answer, as no answer says nothing; every question here may be asked again. An answer that the lease is stale ends the attempt.</summary>
    private async Task<T> Insist<T>(Func<Task<T>> ask)
    {
        for (var wait = TimeSpan.FromMilliseconds(100); ; wait = wait * 2 < tools.LongestWait ? wait * 2 : tools.LongestWait)
        {
            _abandon.Token.ThrowIfCancellationRequested();
            try
            {
                var answer = await ask();
                if (answer is not Result<Done> { Error.Code: ErrorCodes.StaleLease }) return answer;
                await _abandon.CancelAsync();
            }
            catch (Exception fault)
            {
                LogAskedAgain(tools.Logger, fault, lease.JobId, lease.Token);
            }

            await Task.Delay(wait, tools.Clock, _abandon.Token);
        }
    }

    private Task<Result<Done>> Insist(Func<Task<Result<Done>>> ask) => Insist<Result<Done>>(ask);

    private async Task<Result<Done>> GiveBack()
    {
        await Job.GiveBack(lease);
        return Done.Instance;
    }

    private static TrainingEnd Failed(Error error) => new(TrainingEndKind.Failed, error);

    /// <summary>Runs work on a thread that is nothing else's, so that it may step back and wait as it likes.</summary>
    private Task<T> OnOwnThread<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
        })
        {
            IsBackground = true,
            Name = $"training {lease.JobId}",
        };
        thread.Start();
        return done.Task;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Training {JobId} (token {Token}) was not begun: {Reason}")]
    private static partial void LogRefused(ILogger logger, string jobId, long token, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The attempt of training {JobId} (token {Token}) was abandoned, as its lease is over")]
    private static partial void LogAbandoned(ILogger logger, string jobId, long token);

    [LoggerMessage(Level = LogLevel.Error, Message = "The attempt of training {JobId} (token {Token}) failed by a fault of the platform")]
    private static partial void LogFailed(ILogger logger, Exception fault, string jobId, long token);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Training {JobId} (token {Token}) did not answer and is asked again")]
    private static partial void LogAskedAgain(ILogger logger, Exception fault, string jobId, long token);
}
