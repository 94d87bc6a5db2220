using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Platform.Contracts;
using Platform.Contracts.Tracking;
using Platform.Storage;
using Platform.Storage.Journal;

namespace Platform.Grains.Tracking;

/// <inheritdoc cref="IRunGrain" />
public sealed partial class RunGrain(
    [PersistentState("run", StorageNames.Grains)] IPersistentState<RunState> stored,
    IJournal journal,
    TimeProvider clock,
    ILogger<RunGrain> logger) : Grain, IRunGrain, IRecordedRunGrain
{
    private const int MaxHistory = 5_000;
    private const long MaxHistoryBytes = 4 << 20;
    private static readonly TimeSpan RepublishAfter = TimeSpan.FromSeconds(1);

    // What interleaving readers see: always what is durable.
    private RunState _durable = new();
    private Run? _run;

    private string Id => this.GetPrimaryKeyString();

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Show(stored.State);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<Result<Run>> Create(Caller caller, RunDraft draft, CancellationToken cancellationToken) => Create(caller.UserId, draft, recorded: false, cancellationToken);

    /// <inheritdoc />
    public Task<Result<Run>> Start(string userId, RunDraft draft, CancellationToken cancellationToken) => Create(userId, draft, recorded: true, cancellationToken);

    /// <inheritdoc />
    public Task<Result<Run>> Get(CancellationToken cancellationToken) => Task.FromResult<Result<Run>>(_run is null ? RunRules.Missing(Id) : _run);

    /// <inheritdoc />
    public Task<Result<Run>> MayWrite(Caller caller, CancellationToken cancellationToken) => Task.FromResult<Result<Run>>(
        RunRules.MayChange(_durable, Id, caller.UserId) is { } refused ? refused : RunRules.InUse(_durable, Id) is { } deleted ? deleted : _run!);

    /// <inheritdoc />
    public async Task<Result<Run>> Update(Caller caller, RunUpdate update, CancellationToken cancellationToken)
    {
        if (RunRules.MayChange(stored.State, Id, caller.UserId) is { } refused) return refused;
        if (RunRules.InUse(stored.State, Id) is { } deleted) return deleted;
        var done = await Apply(RunRules.Update(stored.State, update));
        return done.IsSuccess ? _run! : done.Error;
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Log(Caller caller, RunBatch batch, CancellationToken cancellationToken)
    {
        if (RunRules.CheckBatch(batch) is { } over) return over;
        var measured = batch.Metrics.Length + batch.Params.Length > 0;
        if (RunRules.MayChange(stored.State, Id, caller.UserId, measured) is { } refused) return refused;
        if (RunRules.InUse(stored.State, Id) is { } deleted) return deleted;
        if (RunRules.MayTag(stored.State, batch.Tags.Select(t => t.Key)) is { } own) return own;
        return await Log(batch);
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Finish(RunBatch batch, RunUpdate update, CancellationToken cancellationToken)
    {
        if (RunRules.Known(stored.State, Id) is { } missing) return missing;
        var logged = RunRules.Log(stored.State, Id, batch);
        if (!logged.IsSuccess) return logged.Error;
        await Append(batch);
        return await Apply(RunRules.Update(logged.Value, update));
    }

    /// <inheritdoc />
    public async Task<Result<Done>> DeleteTag(Caller caller, string key, CancellationToken cancellationToken)
    {
        if (RunRules.MayChange(stored.State, Id, caller.UserId, measured: false) is { } refused) return refused;
        if (RunRules.InUse(stored.State, Id) is { } deleted) return deleted;
        return RunRules.MayTag(stored.State, [key]) is { } own ? own : await Apply(RunRules.DeleteTag(stored.State, Id, key));
    }

    /// <inheritdoc />
    public async Task<Result<Done>> LogInputs(Caller caller, ImmutableArray<DatasetInput> inputs, CancellationToken cancellationToken)
    {
        if (RunRules.MayChange(stored.State, Id, caller.UserId) is { } refused) return refused;
        return RunRules.InUse(stored.State, Id) is { } deleted ? deleted : await Apply(RunRules.LogInputs(stored.State, inputs));
    }

    /// <inheritdoc />
    public async Task<Result<Done>> LogModel(Caller caller, string modelJson, CancellationToken cancellationToken)
    {
        if (RunRules.MayChange(stored.State, Id, caller.UserId) is { } refused) return refused;
        return RunRules.InUse(stored.State, Id) is { } deleted ? deleted : await Apply(RunRules.LogModel(stored.State, modelJson));
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken) =>
        RunRules.MayChange(stored.State, Id, caller.UserId) is { } refused ? refused : await Apply(RunRules.Move(stored.State, LifecycleStage.Deleted));

    /// <inheritdoc />
    public async Task<Result<Done>> Restore(Caller caller, CancellationToken cancellationToken) =>
        RunRules.MayChange(stored.State, Id, caller.UserId) is { } refused ? refused : await Apply(RunRules.Move(stored.State, LifecycleStage.Active));

    /// <inheritdoc />
    public async Task ExperimentMoved(LifecycleStage lifecycle, CancellationToken cancellationToken) =>
        await Apply(RunRules.MoveWithExperiment(stored.State, lifecycle));

    /// <inheritdoc />
    public async Task<Result<MetricHistory>> History(string key, long afterSeq, int limit, CancellationToken cancellationToken)
    {
        if (_run is null) return RunRules.Missing(Id);
        if (!_run.Metrics.ContainsKey(key)) return new MetricHistory([], null);
        limit = Math.Clamp(limit, 1, MaxHistory);
        var entries = await journal.ReadAsync(MetricEntries.StreamOf(Id, key), afterSeq, limit, MaxHistoryBytes, cancellationToken: cancellationToken);
        ImmutableArray<MetricValue> points = [.. entries.Select(MetricEntries.FromEntry)];
        if (entries.Count == 0) return new MetricHistory(points, null);
        var extent = await journal.ExtentAsync(MetricEntries.StreamOf(Id, key), cancellationToken: cancellationToken);
        return new MetricHistory(points, entries[^1].Seq < extent.LastSeq ? entries[^1].Seq : null);
    }

    private async Task<Result<Run>> Create(string userId, RunDraft draft, bool recorded, CancellationToken cancellationToken)
    {
        if (_run is not null)
        {
            return _run.UserId == userId && _run.ExperimentId == draft.ExperimentId && stored.State.Recorded == recorded
                ? _run
                : Error.Invalid($"There is a run with id={Id} already.");
        }

        var place = await GrainFactory.GetGrain<IExperimentGrain>(draft.ExperimentId).Admit(Id, recorded, cancellationToken);
        if (!place.IsSuccess) return place.Error;
        var done = await Apply(RunRules.Create(Id, userId, draft, place.Value, recorded, clock.GetUtcNow().ToUnixTimeMilliseconds()));
        return done.IsSuccess ? _run! : done.Error;
    }

    private async Task<Result<Done>> Log(RunBatch batch)
    {
        var next = RunRules.Log(stored.State, Id, batch);
        if (!next.IsSuccess) return next.Error;
        await Append(batch);
        return await Apply(next);
    }

    // Before the state: what is in the history without being the latest is harmless, and the same batch again completes it.
    private async Task Append(RunBatch batch)
    {
        if (batch.Metrics.IsEmpty) return;
        var now = clock.GetUtcNow();
        await journal.AppendAsync([.. batch.Metrics.Distinct().Select(point => MetricEntries.ToEntry(Id, point, now))]);
    }

    private async Task<Result<Done>> Apply(Result<RunState> next)
    {
        if (!next.IsSuccess) return next.Error;
        var before = stored.State;
        if (ReferenceEquals(before, next.Value)) return Done.Instance;
        stored.State = next.Value;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            // Whether it was written is not known: the next activation reads what there is.
            stored.State = before;
            DeactivateOnIdle();
            throw;
        }

        Show(next.Value);
        await Publish();
        return Done.Instance;
    }

    private void Show(RunState state)
    {
        _durable = state;
        _run = state.View(Id);
    }

    // The page learns of the change before the caller does, so that a search finds what was acknowledged.
    private async Task Publish()
    {
        var run = _run!;
        try
        {
            await GrainFactory.GetGrain<IRunPageGrain>(IRunPageGrain.KeyOf(run.ExperimentId, run.Page)).Refresh(run);
        }
        catch (Exception fault)
        {
            LogNotPublished(fault, Id);
            this.RegisterGrainTimer((_, _) => Publish(), this, new GrainTimerCreationOptions { DueTime = RepublishAfter, Period = Timeout.InfiniteTimeSpan });
        }
    }

    [LoggerMessage(LogLevel.Warning, "The index page of run {RunId} could not be told of a change; it will be told again")]
    private partial void LogNotPublished(Exception fault, string runId);
}
