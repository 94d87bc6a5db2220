using System.Collections.Immutable;
using System.Threading.Channels;
using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Datasets;
using Platform.Grains.Datasets;
using Platform.Storage;
using Platform.Tabular.Cleaning;

namespace Platform.Grains.Cleaning;

/// <summary>One attempt: the work itself, what is told while it goes on, and what comes of it.</summary>
public sealed partial class ExecutionGrain
{
    /// <summary>Runs the plan to its end, one way or the other; or answers why it has to wait.</summary>
    private async Task<Error?> Work()
    {
        try
        {
            var steps = ExecutionRules.Bind(_kept.Plan!);

            // Two entries a step and one more, so never more than some hundred.
            var progress = Channel.CreateUnbounded<WorkProgress>(new UnboundedChannelOptions { SingleReader = true });
            using var failed = new CancellationTokenSource();
            var work = Started(new ExecutionWork(_kept.Dataset!, steps, options.Value.MaxResultBytes, progress.Writer), progress.Writer, failed.Token);
            try
            {
                await foreach (var one in progress.Reader.ReadAllAsync()) await Tell(one);
            }
            catch
            {
                await failed.CancelAsync();
                await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                if (work is { IsCompletedSuccessfully: true, Result.Value: { } unused }) await unused.DisposeAsync();
                throw;
            }

            var made = await work;
            if (!made.IsSuccess) return made.Error;
            await using var result = made.Value;
            return await Keep(result);
        }
        catch (PlanFailedException failure)
        {
            await Fail(ExecutionRules.FailureOf(failure.Order, failure.Message), failure.Order);
        }
        catch (StepRefusedException refusal)
        {
            await Fail(ExecutionRules.FailureOf(null, refusal.Message), null);
        }
        catch (OutputTooLargeException)
        {
            await Fail(ExecutionRules.FailureOf(null, $"結果のファイルが{options.Value.MaxResultBytes}バイトを超えます"), null);
        }
        catch (BlobNotFoundException) when (_kept.Execution!.Before is null)
        {
            // It was deleted before it was read.
            await Fail(PlanMaking.NoDataset(), null);
        }

        return null;
    }

    private async Task<Result<WorkResult>> Started(ExecutionWork work, ChannelWriter<WorkProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            return await tabular.ReadAsync(_kept.Dataset!.Blob, work.Run, cancellationToken);
        }
        finally
        {
            progress.Complete();
        }
    }

    /// <summary>Shows how far it is. Only the journal is written: an attempt that is lost is begun anew.</summary>
    private async Task Tell(WorkProgress progress)
    {
        if (progress.Before is { } before)
        {
            _kept = _kept with { Execution = _kept.Execution! with { Before = before } };
            return;
        }

        var (steps, changed) = ExecutionRules.After(_kept.Execution!.Steps, progress);
        _kept = _kept with { Execution = _kept.Execution with { Steps = steps } };
        await Journal.Stepped(_kept.Starts, changed, clock.GetUtcNow());
    }

    /// <summary>Keeps what was made: the file becomes a dataset; or why that has to wait.</summary>
    private async Task<Error?> Keep(WorkResult result)
    {
        var resultId = ExecutionRules.ResultOf(Id);
        string diffs;
        await using (var staged = await blobs.StageAsync(result.Diffs, long.MaxValue, CancellationToken.None))
            diffs = await staged.CommitAsync(ExecutionRules.Owner(Id), CancellationToken.None);
        DatasetDraft draft;
        await using (var staged = await blobs.StageAsync(result.Csv, long.MaxValue, CancellationToken.None))
        {
            var blob = await staged.CommitAsync(DatasetRules.Owner(resultId), CancellationToken.None);
            draft = new DatasetDraft(ExecutionRules.NameOf(_kept.Dataset!), blob, staged.Size, new DatasetOrigin(_kept.Dataset!.DatasetId, _kept.Plan!.PlanId, Id));
        }

        var made = await GrainFactory.GetGrain<IDatasetGrain>(resultId).Create(Owner, draft);
        if (made.Error is { Code: ErrorCodes.Unavailable } wait) return wait;
        if (made.Error is { } refused)
        {
            await Fail(ExecutionRules.FailureOf(null, refused.Message), null);
            return null;
        }

        await End(
            _kept.Execution! with { Status = ExecutionStatus.Completed, ResultDatasetId = resultId, After = result.After, EndedAt = clock.GetUtcNow() },
            diffs,
            result.Places);
        return null;
    }

    /// <summary>Ends it as failed, with nothing kept of it.</summary>
    private async Task Fail(Error error, int? order)
    {
        var resultId = ExecutionRules.ResultOf(Id);
        var made = await GrainFactory.GetGrain<IDatasetGrain>(resultId).Delete(Owner);
        if (made.Error is not null) await blobs.DeleteOwnerAsync(DatasetRules.Owner(resultId), CancellationToken.None);
        await blobs.DeleteOwnerAsync(ExecutionRules.Owner(Id), CancellationToken.None);
        var steps = order is { } failed ? ExecutionRules.AfterFailure(_kept.Execution!.Steps, failed) : _kept.Execution!.Steps;
        if (order is { } step) await Journal.Stepped(_kept.Starts, steps[step - 1], clock.GetUtcNow());
        await End(_kept.Execution with { Status = ExecutionStatus.Failed, Steps = steps, Error = error, EndedAt = clock.GetUtcNow() }, null, []);
    }

    private async Task End(Execution execution, string? diffs, ImmutableArray<DiffPlace> places)
    {
        await Save(_kept with { Execution = execution, DiffBlob = diffs, Diffs = places });
        await TellEnd();
    }
}
