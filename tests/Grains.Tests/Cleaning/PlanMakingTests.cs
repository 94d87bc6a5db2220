using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Grains.Cleaning;
using Platform.Grains.Cleaning.Planning;
using Platform.Grains.Tests.Datasets;
using Platform.Grains.Tests.Hosting;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Profiling;

namespace Platform.Grains.Tests.Cleaning;

public sealed class PlanMakingTests : IDisposable
{
    private static readonly Caller Mia = new("mia");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Model_that_is_there_plans_unless_the_rules_are_asked_for()
    {
        var model = new Model(() => [new PlannedStep(new StepSpec("drop_duplicates", [], []), "reason")]);
        Assert.Equal(PlannerNames.Model, (await Plan(model, null)).Value.Planner);
        var planned = await Plan(model, PlannerNames.Model);
        Assert.Equal((PlannerNames.Model, "drop_duplicates", "reason"), (planned.Value.Planner, planned.Value.Steps.Single().Kind, planned.Value.Steps.Single().Reason));
        Assert.Equal(PlannerNames.Rules, (await Plan(model, PlannerNames.Rules)).Value.Planner);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Model_that_fails_gives_way_to_the_rules_unless_it_was_asked_for(bool byWhatItPlans)
    {
        var model = new Model(() => byWhatItPlans
            ? [new PlannedStep(new StepSpec("impute_constant", ["target"], new JsonObject { ["value"] = 1 }), "reason")]
            : throw new PlanningFailedException("no answer"));
        var planned = await Plan(model, null);
        Assert.Equal(PlannerNames.Rules, planned.Value.Planner);
        Assert.All(planned.Value.Steps, step => Assert.NotEqual("reason", step.Reason));
        Assert.Equal(CleaningErrors.GenerationFailed, (await Plan(model, PlannerNames.Model)).Error?.Code);
    }

    private async Task<Result<(string Planner, ImmutableArray<PlanStep> Steps)>> Plan(IPlanner model, string? planner)
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"));
        var dataset = await silo.Upload(Mia, Uploads.People);
        var making = new PlanMaking([new RulesPlanner(), model], silo.Blobs(), NullLogger<PlanMaking>.Instance);
        return await making.Plan(Plans.Draft(dataset) with { Planner = planner }, dataset, TestContext.Current.CancellationToken);
    }

    /// <summary>A model whose answer is made up, as a real one's cannot be chosen.</summary>
    private sealed class Model(Func<ImmutableArray<PlannedStep>> answer) : IPlanner
    {
        public string Name => PlannerNames.Model;

        public Task<ImmutableArray<PlannedStep>> PlanAsync(TableProfile profile, TaskType task, string? target, CancellationToken cancellationToken) => Task.Run(answer, cancellationToken);
    }
}
