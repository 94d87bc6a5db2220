using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Collections;
using Platform.Contracts.Datasets;
using Platform.Grains.Tests.Hosting;

namespace Platform.Grains.Tests.Cleaning;

/// <summary>What tests do with plans and executions.</summary>
internal static class Plans
{
    public static readonly StepEdit Duplicates = new("drop_duplicates", [], "{}", true);

    public static readonly StepEdit FillAge = Fill("age", "0");

    public static readonly StepEdit FillCity = Fill("city", "\"unknown\"");

    public static IPlanGrain Plan(this TestSilo silo, string id) => silo.Grains.GetGrain<IPlanGrain>(id);

    public static IExecutionGrain Execution(this TestSilo silo, string id) => silo.Grains.GetGrain<IExecutionGrain>(id);

    public static StepEdit Fill(string column, string value) => new("impute_constant", [column], $$"""{"value":{{value}}}""", true);

    public static PlanDraft Draft(Dataset dataset, string? name = "my plan") => new(dataset.DatasetId, CleaningTask.Classification, "target", name, null);

    /// <summary>Makes a plan of the rules, and replaces its steps where any are given.</summary>
    public static async Task<Plan> MakePlan(this TestSilo silo, Caller caller, Dataset dataset, params StepEdit[] steps)
    {
        var grain = silo.Plan(Guid.NewGuid().ToString());
        var made = await grain.Create(caller, Draft(dataset));
        Assert.Null(made.Error);
        if (steps.Length == 0) return made.Value!;
        var edited = await grain.Edit(caller, [.. steps]);
        Assert.Null(edited.Error);
        return edited.Value!;
    }

    public static async Task<ImmutableArray<string>> Listed(this TestSilo silo, Caller caller, string kind) =>
        (await silo.Grains.GetGrain<IUserCollectionGrain>(CollectionKinds.Key(caller.UserId, kind)).List(0, 1_000)).Items;
}
