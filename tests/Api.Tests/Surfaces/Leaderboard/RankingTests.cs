using System.Net;
using System.Text.Json;

namespace Platform.Api.Tests.Surfaces.Leaderboard;

/// <summary><c>GET /leaderboard</c>, and the list of one's jobs.</summary>
public sealed class RankingTests
{
    [Fact]
    public async Task Completed_runs_are_ranked_filtered_and_paged()
    {
        await using var host = await PlatformHost.StartAsync();
        var (alice, bob) = (host.Own("alice"), host.Prefixed("bob"));
        var jobs = new List<string>();
        foreach (var (client, score, method) in ((HttpClient, double, string)[])[(alice, 0.5, "a"), (bob, 0.1 + 0.2, "b"), (alice, 0.3, "b"), (bob, 0.5, "a")])
        {
            var job = await client.Run(LeaderboardCalls.Reporting(score, method));
            Assert.Equal("completed", (await client.Ends(job)).Text("status"));
            jobs.Add(job);
        }

        using var all = await bob.GetAsync("leaderboard?metric=score");
        var ranking = await all.Json();
        Assert.Equal(["metric", "order", "total", "rows"], ranking.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("score", "desc", 4), (ranking.Text("metric"), ranking.Text("order"), ranking.GetProperty("total").GetInt32()));
        var rows = ranking.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["rank", "user_id", "job_id", "run_id", "value", "params", "metrics", "completed_at"], rows[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal([jobs[0], jobs[3], jobs[1], jobs[2]], Jobs(rows));
        Assert.Equal([1, 2, 3, 4], rows.Select(row => row.GetProperty("rank").GetInt32()));
        Assert.Equal(0.1 + 0.2, rows[2].GetProperty("value").GetDouble());

        Assert.Equal([jobs[2], jobs[1], jobs[0], jobs[3]], await Ranked(alice, "metric=score&order=asc"));
        Assert.Equal([jobs[1], jobs[2]], await Ranked(alice, "metric=score&method=b"));
        Assert.Equal([jobs[0], jobs[3]], await Ranked(alice, "metric=score&best=true"));
        Assert.Equal([jobs[3], jobs[1]], await Ranked(alice, "metric=score&skip=1&limit=2"));
        Assert.Empty(await Ranked(alice, "metric=other"));
        Assert.Empty(await Ranked(alice, "metric=score&method=c"));
        using var second = await alice.GetAsync("leaderboard?metric=score&skip=1&limit=1");
        Assert.Equal(2, (await second.Json()).GetProperty("rows")[0].GetProperty("rank").GetInt32());

        using var list = await bob.GetAsync("jobs?limit=1");
        var page = await list.Json();
        Assert.Equal(2, page.GetProperty("total").GetInt32());
        Assert.Equal(jobs[3], Assert.Single(page.GetProperty("jobs").EnumerateArray()).Text("job_id"));
        using var older = await bob.GetAsync("jobs?skip=1");
        Assert.Equal(jobs[1], Assert.Single((await older.Json()).GetProperty("jobs").EnumerateArray()).Text("job_id"));

        foreach (var (query, named) in ((string, string)[])[("", "metric"), ("metric=a&metric=b", "metric"), ("metric=a&order=up", "order"), ("metric=a&best=yes", "best"), ("metric=a&skip=-1", "skip"), ("metric=a&limit=0", "limit"), ("metric=a&limit=1001", "limit")])
        {
            using var wrong = await alice.GetAsync("leaderboard?" + query);
            Assert.Contains(named, await wrong.Detail(HttpStatusCode.BadRequest));
        }
    }

    private static async Task<List<string>> Ranked(HttpClient client, string query)
    {
        using var response = await client.GetAsync("leaderboard?" + query);
        return Jobs((await response.Json()).GetProperty("rows").EnumerateArray());
    }

    private static List<string> Jobs(IEnumerable<JsonElement> rows) => [.. rows.Select(row => row.Text("job_id"))];
}
