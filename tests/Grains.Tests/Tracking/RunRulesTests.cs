using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts;
using Platform.Contracts.Tracking;
using Platform.Grains.Tracking;

namespace Platform.Grains.Tests.Tracking;

public sealed class RunRulesTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void Create_names_a_run_that_has_no_name_and_keeps_the_tag_in_step()
    {
        var unnamed = Created(new RunDraft("1", null, null, []));
        Assert.Equal("run-01234567", unnamed.RunName);
        Assert.Equal("run-01234567", unnamed.Tags[RunRules.RunNameTag]);
        var tagged = Created(new RunDraft("1", null, 5, [new(RunRules.RunNameTag, "by tag")]));
        Assert.Equal(("by tag", 5), (tagged.RunName, tagged.StartTime));
        var both = RunRules.Create(Id, "u", new RunDraft("1", "a", null, [new(RunRules.RunNameTag, "b")]), new RunPlace(0, "x:/1"), false, 1);
        Assert.Equal(ErrorCodes.Invalid, both.Error?.Code);
        Assert.Equal("x:/1/" + Id + "/artifacts", Created(new RunDraft("1", null, null, [])).ArtifactUri);
    }

    [Fact]
    public void MayChange_tells_missing_from_others_from_recorded()
    {
        Assert.Equal(ErrorCodes.NotFound, RunRules.MayChange(new RunState(), Id, "u")?.Code);
        var state = Created(new RunDraft("1", null, null, []));
        Assert.Null(RunRules.MayChange(state, Id, "u"));
        Assert.Equal(ErrorCodes.Forbidden, RunRules.MayChange(state, Id, "v")?.Code);
        var recorded = state with { Recorded = true };
        Assert.Equal(ErrorCodes.Forbidden, RunRules.MayChange(recorded, Id, "u")?.Code);
        Assert.Null(RunRules.MayChange(recorded, Id, "u", measured: false));
        Assert.NotNull(RunRules.MayTag(recorded, ["a", "platform.x"]));
        Assert.Null(RunRules.MayTag(state, ["platform.x"]));
    }

    [Fact]
    public void Every_change_raises_the_version()
    {
        var state = Created(new RunDraft("1", null, null, []));
        var logged = RunRules.Log(state, Id, new RunBatch([], [], [new("t", "1")])).Value!;
        var updated = RunRules.Update(logged, new RunUpdate(RunStatus.Failed, 9, null)).Value!;
        var removed = RunRules.DeleteTag(updated, Id, "t").Value!;
        var moved = RunRules.Move(removed, LifecycleStage.Deleted);
        Assert.Equal([1, 2, 3, 4, 5], new[] { state, logged, updated, removed, moved }.Select(s => s.Version));
        Assert.Same(moved, RunRules.Move(moved, LifecycleStage.Deleted));
    }

    [Fact]
    public void Restore_with_the_experiment_leaves_what_was_deleted_by_itself()
    {
        var state = Created(new RunDraft("1", null, null, []));
        var alone = RunRules.Move(state, LifecycleStage.Deleted);
        Assert.Same(alone, RunRules.MoveWithExperiment(alone, LifecycleStage.Deleted));
        Assert.Same(alone, RunRules.MoveWithExperiment(alone, LifecycleStage.Active));
        var along = RunRules.MoveWithExperiment(state, LifecycleStage.Deleted);
        Assert.Equal(LifecycleStage.Active, RunRules.MoveWithExperiment(along, LifecycleStage.Active).Lifecycle);
        Assert.Equal(LifecycleStage.Deleted, along.Lifecycle);
    }

    [Fact]
    public void Run_grows_to_its_bounds_and_no_further()
    {
        var state = Created(new RunDraft("1", null, null, []));
        var texts = Enumerable.Range(0, RunLimits.Texts + 1).Select(i => new TextEntry($"k{i}", "v")).ToImmutableArray();
        Assert.Null(RunRules.Log(state, Id, new RunBatch([], texts[..RunLimits.Texts], [])).Error);
        Assert.Contains("params", RunRules.Log(state, Id, new RunBatch([], texts, [])).Error!.Message);
        Assert.Contains("tags", RunRules.Log(state, Id, new RunBatch([], [], texts)).Error!.Message);
        var large = Enumerable.Range(0, 600).Select(i => new TextEntry($"k{i}", new string('x', RunLimits.TagValue))).ToImmutableArray();
        Assert.Contains("characters", RunRules.Log(state, Id, new RunBatch([], [], large)).Error!.Message);
        var metrics = Enumerable.Range(0, RunLimits.MetricKeys + 1).Select(i => new MetricPoint($"m{i}", new MetricValue(1, 1, 1))).ToImmutableArray();
        Assert.Contains("metrics", RunRules.Log(state, Id, new RunBatch(metrics, [], [])).Error!.Message);
    }

    [Fact]
    public void Latest_of_any_points_does_not_depend_on_their_order_nor_on_repeats()
    {
        var values = Gen.Elements(double.NaN, double.NegativeInfinity, -1, 0, 1, double.PositiveInfinity);
        var points = Gen.Choose(-2, 2).SelectMany(step => Gen.Choose(0, 2).SelectMany(time => values.Select(v => new MetricPoint("m", new MetricValue(v, time, step))))).NonEmptyListOf();
        Prop.ForAll(points.ToArbitrary(), given =>
        {
            var forward = Latest(given);
            var backward = Latest(Enumerable.Reverse(given));
            var twice = Latest(given.Concat(given));
            Assert.Equal(forward, backward);
            Assert.Equal(forward, twice);
            Assert.All(given, p => Assert.False(RunRules.IsLater(p.Point, forward)));
        }).QuickCheckThrowOnFailure();

        static MetricValue Latest(IEnumerable<MetricPoint> points) =>
            points.Aggregate(new RunState { ExperimentId = "1" }, (state, p) => RunRules.Log(state, Id, new RunBatch([p], [], [])).Value!).Metrics["m"];
    }

    [Fact]
    public void Logging_again_what_is_logged_changes_nothing_but_the_version()
    {
        var keys = Gen.Elements("a", "b", "c/d");
        var texts = keys.SelectMany(k => Gen.Elements("1", "2").Select(v => new TextEntry(k, v))).ListOf();
        Prop.ForAll(texts.ToArbitrary(), texts.ToArbitrary(), (parameters, tags) =>
        {
            var batch = new RunBatch([], [.. parameters.DistinctBy(p => p.Key)], [.. tags]);
            var once = RunRules.Log(new RunState { ExperimentId = "1" }, Id, batch).Value!;
            var twice = RunRules.Log(once, Id, batch).Value!;
            Assert.Equal(once.Params, twice.Params);
            Assert.Equal(once.Tags, twice.Tags);
        }).QuickCheckThrowOnFailure();
    }

    private static RunState Created(RunDraft draft)
    {
        var created = RunRules.Create(Id, "u", draft, new RunPlace(0, "x:/1"), recorded: false, now: 1);
        Assert.Null(created.Error);
        return created.Value!;
    }
}
