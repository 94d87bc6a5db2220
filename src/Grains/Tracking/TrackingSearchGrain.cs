using System.Collections.Immutable;
using Orleans.Concurrency;
using Platform.Contracts;
using Platform.Contracts.Tracking;
using Platform.Grains.Tracking.Search;

namespace Platform.Grains.Tracking;

/// <inheritdoc cref="ITrackingSearchGrain" />
[StatelessWorker]
public sealed class TrackingSearchGrain : Grain, ITrackingSearchGrain
{
    private const int CallsAtOnce = 32;
    private const int MaxExperimentsAsked = 1_000;
    private const int MaxPerPage = 50_000;

    /// <inheritdoc />
    public async Task<Result<RunPage>> Runs(RunQuery query, CancellationToken cancellationToken)
    {
        if (CheckLimit(query.MaxResults) is { } over) return over;
        if (query.ExperimentIds.Length > MaxExperimentsAsked) return Error.Invalid($"experiment_ids can have at most {MaxExperimentsAsked} items.");
        try
        {
            var search = new RunSearch(query.Filter, query.View, query.OrderBy);
            search.First([], query.PageToken, 0);
            var found = new List<Run>();
            foreach (var pages in (await Pages(query.ExperimentIds, cancellationToken)).Chunk(CallsAtOnce))
            {
                var asked = new RunPageQuery(query.Filter, query.View, query.OrderBy, query.PageToken, query.MaxResults + 1);
                var answers = await Task.WhenAll(pages.Select(page => GrainFactory.GetGrain<IRunPageGrain>(page).Search(asked, cancellationToken)));
                if (answers.FirstOrDefault(a => !a.IsSuccess) is { } failed) return failed.Error!;

                // What cannot come first any more is let go at once, so that no more than a page and a round of pages is held.
                found = [.. search.First(found.Concat(answers.SelectMany(a => a.Value)), query.PageToken, query.MaxResults + 1)];
            }

            var more = found.Count > query.MaxResults;
            return new RunPage([.. found.Take(query.MaxResults)], more ? search.CursorAfter(found[query.MaxResults - 1]) : null);
        }
        catch (SearchSyntaxException wrong)
        {
            return Error.Invalid(wrong.Message);
        }
    }

    /// <inheritdoc />
    public async Task<Result<ExperimentPage>> Experiments(ExperimentQuery query, CancellationToken cancellationToken)
    {
        if (CheckLimit(query.MaxResults) is { } over) return over;
        try
        {
            var clauses = SearchParser.Filter(SearchSchema.Experiments, query.Filter);
            var order = query.OrderBy.IsEmpty ? ExperimentColumns.Latest : SearchParser.Order(SearchSchema.Experiments, query.OrderBy);
            var directions = ExperimentColumns.Directions(order);
            var fingerprint = PageCursor.Fingerprint(["experiments", query.Filter, query.View.ToString(), .. query.OrderBy]);
            SortKey? last = string.IsNullOrEmpty(query.PageToken) ? null : PageCursor.Decode(fingerprint, query.PageToken, directions.Length);
            var found = (await All(cancellationToken))
                .Where(e => ExperimentColumns.Matches(e, query.View, clauses))
                .Select(e => (Key: ExperimentColumns.Key(e, order), Experiment: e))
                .Where(f => last is null || SortKey.Compare(f.Key, last.Value, directions) > 0)
                .ToList();
            found.Sort((a, b) => SortKey.Compare(a.Key, b.Key, directions));
            var next = found.Count > query.MaxResults ? PageCursor.Encode(fingerprint, found[query.MaxResults - 1].Key) : null;
            return new ExperimentPage([.. found.Take(query.MaxResults).Select(f => f.Experiment)], next);
        }
        catch (SearchSyntaxException wrong)
        {
            return Error.Invalid(wrong.Message);
        }
    }

    private async Task<List<Experiment>> All(CancellationToken cancellationToken)
    {
        var count = await GrainFactory.GetGrain<IExperimentIndexGrain>(IExperimentIndexGrain.Key).Count(cancellationToken);
        return await Get(Enumerable.Range(0, count).Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture)), cancellationToken);
    }

    private async Task<List<string>> Pages(ImmutableArray<string> experimentIds, CancellationToken cancellationToken)
    {
        var experiments = await Get(experimentIds.Distinct(), cancellationToken);
        return [.. experiments.SelectMany(e => Enumerable.Range(0, e.Pages).Select(page => IRunPageGrain.KeyOf(e.ExperimentId, page)))];
    }

    // Those that are not there are left out, as MLflow does.
    private async Task<List<Experiment>> Get(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var experiments = new List<Experiment>();
        foreach (var chunk in ids.Chunk(CallsAtOnce))
        {
            var answers = await Task.WhenAll(chunk.Select(id => GrainFactory.GetGrain<IExperimentGrain>(id).Get(cancellationToken)));
            experiments.AddRange(answers.Where(a => a.IsSuccess).Select(a => a.Value!));
        }

        return experiments;
    }

    private static Error? CheckLimit(int maxResults) => maxResults is >= 1 and <= MaxPerPage
        ? null
        : Error.Invalid($"Invalid value {maxResults} for parameter 'max_results' supplied. It must be at least 1 and at most {MaxPerPage}.");
}
