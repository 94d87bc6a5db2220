using System.Collections.Immutable;
using Orleans.Runtime;
using Platform.Contracts;
using Platform.Contracts.Tracking;
using Platform.Grains.Tracking.Search;
using Platform.Storage;

namespace Platform.Grains.Tracking;

/// <summary>What is stored of a page.</summary>
[GenerateSerializer, Alias("RunPageState")]
public sealed record RunPageState
{
    /// <summary>The runs listed, in the order they came.</summary>
    [Id(0)] public ImmutableArray<string> RunIds { get; init; } = [];
}

/// <inheritdoc cref="IRunPageGrain" />
public sealed class RunPageGrain([PersistentState("runs", StorageNames.Grains)] IPersistentState<RunPageState> stored) : Grain, IRunPageGrain
{
    private const int CallsAtOnce = 32;

    private readonly Dictionary<string, Run> _runs = [];
    private int _page;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        _page = int.Parse(key.AsSpan(key.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture);
        foreach (var chunk in stored.State.RunIds.Chunk(CallsAtOnce))
        {
            foreach (var run in await Task.WhenAll(chunk.Select(id => GrainFactory.GetGrain<IRunGrain>(id).Get(cancellationToken))))
            {
                // A run that is listed but not there was cut off while it was made.
                if (run.IsSuccess) Learn(run.Value);
            }
        }
    }

    /// <inheritdoc />
    public async Task<bool> Add(string runId, CancellationToken cancellationToken)
    {
        if (stored.State.RunIds.Contains(runId)) return true;
        if (stored.State.RunIds.Length >= RunLimits.RunsPerPage) return false;
        var before = stored.State;
        stored.State = before with { RunIds = before.RunIds.Add(runId) };
        try
        {
            await stored.WriteStateAsync(CancellationToken.None);
        }
        catch
        {
            stored.State = before;
            DeactivateOnIdle();
            throw;
        }

        return true;
    }

    /// <inheritdoc />
    public Task Refresh(Run run, CancellationToken cancellationToken)
    {
        Learn(run);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<Result<ImmutableArray<Run>>> Search(RunPageQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Result<ImmutableArray<Run>>>(new RunSearch(query.Filter, query.View, query.OrderBy).First(_runs.Values, query.After, query.Limit));
        }
        catch (SearchSyntaxException wrong)
        {
            return Task.FromResult<Result<ImmutableArray<Run>>>(Error.Invalid(wrong.Message));
        }
    }

    /// <inheritdoc />
    public Task<bool> HoldsOthers(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(_runs.Values.Any(run => run.UserId != userId && run.Lifecycle == LifecycleStage.Active));

    /// <inheritdoc />
    public async Task ExperimentMoved(LifecycleStage lifecycle, CancellationToken cancellationToken)
    {
        foreach (var chunk in stored.State.RunIds.Chunk(CallsAtOnce))
            await Task.WhenAll(chunk.Select(id => GrainFactory.GetGrain<IRunGrain>(id).ExperimentMoved(lifecycle, cancellationToken)));
    }

    // A run that was cut off while it was made may be listed on two pages; it knows which of them is its own.
    private void Learn(Run run)
    {
        if (run.Page == _page && (!_runs.TryGetValue(run.RunId, out var known) || known.Version < run.Version)) _runs[run.RunId] = run;
    }
}
