using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Collections;
using Platform.Contracts.Datasets;
using Platform.Grains.Tests.Datasets;
using Platform.Grains.Tests.Hosting;

namespace Platform.Grains.Tests.Cleaning;

public sealed class PlanGrainTests : IAsyncLifetime
{
    private static readonly Caller Mia = new("mia");
    private static readonly Caller Leo = new("leo");

    private readonly TemporaryFolder _folder = new();
    private TestSilo? _silo;

    private TestSilo Silo => _silo!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"));

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Plan_is_made_of_the_profile_with_reasons_and_is_listed()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People, "customers");
        var grain = Silo.Plan("p");
        var made = await grain.Create(Mia, Plans.Draft(dataset, name: null));
        var plan = made.Value!;
        Assert.Equal(("p", "mia", dataset.DatasetId, "target", PlannerNames.Rules), (plan.PlanId, plan.UserId, plan.DatasetId, plan.Target, plan.Planner));
        Assert.Equal("customers の分類用プラン", plan.Name);
        Assert.NotEmpty(plan.Steps);
        Assert.Equal(Enumerable.Range(1, plan.Steps.Length), plan.Steps.Select(step => step.Order));
        Assert.All(plan.Steps, step => Assert.DoesNotContain("", (string[])[step.Kind, step.Name, step.Description, step.Reason, step.CodeSnippet]));
        Assert.Equal(["p"], await Silo.Listed(Mia, CollectionKinds.Plans));
        Assert.Equal("p", (await grain.Get(Mia)).Value?.PlanId);
    }

    [Theory]
    [InlineData(CleaningTask.Classification, null, CleaningErrors.TargetRequired)]
    [InlineData(CleaningTask.Regression, "", CleaningErrors.TargetRequired)]
    [InlineData(CleaningTask.Regression, "nothing", CleaningErrors.NoTarget)]
    [InlineData(CleaningTask.Clustering, "nothing", CleaningErrors.NoTarget)]
    [InlineData(CleaningTask.Clustering, null, null)]
    [InlineData(CleaningTask.Clustering, "target", null)]
    public async Task Target_must_be_there_and_be_a_column(CleaningTask task, string? target, string? code)
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        var made = await Silo.Plan("p").Create(Mia, Plans.Draft(dataset) with { Task = task, Target = target });
        Assert.Equal(code, made.Error?.Code);
        Assert.Equal(code is null ? ["p"] : [], await Silo.Listed(Mia, CollectionKinds.Plans));
        if (code is not null) Assert.Equal(ErrorCodes.NotFound, (await Silo.Plan("p").Get(Mia)).Error?.Code);
    }

    [Fact]
    public async Task Dataset_must_be_there_and_the_callers()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        Assert.Equal(CleaningErrors.NoAccess, (await Silo.Plan("p").Create(Leo, Plans.Draft(dataset))).Error?.Code);
        Assert.Equal(DatasetErrors.NoDataset, (await Silo.Plan("p").Create(Mia, Plans.Draft(dataset) with { DatasetId = "none" })).Error?.Code);
        Assert.Equal(ErrorCodes.Invalid, (await Silo.Plan("p").Create(Mia, Plans.Draft(dataset, new string('x', 201)))).Error?.Code);
        Assert.Equal(ErrorCodes.Invalid, (await Silo.Plan("p").Create(Mia, Plans.Draft(dataset) with { Planner = "oracle" })).Error?.Code);
        Assert.Equal(CleaningErrors.GenerationFailed, (await Silo.Plan("p").Create(Mia, Plans.Draft(dataset) with { Planner = PlannerNames.Model })).Error?.Code);
        Assert.True((await Silo.Plan("p").Create(Mia, Plans.Draft(dataset) with { Planner = PlannerNames.Rules })).IsSuccess);
    }

    [Fact]
    public async Task Plan_is_its_owners_alone()
    {
        var plan = await Silo.MakePlan(Mia, await Silo.Upload(Mia, Uploads.People));
        var grain = Silo.Plan(plan.PlanId);
        Assert.Equal(ErrorCodes.Forbidden, (await grain.Get(Leo)).Error?.Code);
        Assert.Equal(ErrorCodes.Forbidden, (await grain.Edit(Leo, [])).Error?.Code);
        Assert.Equal(ErrorCodes.Forbidden, (await grain.Script(Leo)).Error?.Code);
        Assert.Equal(ErrorCodes.Forbidden, (await grain.Delete(Leo)).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Plan("none").Get(Mia)).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Plan("none").Edit(Mia, [])).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Plan("none").Script(Mia)).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Plan("none").Delete(Mia)).Error?.Code);
    }

    [Fact]
    public async Task Same_draft_again_is_answered_as_the_first_time()
    {
        var draft = Plans.Draft(await Silo.Upload(Mia, Uploads.People));
        var answers = await Task.WhenAll(Silo.Plan("p").Create(Mia, draft), Silo.Plan("p").Create(Mia, draft));
        Assert.Equal(answers[0].Value!.CreatedAt, answers[1].Value!.CreatedAt);
        Assert.Equal(ErrorCodes.Conflict, (await Silo.Plan("p").Create(Mia, draft with { Name = "other" })).Error?.Code);
        Assert.Equal(ErrorCodes.Conflict, (await Silo.Plan("p").Create(Leo, draft)).Error?.Code);
        Assert.Equal(["p"], await Silo.Listed(Mia, CollectionKinds.Plans));
    }

    [Fact]
    public async Task Edited_steps_are_renumbered_bound_and_keep_the_reasons_they_had()
    {
        var plan = await Silo.MakePlan(Mia, await Silo.Upload(Mia, Uploads.People));
        var grain = Silo.Plan(plan.PlanId);
        var old = plan.Steps[^1];
        ImmutableArray<StepEdit> edits = [new(old.Kind, old.Columns, old.Parameters, false), Plans.Duplicates, .. plan.Steps.Skip(1).SkipLast(1).Select(step => new StepEdit(step.Kind, step.Columns, step.Parameters, true)), Plans.Fill("added", "1")];
        var edited = (await grain.Edit(Mia, edits)).Value!;
        Assert.Equal(Enumerable.Range(1, edits.Length), edited.Steps.Select(step => step.Order));
        Assert.Equal(edits.Select(edit => (edit.Kind, edit.Enabled)), edited.Steps.Select(step => (step.Kind, step.Enabled)));
        Assert.Equal(old.Reason, edited.Steps[0].Reason);
        Assert.Equal("""{"keep":"first"}""", edited.Steps[1].Parameters);
        Assert.Equal("", edited.Steps[^1].Reason);
        Assert.True(edited.UpdatedAt >= plan.UpdatedAt);
        await Restart();
        var again = (await Silo.Plan(plan.PlanId).Get(Mia)).Value!;
        Assert.Equal(edited.Steps.Select(step => (step.Order, step.Kind, step.CodeSnippet)), again.Steps.Select(step => (step.Order, step.Kind, step.CodeSnippet)));
    }

    [Theory]
    [InlineData("no_such_kind", "", "{}", "kind")]
    [InlineData("impute_constant", "age", "{}", "value")]
    [InlineData("impute_constant", "age", """{"value":1,"more":2}""", "more")]
    [InlineData("impute_constant", "age", """{"value":1,"value":2}""", "parameters")]
    [InlineData("impute_constant", "age", """{"value":"\ud800"}""", "parameters")]
    [InlineData("impute_constant", "age", "[]", "parameters")]
    [InlineData("impute_constant", "age", "{", "parameters")]
    [InlineData("impute_constant", "", """{"value":1}""", "columns")]
    [InlineData("impute_constant", "target", """{"value":1}""", "target")]
    public async Task Step_that_cannot_be_is_refused_by_its_place_and_nothing_changes(string kind, string column, string parameters, string named)
    {
        var plan = await Silo.MakePlan(Mia, await Silo.Upload(Mia, Uploads.People), Plans.Duplicates);
        var refused = await Silo.Plan(plan.PlanId).Edit(Mia, [Plans.Duplicates, new StepEdit(kind, column.Length == 0 ? [] : [column], parameters, true)]);
        Assert.Equal(ErrorCodes.Invalid, refused.Error?.Code);
        Assert.StartsWith("ステップ2: ", refused.Error?.Message, StringComparison.Ordinal);
        Assert.Contains(named, refused.Error?.Message, StringComparison.Ordinal);
        Assert.Equal("drop_duplicates", (await Silo.Plan(plan.PlanId).Get(Mia)).Value!.Steps.Single().Kind);
    }

    [Fact]
    public async Task Plan_has_at_most_200_steps()
    {
        var plan = await Silo.MakePlan(Mia, await Silo.Upload(Mia, Uploads.People));
        Assert.Equal(ErrorCodes.Invalid, (await Silo.Plan(plan.PlanId).Edit(Mia, [.. Enumerable.Repeat(Plans.Duplicates, 201)])).Error?.Code);
        Assert.Equal(200, (await Silo.Plan(plan.PlanId).Edit(Mia, [.. Enumerable.Repeat(Plans.Duplicates, 200)])).Value?.Steps.Length);
        Assert.Empty((await Silo.Plan(plan.PlanId).Edit(Mia, [])).Value!.Steps);
    }

    [Fact]
    public async Task Plan_of_a_deleted_dataset_stays_readable()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        var plan = await Silo.MakePlan(Mia, dataset, Plans.FillCity, Plans.FillAge with { Enabled = false });
        Assert.True((await Silo.Dataset(dataset.DatasetId).Delete(Mia)).IsSuccess);
        Assert.Equal(plan.Name, (await Silo.Plan(plan.PlanId).Get(Mia)).Value?.Name);
        var script = (await Silo.Plan(plan.PlanId).Script(Mia)).Value!;
        Assert.Contains(plan.Steps[0].CodeSnippet.Split('\n')[0], script, StringComparison.Ordinal);
        Assert.DoesNotContain("'age'", script, StringComparison.Ordinal);
        Assert.True((await Silo.Plan(plan.PlanId).Edit(Mia, [Plans.Duplicates])).IsSuccess);
    }

    [Fact]
    public async Task Deleted_plan_is_gone_and_its_id_stays_so()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        var plan = await Silo.MakePlan(Mia, dataset);
        var grain = Silo.Plan(plan.PlanId);
        var answers = await Task.WhenAll(grain.Delete(Mia), grain.Delete(Mia));
        Assert.Equal([null, ErrorCodes.NotFound], answers.Select(answer => answer.Error?.Code).Order());
        Assert.Empty(await Silo.Listed(Mia, CollectionKinds.Plans));
        await Restart();
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Plan(plan.PlanId).Get(Mia)).Error?.Code);
        Assert.Equal(ErrorCodes.Conflict, (await Silo.Plan(plan.PlanId).Create(Mia, Plans.Draft(dataset))).Error?.Code);
    }

    [Fact]
    public async Task Catalogue_tells_every_kind_in_the_order_of_plans()
    {
        var steps = await Silo.Grains.GetGrain<ICatalogueGrain>("all").List();
        Assert.Equal(Platform.Tabular.Cleaning.StepCatalogue.Definitions.Select(definition => definition.Kind), steps.Select(step => step.Kind));
        var fill = steps.Single(step => step.Kind == "impute_constant");
        Assert.Equal(("some", false, "value", "value", null), (fill.Columns, fill.MayChangeTarget, fill.Parameters[0].Name, fill.Parameters[0].Type, fill.Parameters[0].Default));
        var duplicates = steps.Single(step => step.Kind == "drop_duplicates");
        Assert.Equal(("none", true, "\"first\""), (duplicates.Columns, duplicates.MayChangeTarget, duplicates.Parameters[0].Default));
        Assert.Equal(["first", "last"], duplicates.Parameters[0].Options);
    }

    private async Task Restart()
    {
        await Silo.DisposeAsync();
        await InitializeAsync();
    }
}
