using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Tracking;

namespace Platform.Grains.Tracking;

/// <summary>Records runs in our own tracking store.</summary>
public sealed class GrainRunRecorder(IGrainFactory grains) : IRunRecorder
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
    public async Task FinishAsync(RunFinish run, CancellationToken cancellationToken = default)
    {
        // The files first: a run that has ended is complete.
        await grains.GetGrain<IRunArtifactsGrain>(run.RunId).Record(run.Artifacts, cancellationToken);
        var batch = new RunBatch(
            RecordedRunNames.Metrics(run.Metrics, run.EndedAt),
            RecordedRunNames.Texts(run.Params, RunLimits.ParamValue),
            RecordedRunNames.Texts(run.Tags, RunLimits.TagValue));
        var update = new RunUpdate(run.Status, run.EndedAt.ToUnixTimeMilliseconds(), null);
        Checked(await grains.GetGrain<IRecordedRunGrain>(run.RunId).Finish(batch, update, cancellationToken));
    }

    private static T Checked<T>(Result<T> result) => result.IsSuccess ? result.Value : throw new RunRecorderException(result.Error.Message, result.Error.Retryable);
}
