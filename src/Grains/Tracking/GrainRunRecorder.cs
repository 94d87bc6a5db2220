using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Tracking;
using Platform.Storage;
using Platform.Storage.Blobs;

namespace Platform.Grains.Tracking;

/// <summary>Records runs in our own tracking store.</summary>
public sealed class GrainRunRecorder(IGrainFactory grains, IBlobStore blobs) : IRunRecorder
{
    /// <inheritdoc />
    public async Task<RecordedRun> StartAsync(RunStart run, CancellationToken cancellationToken = default)
    {
        var experiment = await grains.GetGrain<IExperimentIndexGrain>(IExperimentIndexGrain.Key).Ensure(run.Experiment, cancellationToken);
        var draft = new RunDraft(experiment, run.RunName, run.StartedAt.ToUnixTimeMilliseconds(), RecordedRunNames.Tags(run));
        var started = Checked(await grains.GetGrain<IRecordedRunGrain>(run.ProposedRunId).Start(run.UserId, draft, cancellationToken));
        return new RecordedRun(started.RunId, started.ExperimentId);
    }

    /// <inheritdoc />
    public async Task LogAsync(RunMetrics metrics, CancellationToken cancellationToken = default)
    {
        var batch = new RunBatch(
            RecordedRunNames.Metrics(metrics.Metrics, metrics.At, metrics.Step), RecordedRunNames.Texts(metrics.Params, RunLimits.ParamValue), []);
        Checked(await grains.GetGrain<IRecordedRunGrain>(metrics.RunId).Finish(batch, new RunUpdate(RunStatus.Running, null, null), cancellationToken));
    }

    /// <inheritdoc />
    public async Task FinishAsync(RunFinish run, CancellationToken cancellationToken = default)
    {
        // The files first: a run that has ended is complete.
        await grains.GetGrain<IRunArtifactsGrain>(run.RunId).Record(await Own(run, cancellationToken), cancellationToken);
        var batch = new RunBatch(
            RecordedRunNames.Metrics(run.Metrics, run.EndedAt),
            RecordedRunNames.Texts(run.Params, RunLimits.ParamValue),
            RecordedRunNames.Texts(run.Tags, RunLimits.TagValue));
        var update = new RunUpdate(run.Status, run.EndedAt.ToUnixTimeMilliseconds(), null);
        Checked(await grains.GetGrain<IRecordedRunGrain>(run.RunId).Finish(batch, update, cancellationToken));
    }

    /// <summary>The run's files, those of other owners as copies of its own.</summary>
    private async Task<ImmutableArray<StoredFile>> Own(RunFinish run, CancellationToken cancellationToken)
    {
        var owner = "runs/" + run.RunId;
        var files = ImmutableArray.CreateBuilder<StoredFile>(run.Artifacts.Length);
        foreach (var file in run.Artifacts)
        {
            if (file.Blob.StartsWith(owner + "/", StringComparison.Ordinal))
            {
                files.Add(file);
                continue;
            }

            try
            {
                await using var content = await blobs.OpenAsync(file.Blob, cancellationToken);
                await using var staged = await blobs.StageAsync(content, long.MaxValue, cancellationToken);
                files.Add(file with { Blob = await staged.CommitAsync(owner, cancellationToken) });
            }
            catch (BlobNotFoundException)
            {
                // Its owner has deleted it in the meantime.
            }
        }

        return files.ToImmutable();
    }

    private static T Checked<T>(Result<T> result) => result.IsSuccess ? result.Value : throw new RunRecorderException(result.Error.Message, result.Error.Retryable);
}
