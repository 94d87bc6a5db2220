using Platform.Contracts;
using Platform.Contracts.Tracking;
using Platform.Grains.Tracking;

namespace Platform.Grains.Tests.Tracking;

public sealed class ExperimentRulesTests
{
    [Theory]
    [InlineData("s3://bucket/path", true)]
    [InlineData("mlflow-artifacts:/x", true)]
    [InlineData("s3://bucket/../other", false)]
    [InlineData("s3://bucket?x=y", false)]
    [InlineData("s3://bucket#x", false)]
    [InlineData("runs:/abc", false)]
    [InlineData("a\nb", false)]
    [InlineData("c:\\..\\x", false)]
    public void Artifact_location_is_a_plain_address(string location, bool good) => Assert.Equal(good, ExperimentRules.Check(new ExperimentDraft("n", location, [])) is null);

    [Fact]
    public void Own_experiments_take_recorded_runs_alone_and_the_default_takes_all()
    {
        var own = ExperimentRules.Create("3", null, new ExperimentDraft("leaderboard", null, []), 1);
        Assert.Equal(ErrorCodes.Forbidden, ExperimentRules.MayEnter(own, "3", recorded: false)?.Code);
        Assert.Null(ExperimentRules.MayEnter(own, "3", recorded: true));
        Assert.Null(ExperimentRules.MayEnter(own, ExperimentRules.DefaultId, recorded: false));
        Assert.Equal(ErrorCodes.Forbidden, ExperimentRules.MayChange(own, "3", "anyone")?.Code);
        Assert.Equal(ErrorCodes.NotFound, ExperimentRules.MayEnter(new ExperimentState(), "9", recorded: true)?.Code);
        Assert.Equal(ErrorCodes.Invalid, ExperimentRules.MayEnter(ExperimentRules.Move(own, LifecycleStage.Deleted, 2), "3", recorded: true)?.Code);
    }

    [Fact]
    public void Moved_experiment_is_unsettled_until_its_runs_know()
    {
        var state = ExperimentRules.Create("3", "u", new ExperimentDraft("n", null, []), 1);
        Assert.True(state.Settled);
        var moved = ExperimentRules.Move(state, LifecycleStage.Deleted, 7);
        Assert.Equal((false, 7, LifecycleStage.Deleted), (moved.Settled, moved.LastUpdateTime, moved.Lifecycle));
    }
}
