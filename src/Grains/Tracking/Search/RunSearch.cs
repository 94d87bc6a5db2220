using System.Collections.Immutable;
using Platform.Contracts.Tracking;

namespace Platform.Grains.Tracking.Search;

/// <summary>One search over runs, read once and asked of each page.</summary>
public sealed class RunSearch
{
    private readonly ImmutableArray<FilterClause> _clauses;
    private readonly ImmutableArray<OrderColumn> _order;
    private readonly ImmutableArray<bool> _directions;
    private readonly ViewType _view;
    private readonly string _fingerprint;

    /// <summary>Reads a search.</summary>
    /// <exception cref="SearchSyntaxException">The filter or the order is not one.</exception>
    public RunSearch(string filter, ViewType view, ImmutableArray<string> orderBy)
    {
        _clauses = SearchParser.Filter(SearchSchema.Runs, filter);
        _order = SearchParser.Order(SearchSchema.Runs, orderBy);
        _directions = RunColumns.Directions(_order);
        _view = view;
        _fingerprint = PageCursor.Fingerprint(["runs", filter, view.ToString(), .. orderBy]);
    }

    /// <summary>The first runs that match, in order, after a cursor.</summary>
    /// <exception cref="SearchSyntaxException">The cursor is not one of this search.</exception>
    public ImmutableArray<Run> First(IEnumerable<Run> runs, string? after, int limit)
    {
        SortKey? last = string.IsNullOrEmpty(after) ? null : PageCursor.Decode(_fingerprint, after, _directions.Length);
        var found = new List<(SortKey Key, Run Run)>();
        foreach (var run in runs)
        {
            if (!RunColumns.Matches(run, _view, _clauses)) continue;
            var key = RunColumns.Key(run, _order);
            if (last is null || SortKey.Compare(key, last.Value, _directions) > 0) found.Add((key, run));
        }

        found.Sort((a, b) => SortKey.Compare(a.Key, b.Key, _directions));
        return [.. found.Take(limit).Select(f => f.Run)];
    }

    /// <summary>The cursor that goes on after a run.</summary>
    public string CursorAfter(Run run) => PageCursor.Encode(_fingerprint, RunColumns.Key(run, _order));
}
