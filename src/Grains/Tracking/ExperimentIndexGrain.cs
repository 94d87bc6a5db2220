using System.Globalization;
using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Tracking;
using Platform.Storage.Journal;

namespace Platform.Grains.Tracking;

/// <inheritdoc cref="IExperimentIndexGrain" />
public sealed class ExperimentIndexGrain(IJournal journal, TimeProvider clock) : Grain, IExperimentIndexGrain
{
    private const string Stream = "tracking/experiments";
    private const string Kind = "name";
    private const int ReadStep = 1_000;

    private readonly Dictionary<string, string> _ids = [];
    private readonly Dictionary<string, string> _names = [];

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Learn(new Naming(ExperimentRules.DefaultId, ExperimentRules.DefaultName));
        for (var after = 0L; ;)
        {
            var entries = await journal.ReadAsync(Stream, after, ReadStep, cancellationToken: cancellationToken);
            if (entries.Count == 0) return;
            foreach (var entry in entries) Learn(JsonSerializer.Deserialize<Naming>(entry.Payload)!);
            after = entries[^1].Seq;
        }
    }

    /// <inheritdoc />
    public async Task<Result<string>> Create(Caller caller, ExperimentDraft draft, CancellationToken cancellationToken)
    {
        if (ExperimentRules.Check(draft) is { } bad) return bad;
        if (ExperimentRules.IsReserved(draft.Name))
        {
            await Ensure(draft.Name, cancellationToken);
            return TrackingErrors.Taken(draft.Name);
        }

        if (_ids.TryGetValue(draft.Name, out var known))
        {
            // An index entry without its experiment is what a crash between the two leaves.
            if ((await Experiment(known).Get(cancellationToken)).IsSuccess) return TrackingErrors.Taken(draft.Name);
        }
        else
        {
            if (_names.Count >= ExperimentRules.MaxExperiments) return Error.Invalid($"There can be at most {ExperimentRules.MaxExperiments} experiments.");
            known = await Append(draft.Name);
        }

        await Experiment(known).Initialize(caller.UserId, draft, cancellationToken);
        return known;
    }

    /// <inheritdoc />
    public async Task<string> Ensure(string name, CancellationToken cancellationToken)
    {
        if (!_ids.TryGetValue(name, out var id)) id = await Append(name);
        await Experiment(id).Initialize(null, new ExperimentDraft(name, null, []), cancellationToken);
        return id;
    }

    /// <inheritdoc />
    public Task<Result<string>> Find(string name, CancellationToken cancellationToken) => Task.FromResult<Result<string>>(
        _ids.TryGetValue(name, out var id) ? id : Error.NotFound($"Could not find experiment with name '{name}'"));

    /// <inheritdoc />
    public Task<string?> NameOf(string experimentId, CancellationToken cancellationToken) => Task.FromResult(_names.GetValueOrDefault(experimentId));

    /// <inheritdoc />
    public async Task<Result<Done>> Rename(string experimentId, string name, CancellationToken cancellationToken)
    {
        if (_names.GetValueOrDefault(experimentId) == name) return Done.Instance;
        if (ExperimentRules.IsReserved(name) || _ids.ContainsKey(name)) return TrackingErrors.Taken(name);
        await Append(new Naming(experimentId, name), $"rename-{Guid.NewGuid():N}");
        return Done.Instance;
    }

    /// <inheritdoc />
    public Task<int> Count(CancellationToken cancellationToken) => Task.FromResult(_names.Count);

    private IExperimentGrain Experiment(string id) => GrainFactory.GetGrain<IExperimentGrain>(id);

    // Ids run in sequence: the next is how many there are.
    private async Task<string> Append(string name)
    {
        // The default one makes itself when it is first asked for, and is to be older than any other.
        if (_names.Count == 1) await Experiment(ExperimentRules.DefaultId).Get();
        var id = _names.Count.ToString(CultureInfo.InvariantCulture);
        await Append(new Naming(id, name), $"create-{id}");
        return id;
    }

    private async Task Append(Naming naming, string entryId)
    {
        try
        {
            await journal.AppendAsync([new JournalAppend(Stream, entryId, clock.GetUtcNow(), Kind, JsonSerializer.Serialize(naming))]);
        }
        catch
        {
            // Whether it was written is not known: the next activation reads what there is.
            DeactivateOnIdle();
            throw;
        }

        Learn(naming);
    }

    private void Learn(Naming naming)
    {
        if (_names.TryGetValue(naming.Id, out var old)) _ids.Remove(old);
        _names[naming.Id] = naming.Name;
        _ids[naming.Name] = naming.Id;
    }

    private sealed record Naming(string Id, string Name);
}
