using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Platform.Contracts;
using Platform.Contracts.Tracking;
using Platform.Storage;

namespace Platform.Grains.Tracking;

/// <inheritdoc cref="IExperimentGrain" />
public sealed partial class ExperimentGrain(
    [PersistentState("experiment", StorageNames.Grains)] IPersistentState<ExperimentState> stored,
    TimeProvider clock,
    ILogger<ExperimentGrain> logger) : Grain, IExperimentGrain
{
    // What Get answers: always what is durable.
    private ExperimentState _durable = new();
    private string _name = "";

    private string Id => this.GetPrimaryKeyString();

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private IExperimentIndexGrain Index => GrainFactory.GetGrain<IExperimentIndexGrain>(IExperimentIndexGrain.Key);

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _durable = stored.State;
        if (Id == ExperimentRules.DefaultId)
        {
            _name = ExperimentRules.DefaultName;
            if (!stored.State.Exists) await Commit(ExperimentRules.Create(Id, null, new ExperimentDraft(_name, null, []), Now));
        }
        else if (stored.State.Exists)
        {
            _name = await Index.NameOf(Id, cancellationToken) ?? "";
        }

        if (!stored.State.Settled) GoOnSettling();
    }

    /// <inheritdoc />
    public Task<Result<Experiment>> Get(CancellationToken cancellationToken) => Task.FromResult<Result<Experiment>>(
        ExperimentRules.Known(_durable, Id) is { } missing ? missing : _durable.View(Id, _name));

    /// <inheritdoc />
    public async Task Initialize(string? userId, ExperimentDraft draft, CancellationToken cancellationToken)
    {
        if (stored.State.Exists) return;
        _name = draft.Name;
        await Commit(ExperimentRules.Create(Id, userId, draft, Now));
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Rename(Caller caller, string name, CancellationToken cancellationToken)
    {
        if (ExperimentRules.MayChange(stored.State, Id, caller.UserId) is { } refused) return refused;
        if (ExperimentRules.InUse(stored.State, Id) is { } deleted) return deleted;
        if (ExperimentRules.CheckName(name) is { } bad) return bad;
        var renamed = await Index.Rename(Id, name, cancellationToken);
        if (!renamed.IsSuccess) return renamed;
        _name = name;
        await Commit(stored.State with { LastUpdateTime = Now });
        return Done.Instance;
    }

    /// <inheritdoc />
    public async Task<Result<Done>> SetTag(Caller caller, TextEntry tag, CancellationToken cancellationToken)
    {
        if (ExperimentRules.MayChange(stored.State, Id, caller.UserId) is { } refused) return refused;
        if (ExperimentRules.InUse(stored.State, Id) is { } deleted) return deleted;
        var next = ExperimentRules.SetTag(stored.State, tag, Now);
        if (!next.IsSuccess) return next.Error;
        await Commit(next.Value);
        return Done.Instance;
    }

    /// <inheritdoc />
    public async Task<Result<Done>> DeleteTag(Caller caller, string key, CancellationToken cancellationToken)
    {
        if (ExperimentRules.MayChange(stored.State, Id, caller.UserId) is { } refused) return refused;
        if (ExperimentRules.InUse(stored.State, Id) is { } deleted) return deleted;
        if (!stored.State.Tags.ContainsKey(key)) return Error.NotFound($"No tag with name: {key} in experiment with id {Id}");
        await Commit(stored.State with { Tags = stored.State.Tags.Remove(key), LastUpdateTime = Now });
        return Done.Instance;
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken)
    {
        if (ExperimentRules.MayChange(stored.State, Id, caller.UserId) is { } refused) return refused;
        if (stored.State.Lifecycle == LifecycleStage.Deleted) return stored.State.Settled ? ExperimentRules.Missing(Id) : Done.Instance;
        for (var page = 0; page < stored.State.Pages; page++)
        {
            if (await Page(page).HoldsOthers(caller.UserId, cancellationToken))
                return Error.Forbidden($"The experiment {Id} holds active runs of other users: it cannot be deleted with them.");
        }

        await Commit(ExperimentRules.Move(stored.State, LifecycleStage.Deleted, Now));
        return Done.Instance;
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Restore(Caller caller, CancellationToken cancellationToken)
    {
        if (ExperimentRules.MayChange(stored.State, Id, caller.UserId) is { } refused) return refused;
        if (stored.State.Lifecycle == LifecycleStage.Active) return stored.State.Settled ? ExperimentRules.Missing(Id) : Done.Instance;
        await Commit(ExperimentRules.Move(stored.State, LifecycleStage.Active, Now));
        return Done.Instance;
    }

    /// <inheritdoc />
    public async Task Settle(CancellationToken cancellationToken)
    {
        try
        {
            // This interleaves with other calls, so that a run that is being made can ask meanwhile; it looks at the state again after each round.
            while (!_durable.Settled)
            {
                var lifecycle = _durable.Lifecycle;
                for (var page = 0; page < _durable.Pages; page++) await Page(page).ExperimentMoved(lifecycle, cancellationToken);
                await this.AsReference<IExperimentGrain>().Settled(lifecycle, cancellationToken);
            }
        }
        catch
        {
            // Who waited may have given up; the runs are told all the same.
            GoOnSettling();
            throw;
        }
    }

    /// <inheritdoc />
    public Task Settled(LifecycleStage lifecycle, CancellationToken cancellationToken) =>
        stored.State.Lifecycle == lifecycle && !stored.State.Settled ? Commit(stored.State with { Settled = true }) : Task.CompletedTask;

    /// <inheritdoc />
    public async Task<Result<RunPlace>> Admit(string runId, bool recorded, CancellationToken cancellationToken)
    {
        if (ExperimentRules.MayEnter(stored.State, Id, recorded) is { } refused) return refused;
        if (stored.State.Pages == 0) await Commit(stored.State with { Pages = 1 });
        while (true)
        {
            var page = stored.State.Pages - 1;
            if (await Page(page).Add(runId, cancellationToken)) return new RunPlace(page, stored.State.ArtifactLocation);

            // A page is counted before a run is on it, so that no search passes it over.
            await Commit(stored.State with { Pages = stored.State.Pages + 1 });
        }
    }

    private IRunPageGrain Page(int page) => GrainFactory.GetGrain<IRunPageGrain>(IRunPageGrain.KeyOf(Id, page));

    private void GoOnSettling() => this.RegisterGrainTimer(
        async (_, cancellationToken) =>
        {
            try
            {
                await this.AsReference<IExperimentGrain>().Settle(cancellationToken);
            }
            catch (Exception fault)
            {
                LogNotSettled(fault, Id);
            }
        },
        this,
        new GrainTimerCreationOptions { DueTime = TimeSpan.FromSeconds(1), Period = Timeout.InfiniteTimeSpan, Interleave = true });

    private async Task Commit(ExperimentState next)
    {
        var before = stored.State;
        stored.State = next;
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

        _durable = next;
    }

    [LoggerMessage(LogLevel.Warning, "The runs of experiment {ExperimentId} could not all be told yet that it was deleted or restored; it goes on")]
    private partial void LogNotSettled(Exception fault, string experimentId);
}
