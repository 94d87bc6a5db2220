using System.Collections.Immutable;
using Orleans.Concurrency;
using Platform.Contracts;
using Platform.Contracts.Classroom;
using Platform.Tabular.Cleaning.Numbers;

namespace Platform.Grains.Classroom;

/// <summary>Asks a class's shards and brings together what they say. Keeps nothing from one question to the next.</summary>
[StatelessWorker]
public sealed class ClassGrain(ClassroomDays days, TimeProvider clock) : Grain, IClassGrain
{
    /// <inheritdoc />
    public async Task<ClassSummary> Summary(DateOnly? day, string? notebook, string? team, CancellationToken cancellationToken = default)
    {
        // A day that is not over yet is now.
        var past = day < days.Of(clock.GetUtcNow()) ? day : null;
        var rows = await Rows(past, notebook, team, cancellationToken);
        if (rows.IsEmpty) return new ClassSummary(0, 0, 0, 0, []);
        return new ClassSummary(
            rows.Length, rows.Count(row => row.Status != StudentStatus.Idle), rows.Average(row => row.Progress), (double)rows.Count(row => row.Finished) / rows.Length, rows);
    }

    /// <inheritdoc />
    public async Task<Result<NotebookHotspots>> Hotspots(string notebook, string? team, CancellationToken cancellationToken = default)
    {
        var query = new ClassQuery(null, notebook, team, ImmutableDictionary<string, int>.Empty);
        var asked = Ask(shard => shard.Notebook(query, cancellationToken));
        var extents = await Extents(cancellationToken);
        var share = ShareRules.Merge(await asked);
        if (!extents.TryGetValue(notebook, out var total)) return Error.NotFound("no such notebook was seen");
        return new NotebookHotspots(notebook, total, share.Sessions, share.Students, HotspotRules.Cells(share.Cells));
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<StudentRow>> Help(string? team, CancellationToken cancellationToken = default)
    {
        var rows = await Rows(null, null, team, cancellationToken);
        return [.. rows.Where(row => row.HelpSince is not null).OrderBy(row => row.HelpSince)];
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<NotebookRow>> Notebooks(string? team, CancellationToken cancellationToken = default)
    {
        var query = new ClassQuery(null, null, team, await Extents(cancellationToken));
        var shards = await Ask(shard => shard.Totals(query, cancellationToken));
        return
        [
            .. TotalsRules.Merge(shards.SelectMany(totals => totals)).Select(totals => TotalsRules.Row(totals, query.Extents)).OrderBy(row => row.Notebook, CodePointOrder.Instance),
        ];
    }

    /// <inheritdoc />
    public async Task<ImmutableDictionary<string, int>> Extents(CancellationToken cancellationToken = default)
    {
        var shards = await Ask(shard => shard.Notebooks(cancellationToken));
        return ExtentRules.Merge(shards.SelectMany(extents => extents)).ToImmutableDictionary(extent => extent.Notebook, ExtentRules.Total);
    }

    // By student.
    private async Task<ImmutableArray<StudentRow>> Rows(DateOnly? day, string? notebook, string? team, CancellationToken cancellationToken)
    {
        var query = new ClassQuery(day, notebook, team, await Extents(cancellationToken));
        var shards = await Ask(shard => shard.Rows(query, cancellationToken));
        return [.. shards.SelectMany(rows => rows).OrderBy(row => row.StudentId, CodePointOrder.Instance)];
    }

    private Task<T[]> Ask<T>(Func<IClassShardGrain, Task<T>> question)
    {
        var key = this.GetPrimaryKeyString();
        return Task.WhenAll(Enumerable.Range(0, ClassroomKeys.Shards).Select(shard => question(GrainFactory.GetGrain<IClassShardGrain>($"{key}/{shard}"))));
    }
}
