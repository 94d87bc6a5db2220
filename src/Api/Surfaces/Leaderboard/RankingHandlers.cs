using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts.Leaderboard;
using Platform.Contracts.Quotas;

namespace Platform.Api.Surfaces.Leaderboard;

/// <summary>The ranking, and what is left of the limits.</summary>
internal static class RankingHandlers
{
    private const int MaxPage = 1_000;
    private const int DefaultPage = 100;
    private const int MaxFilters = 32;

    private static readonly ImmutableHashSet<string> Own =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "metric", "order", "best", "skip", "limit");

    public static async Task<IResult> Rank(HttpContext context, IGrainFactory grains)
    {
        var query = new QueryFields(context.Request.Query);
        var metric = query.RequiredText("metric");
        var order = query.Choice("order", "desc", "asc", "desc");
        var filters = context.Request.Query.Keys.Where(key => !Own.Contains(key)).ToImmutableDictionary(key => key, key => query.Text(key) ?? "");
        if (filters.Count > MaxFilters) throw new RequestRejectedException($"the ranking is filtered by at most {MaxFilters} params");
        var wanted = new LeaderboardQuery(
            metric, order == "desc", filters, query.Flag("best"), query.Number("skip", 0, 0, int.MaxValue), query.Number("limit", DefaultPage, 1, MaxPage));
        var page = await grains.GetGrain<ILeaderboardGrain>(context.Surface.Surface.Name).Rank(wanted, context.RequestAborted);
        return SurfaceAnswer.Of(StatusCodes.Status200OK, new RankingBody(metric, order, page.Total, [.. page.Items.Select(RankingRowBody.Of)]));
    }

    public static async Task<IResult> Quota(HttpContext context, IGrainFactory grains, IOptions<LeaderboardLimits> limits)
    {
        var quota = grains.GetGrain<IQuotaGrain>($"{context.Surface.Surface.Name}/{context.Caller.UserId}");
        var standings = await quota.Standing(limits.Value.All, context.RequestAborted);
        var window = (int)limits.Value.Submissions.Window!.Value.TotalSeconds;
        return SurfaceAnswer.Of(StatusCodes.Status200OK, new QuotaBody(
            new WindowBody(standings[0].Units, standings[0].Remaining, window, standings[0].ResetsAt), ConcurrencyBody.Of(standings[1])));
    }
}
