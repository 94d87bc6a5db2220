using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts.Leaderboard;
using Platform.Grains.Leaderboard;

namespace Platform.Grains.Tests.Leaderboard;

public sealed class LeaderboardRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly LeaderboardQuery ByAuc = new("image_auc", true, ImmutableDictionary<string, string>.Empty, false, 0, 100);

    [Fact]
    public void Runs_are_ranked_by_the_unrounded_value()
    {
        var page = LeaderboardRules.Rank([Run("a", 0.98500000000000001), Run("b", 0.98500000000000021), Run("c", 0.984)], ByAuc);
        Assert.Equal(["b", "a", "c"], page.Items.Select(row => row.Entry.JobId));
        Assert.Equal([1, 2, 3], page.Items.Select(row => row.Rank));
    }

    [Fact]
    public void Equal_values_are_ranked_by_completion_and_then_by_job_in_either_direction()
    {
        LeaderboardEntry[] runs = [Run("c", 1, minute: 2), Run("b", 1, minute: 1), Run("a", 1, minute: 2)];
        Assert.Equal(["b", "a", "c"], LeaderboardRules.Rank(runs, ByAuc).Items.Select(row => row.Entry.JobId));
        Assert.Equal(["b", "a", "c"], LeaderboardRules.Rank(runs, ByAuc with { Descending = false }).Items.Select(row => row.Entry.JobId));
    }

    [Fact]
    public void Runs_without_the_metric_or_with_other_params_are_left_out()
    {
        LeaderboardEntry[] runs = [Run("a", 1, method: "padim"), Run("b", 2, method: "patchcore"), Run("c", 3) with { Metrics = ImmutableDictionary<string, double>.Empty }];
        var page = LeaderboardRules.Rank(runs, ByAuc with { Params = ImmutableDictionary<string, string>.Empty.Add("method", "padim") });
        Assert.Equal("a", Assert.Single(page.Items).Entry.JobId);
        Assert.Equal(1, page.Total);
    }

    [Fact]
    public void Best_per_user_keeps_the_first_of_each_and_ranks_them_anew()
    {
        LeaderboardEntry[] runs = [Run("a", 3, user: "u"), Run("b", 2, user: "u"), Run("c", 1, user: "v")];
        var page = LeaderboardRules.Rank(runs, ByAuc with { BestPerUser = true });
        Assert.Equal([("a", 1), ("c", 2)], page.Items.Select(row => (row.Entry.JobId, row.Rank)));
        Assert.Equal(2, page.Total);
    }

    [Fact]
    public void Page_past_the_end_is_empty_with_the_total()
    {
        var page = LeaderboardRules.Rank([Run("a", 1)], ByAuc with { Skip = 5 });
        Assert.Empty(page.Items);
        Assert.Equal(1, page.Total);
    }

    /// <summary>Pages laid end to end are the whole ranking, whatever the order of the runs given.</summary>
    [Fact]
    public void Any_runs_ranked_by_pages_are_the_ranking_whole()
    {
        var values = Gen.Choose(-3, 3).Zip(Gen.Choose(0, 3)).ArrayOf();
        Prop.ForAll(values.ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (pairs, size) =>
        {
            var runs = pairs.Select((pair, index) => Run($"j{index:000}", pair.Item1, minute: pair.Item2)).ToList();
            var whole = LeaderboardRules.Rank(runs, ByAuc with { Limit = 1_000 });
            var reversed = LeaderboardRules.Rank(Enumerable.Reverse(runs), ByAuc with { Limit = 1_000 });
            var paged = Enumerable.Range(0, runs.Count).SelectMany(page => LeaderboardRules.Rank(runs, ByAuc with { Skip = page * size, Limit = size }).Items);
            return whole.Items.SequenceEqual(reversed.Items) && whole.Items.SequenceEqual(paged) && whole.Total == runs.Count
                && whole.Items.Zip(whole.Items.Skip(1)).All(two => two.First.Value >= two.Second.Value);
        }).Check(Config.QuickThrowOnFailure);
    }

    private static LeaderboardEntry Run(string job, double auc, int minute = 0, string user = "u", string method = "padim") => new(
        job, user, "run-" + job,
        ImmutableDictionary<string, string>.Empty.Add("method", method),
        ImmutableDictionary<string, double>.Empty.Add("image_auc", auc),
        Start.AddMinutes(minute));
}
