using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Live;
using Platform.Contracts.Training;
using Platform.Storage;

namespace Platform.Grains.Training;

/// <summary>What is read of a job.</summary>
public sealed partial class TrainingJobGrain
{
    private const string DefaultExperiment = "training";
    private const int MaxRows = 10_000;
    private const int MaxImages = 1_000;

    /// <inheritdoc />
    public async Task<Result<TrainingJob>> Get(Caller caller, CancellationToken cancellationToken = default) => IsSeenBy(caller) ? await View() : TrainingRules.NoJob();

    /// <inheritdoc />
    public async Task<Result<ImmutableArray<TrainingMetric>>> Metrics(Caller caller, int limit, CancellationToken cancellationToken = default) =>
        IsSeenBy(caller) ? await History.Metrics(_job, Math.Clamp(limit, 1, MaxRows), cancellationToken) : TrainingRules.NoJob();

    /// <inheritdoc />
    public async Task<Result<ImmutableArray<TrainingLogLine>>> Logs(Caller caller, int limit, string? logType, CancellationToken cancellationToken = default)
    {
        if (!IsSeenBy(caller)) return TrainingRules.NoJob();
        if (logType is not (null or "stdout" or "stderr")) return TrainingChecks.Wrong("log_type", "must be stdout or stderr");
        return await History.Lines(Math.Clamp(limit, 1, MaxRows), logType, cancellationToken);
    }

    /// <inheritdoc />
    public Task<Result<ImmutableArray<TrainingCheckpoint>>> Checkpoints(Caller caller, CancellationToken cancellationToken = default) => Task.FromResult<Result<ImmutableArray<TrainingCheckpoint>>>(
        IsSeenBy(caller) ? _job.Checkpoints.Select(one => TrainingCheckpoints.View(_job, one)).ToImmutableArray() : TrainingRules.NoJob());

    /// <inheritdoc />
    public async Task<Result<ImmutableArray<ValidationRecord>>> Validations(Caller caller, CancellationToken cancellationToken = default) =>
        IsSeenBy(caller) ? await History.Validations(_job, cancellationToken) : TrainingRules.NoJob();

    /// <inheritdoc />
    public async Task<Result<Page<ValidatedImage>>> ValidatedImages(Caller caller, int epoch, bool? isCorrect, int skip, int limit, CancellationToken cancellationToken = default)
    {
        if (!IsSeenBy(caller)) return TrainingRules.NoJob();
        var none = new Error(TrainingErrors.NoValidation, "there is no such validation result");
        if (await History.Validation(_job, epoch, cancellationToken) is not { } validation) return none;
        if (validation.ImagesBlob is null) return new Page<ValidatedImage>([], 0);
        try
        {
            await using var file = await blobs.OpenAsync(validation.ImagesBlob, cancellationToken);
            return await Task.Run(() => ValidatedImageLines.Read(file, isCorrect, Math.Max(skip, 0), Math.Clamp(limit, 1, MaxImages), cancellationToken), cancellationToken);
        }
        catch (BlobNotFoundException)
        {
            return none;
        }
    }

    /// <inheritdoc />
    public Task<Result<TrainingCheckpoint>> CheckpointFor(Caller caller, string? checkpointPath, CancellationToken cancellationToken = default)
    {
        if (!IsSeenBy(caller)) return Task.FromResult<Result<TrainingCheckpoint>>(TrainingRules.NoJob());
        var found = checkpointPath is { Length: > 0 } ? TrainingCheckpoints.Find(_job, checkpointPath) : TrainingCheckpoints.Best(_job) ?? _job.Checkpoints.LastOrDefault();
        return Task.FromResult<Result<TrainingCheckpoint>>(found is { Weights: not null } ? TrainingCheckpoints.View(_job, found) : TrainingRules.NoCheckpoint());
    }

    /// <inheritdoc />
    public async Task<Result<TopicPage>> ReadTopic(Caller caller, long afterSeq, int limit, CancellationToken cancellationToken = default) =>
        IsSeenBy(caller)
            ? await Journal.Read(afterSeq, limit, _job is { Stage: TrainingStage.Ended, Outcome.Status: TrainingStatus.Completed }, cancellationToken)
            : TrainingRules.NoJob();

    /// <inheritdoc />
    public Task<TrainingRunFacts?> Facts(int run, CancellationToken cancellationToken = default) => Task.FromResult(_job.Stage is TrainingStage.None or TrainingStage.Deleting or TrainingStage.Deleted ? null : FactsOf(_job, run));

    /// <inheritdoc />
    public async Task RunStarted(int run, string runId, string experimentId, CancellationToken cancellationToken = default)
    {
        if (_job.Run == run && _job.Stage is not (TrainingStage.Deleting or TrainingStage.Deleted) && (_job.RunId, _job.ExperimentId) != (runId, experimentId))
            await Save(_job with { RunId = runId, ExperimentId = experimentId });
    }

    private static TrainingRunFacts FactsOf(TrainingState job, int run)
    {
        var superseded = run != job.Run;
        TrainingRunEnd? end = superseded ? new TrainingRunEnd(TrainingStatus.Stopped, job.StartedAt ?? job.EndedAt ?? job.CreatedAt, null, null, null, null)
            : job.Stage is TrainingStage.Finishing or TrainingStage.Ended ? EndOf(job)
            : null;
        return new TrainingRunFacts(
            job.UserId,
            job.Request!.ExperimentName ?? DefaultExperiment,
            run == 1 ? $"job-{job.JobId}" : string.Create(CultureInfo.InvariantCulture, $"job-{job.JobId}-run-{run}"),
            (superseded ? null : job.StartedAt) ?? job.CreatedAt,
            Flat(job.ConfigJson),
            ImmutableDictionary<string, string>.Empty.Add("platform.job_id", job.JobId.ToString(CultureInfo.InvariantCulture)).Add("platform.run", run.ToString(CultureInfo.InvariantCulture)),
            superseded ? int.MaxValue : job.Start,
            superseded ? int.MaxValue : job.IsServed ? job.Settings.Epochs : job.Epoch,
            superseded || job.RunId is not null,
            end);
    }

    private static TrainingRunEnd EndOf(TrainingState job)
    {
        var best = TrainingCheckpoints.Best(job);
        var weights = best?.Weights is { } blob ? new StoredFile("checkpoints/best.safetensors", blob, best.Size) : null;
        return new TrainingRunEnd(job.Outcome!.Status, job.EndedAt!.Value, job.Outcome.Error?.Message, job.BestEpoch, weights, best?.Validation);
    }

    /// <summary>The configuration as params: names of nested settings joined by dots.</summary>
    private static ImmutableDictionary<string, string> Flat(string json)
    {
        var flat = ImmutableDictionary.CreateBuilder<string, string>();
        using var document = JsonDocument.Parse(json);
        Add("", document.RootElement);
        return flat.ToImmutable();

        void Add(string name, JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Object)
                foreach (var one in value.EnumerateObject()) Add(name.Length == 0 ? one.Name : $"{name}.{one.Name}", one.Value);
            else if (value.ValueKind != JsonValueKind.Null) flat[name] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }
    }

    private async Task<TrainingJob> View()
    {
        var job = _job;
        var (settings, status) = (job.Settings, TrainingRules.Status(job));
        var standing = job.Stage is TrainingStage.Pending or TrainingStage.Queueing ? await Pool.Standing(Key) : null;
        return new TrainingJob(
            job.JobId, job.UserId, job.Request!, settings.Framework, settings.ModelName, settings.TaskType, settings.DatasetId, settings.DatasetFormat, settings.NumClasses, settings.Epochs, settings.BatchSize,
            settings.LearningRate, settings.PrimaryMetric, settings.PrimaryMetricMode, status, job.Epoch, standing?.Position, standing?.EstimatedWait, status == TrainingStatus.Running ? _progress : null,
            job.RunId, job.ExperimentId, job.BestEpoch, job.BestMetric, job.Attempt, status == TrainingStatus.Failed ? job.Outcome!.Error : null, job.CreatedAt, job.StartedAt,
            status is TrainingStatus.Pending or TrainingStatus.Running ? null : job.EndedAt);
    }

    private bool IsSeenBy(Caller caller) => _job.Stage is not (TrainingStage.None or TrainingStage.Creating or TrainingStage.Deleting or TrainingStage.Deleted) && _job.UserId == caller.UserId;
}
