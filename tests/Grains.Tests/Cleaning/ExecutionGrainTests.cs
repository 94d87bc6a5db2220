using System.Text.Json.Nodes;
using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Collections;
using Platform.Contracts.Datasets;
using Platform.Grains.Tests.Datasets;
using Platform.Grains.Tests.Hosting;
using Platform.Testing;

namespace Platform.Grains.Tests.Cleaning;

public sealed class ExecutionGrainTests : IAsyncLifetime
{
    private static readonly Caller Mia = new("mia");
    private static readonly Caller Leo = new("leo");

    private readonly TemporaryFolder _folder = new();
    private TestSilo? _silo;

    private TestSilo Silo => _silo!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Tabular:Slots", "1"));

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Plan_is_run_and_its_result_is_a_dataset()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        var plan = await Silo.MakePlan(Mia, dataset, Plans.FillCity, Plans.FillAge with { Enabled = false }, Plans.Duplicates);
        var ran = (await Silo.Execution("e").Run(Mia, new ExecutionRequest(plan.PlanId, null))).Value!;
        Assert.Equal(("e", "mia", plan.PlanId, dataset.DatasetId, ExecutionStatus.Completed), (ran.ExecutionId, ran.UserId, ran.PlanId, ran.DatasetId, ran.Status));
        Assert.Equal((new TableSize(6, 4, 2), new TableSize(6, 4, 1)), (ran.Before, ran.After));
        Assert.Equal(["success", "skipped", "success"], ran.Steps.Select(step => step.Status));
        Assert.Equal((1, 1, new TableSize(6, 4, 1)), (ran.Steps[0].RowsChanged, ran.Steps[0].CellsChanged, ran.Steps[0].After));
        Assert.Equal((null, null), (ran.Steps[1].Seconds, ran.Steps[1].After));

        var result = (await Silo.Dataset(ran.ResultDatasetId!).Get(Mia)).Value!;
        Assert.Equal(new DatasetOrigin(dataset.DatasetId, plan.PlanId, "e"), result.Origin);
        Assert.Equal("people_cleaned", result.Name);
        Assert.Contains("4,28.0,unknown,no\n", await Silo.ReadText(result.Blob), StringComparison.Ordinal);
        Assert.Equal(["e"], await Silo.Listed(Mia, CollectionKinds.Executions));
        Assert.Contains(result.DatasetId, await Silo.Listed(Mia, CollectionKinds.Datasets));
        Assert.Equal(ran.EndedAt, (await Silo.Execution("e").Get(Mia)).Value!.EndedAt);
    }

    [Fact]
    public async Task Diff_shows_what_a_step_changed()
    {
        var plan = await Silo.MakePlan(Mia, await Silo.Upload(Mia, Uploads.People), Plans.FillCity, Plans.FillAge with { Enabled = false }, Plans.FillAge);
        await Silo.Execution("e").Run(Mia, new ExecutionRequest(plan.PlanId, null));
        var first = JsonNode.Parse((await Silo.Execution("e").Diff(Mia, 1)).Value!)!;
        var cell = Assert.Single(first["cells_changed"]!.AsArray())!;
        Assert.Equal((3, "city", null, "unknown"), (cell["row"]!.GetValue<int>(), cell["column"]!.GetValue<string>(), cell["before"]?.GetValue<string>(), cell["after"]!.GetValue<string>()));
        Assert.Equal("age", JsonNode.Parse((await Silo.Execution("e").Diff(Mia, 3)).Value!)!["cells_changed"]![0]!["column"]!.GetValue<string>());
        foreach (var none in (int[])[0, 2, 4]) Assert.Equal(ErrorCodes.NotFound, (await Silo.Execution("e").Diff(Mia, none)).Error?.Code);
    }

    [Fact]
    public async Task Topic_tells_of_each_step_and_of_the_end()
    {
        var plan = await Silo.MakePlan(Mia, await Silo.Upload(Mia, Uploads.People), Plans.FillCity, Plans.Duplicates);
        await Silo.Execution("e").Run(Mia, new ExecutionRequest(plan.PlanId, null));
        var topic = (await Silo.Execution("e").ReadTopic(Mia, 0, 100)).Value!;
        var told = topic.Entries.Select(entry => (entry.Type, JsonNode.Parse(entry.Json)!)).Select(entry => $"{entry.Type} {entry.Item2["order"]} {entry.Item2["status"]}");
        Assert.Equal(["step 1 running", "step 1 success", "step 2 running", "step 2 success", "end  completed"], told);
        Assert.Equal((false, true), (topic.More, topic.Ended));
        var part = (await Silo.Execution("e").ReadTopic(Mia, 1, 2)).Value!;
        Assert.Equal([2L, 3L], part.Entries.Select(entry => entry.Seq));
        Assert.Equal((true, false), (part.More, part.Ended));
        Assert.True((await Silo.Execution("e").ReadTopic(Mia, 5, 2)).Value!.Ended);
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Execution("e").ReadTopic(Leo, 0, 2)).Error?.Code);
    }

    [Fact]
    public async Task Failing_step_is_named_and_nothing_is_kept()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        var plan = await Silo.MakePlan(Mia, dataset, Plans.FillCity, Plans.Fill("no such column", "1"), Plans.Duplicates);
        var request = new ExecutionRequest(plan.PlanId, null);
        foreach (var failed in (Result<Execution>[])[await Silo.Execution("e").Run(Mia, request), await Silo.Execution("e").Run(Mia, request)])
        {
            Assert.Equal(CleaningErrors.ExecutionFailed, failed.Error?.Code);
            Assert.Equal(("2", "KeyError: 'no such column'"), (failed.Error!.Details![CleaningErrors.StepOrder], failed.Error.Details[CleaningErrors.ErrorMessage]));
        }

        var seen = (await Silo.Execution("e").Get(Mia)).Value!;
        Assert.Equal((ExecutionStatus.Failed, null, null), (seen.Status, seen.ResultDatasetId, seen.After));
        Assert.Equal(["success", "failed", "pending"], seen.Steps.Select(step => step.Status));
        Assert.Equal(CleaningErrors.ExecutionFailed, seen.Error?.Code);
        Assert.Equal([dataset.DatasetId], await Silo.Listed(Mia, CollectionKinds.Datasets));
        Assert.Equal([dataset.DatasetId], Directory.GetDirectories(Path.Combine(_folder.Path, "blobs", "datasets")).Select(Path.GetFileName));
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "blobs", "executions")));
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Execution("e").Diff(Mia, 1)).Error?.Code);
        Assert.True((await Silo.Execution("e").ReadTopic(Mia, 0, 100)).Value!.Ended);
    }

    [Fact]
    public async Task Same_request_is_run_once_whoever_waits_and_another_is_refused()
    {
        var plan = await Silo.MakePlan(Mia, await Silo.Upload(Mia, Uploads.People), Plans.FillCity);
        var request = new ExecutionRequest(plan.PlanId, null);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Silo.Execution("e").Run(Mia, request)));
        Assert.All(answers, answer => Assert.Equal((answers[0].Value!.EndedAt, answers[0].Value!.ResultDatasetId), (answer.Value!.EndedAt, answer.Value.ResultDatasetId)));
        Assert.Equal(3, (await Silo.Execution("e").ReadTopic(Mia, 0, 100)).Value!.Entries.Length);
        Assert.Equal(ErrorCodes.Conflict, (await Silo.Execution("e").Run(Mia, request with { DatasetId = plan.DatasetId })).Error?.Code);
        Assert.Equal(ErrorCodes.Conflict, (await Silo.Execution("e").Run(Leo, request)).Error?.Code);
    }

    [Fact]
    public async Task Execution_is_its_owners_alone()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        var plan = await Silo.MakePlan(Mia, dataset);
        Assert.Equal(ErrorCodes.Forbidden, (await Silo.Execution("e").Run(Leo, new ExecutionRequest(plan.PlanId, null))).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Execution("e").Run(Mia, new ExecutionRequest("none", null))).Error?.Code);
        var leos = await Silo.Upload(Leo, Uploads.People);
        Assert.Equal(CleaningErrors.NoAccess, (await Silo.Execution("e").Run(Mia, new ExecutionRequest(plan.PlanId, leos.DatasetId))).Error?.Code);
        Assert.Equal(DatasetErrors.NoDataset, (await Silo.Execution("e").Run(Mia, new ExecutionRequest(plan.PlanId, "none"))).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Execution("e").Get(Mia)).Error?.Code);
        Assert.Empty(await Silo.Listed(Mia, CollectionKinds.Executions));
        Assert.True((await Silo.Execution("e").Run(Mia, new ExecutionRequest(plan.PlanId, dataset.DatasetId))).IsSuccess);
        Assert.Equal(ErrorCodes.Forbidden, (await Silo.Execution("e").Get(Leo)).Error?.Code);
        Assert.Equal(ErrorCodes.Forbidden, (await Silo.Execution("e").Diff(Leo, 1)).Error?.Code);
    }

    [Fact]
    public async Task Plan_of_a_deleted_dataset_cannot_be_run()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        var other = await Silo.Upload(Mia, Uploads.People);
        var plan = await Silo.MakePlan(Mia, dataset, Plans.FillCity);
        await Silo.Dataset(dataset.DatasetId).Delete(Mia);
        Assert.Equal(DatasetErrors.NoDataset, (await Silo.Execution("e").Run(Mia, new ExecutionRequest(plan.PlanId, null))).Error?.Code);
        Assert.Equal(DatasetErrors.NoDataset, (await Silo.Execution("e").Run(Mia, new ExecutionRequest(plan.PlanId, other.DatasetId))).Error?.Code);
    }

    [Fact]
    public async Task Other_dataset_must_have_the_same_columns_in_whatever_order()
    {
        var plan = await Silo.MakePlan(Mia, await Silo.Upload(Mia, Uploads.People), Plans.FillCity);
        var turned = await Silo.Upload(Mia, "target,city,age,id\nyes,,1,2\n", "turned");
        var ran = (await Silo.Execution("turned").Run(Mia, new ExecutionRequest(plan.PlanId, turned.DatasetId))).Value!;
        var result = (await Silo.Dataset(ran.ResultDatasetId!).Get(Mia)).Value!;
        Assert.Equal("target,city,age,id\nyes,unknown,1,2\n", await Silo.ReadText(result.Blob));
        Assert.Equal(("turned_cleaned", turned.DatasetId), (result.Name, result.Origin!.ParentId));

        var strange = await Silo.Upload(Mia, "id,age,target,weight\n1,2,yes,3\n");
        var refused = (await Silo.Execution("strange").Run(Mia, new ExecutionRequest(plan.PlanId, strange.DatasetId))).Error!;
        Assert.Equal(ErrorCodes.Invalid, refused.Code);
        Assert.Contains("不足している列: city", refused.Message, StringComparison.Ordinal);
        Assert.Contains("余分な列: weight", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_without_steps_to_do_writes_the_table_as_it_is()
    {
        var plan = await Silo.MakePlan(Mia, await Silo.Upload(Mia, "a,target\n1,x\n2,y\n"), Plans.Duplicates with { Enabled = false });
        var ran = (await Silo.Execution("e").Run(Mia, new ExecutionRequest(plan.PlanId, null))).Value!;
        Assert.Equal(ran.Before, ran.After);
        Assert.Equal("a,target\n1,x\n2,y\n", await Silo.ReadText((await Silo.Dataset(ran.ResultDatasetId!).Get(Mia)).Value!.Blob));
    }

    [Fact]
    public async Task Execution_can_be_looked_at_while_it_waits_and_goes_on_after_a_stop()
    {
        var plan = await Silo.MakePlan(Mia, await Silo.Upload(Mia, Uploads.People), Plans.FillCity);
        var request = new ExecutionRequest(plan.PlanId, null);
        using var blocked = new BlockedWork(Silo);
        var cut = Silo.Execution("e").Run(Mia, request);
        await Eventually.True(() => blocked.Waiting == 1, what: "the execution to wait");
        var seen = (await Silo.Execution("e").Get(Mia)).Value!;
        Assert.Equal((ExecutionStatus.Running, null, "pending"), (seen.Status, seen.Before, seen.Steps[0].Status));
        Assert.Equal(["e"], await Silo.Listed(Mia, CollectionKinds.Executions));
        Assert.False((await Silo.Execution("e").ReadTopic(Mia, 0, 10)).Value!.Ended);
        Assert.Equal(ErrorCodes.NotFound, (await Silo.Execution("e").Diff(Mia, 1)).Error?.Code);
        Assert.True((await Silo.Plan(plan.PlanId).Edit(Mia, [Plans.FillAge, Plans.Duplicates])).IsSuccess);
        await Restart();
        Assert.Equal(ErrorCodes.Unavailable, (await cut).Error?.Code);

        // Looking is enough for it to go on, with the steps as they were.
        var ended = await Eventually.Get(
            async () => (await Silo.Execution("e").Get(Mia)).Value is { Status: not ExecutionStatus.Running } execution ? execution : null, what: "the end");
        Assert.Equal((ExecutionStatus.Completed, null), (ended.Status, ended.Error));
        Assert.Equal(new TableSize(6, 4, 1), ended.After);
        Assert.Single(ended.Steps);
        Assert.Equal(ended.ResultDatasetId, (await Silo.Execution("e").Run(Mia, request)).Value!.ResultDatasetId);
    }

    [Fact]
    public async Task Dataset_deleted_before_it_is_read_fails_the_execution()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        var plan = await Silo.MakePlan(Mia, dataset, Plans.FillCity);
        var blocked = new BlockedWork(Silo);
        var running = Silo.Execution("e").Run(Mia, new ExecutionRequest(plan.PlanId, null));
        await Eventually.True(() => blocked.Waiting == 1, what: "the execution to wait");
        Assert.True((await Silo.Dataset(dataset.DatasetId).Delete(Mia)).IsSuccess);
        blocked.Dispose();
        Assert.Equal(DatasetErrors.NoDataset, (await running).Error?.Code);
        Assert.Equal(ExecutionStatus.Failed, (await Silo.Execution("e").Get(Mia)).Value?.Status);
    }

    [Fact]
    public async Task Execution_the_platform_cannot_bring_to_its_end_is_given_up()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        var plan = await Silo.MakePlan(Mia, dataset, Plans.FillCity);

        // A file that is no longer what it was: a fault of ours, not of the plan.
        var file = Directory.GetFiles(Path.Combine(_folder.Path, "blobs", "datasets", dataset.DatasetId)).Single(path => path.EndsWith(dataset.Blob.Split('/')[^1], StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, "a,b\n1,2,3\n", TestContext.Current.CancellationToken);
        var request = new ExecutionRequest(plan.PlanId, null);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => Silo.Execution("e").Run(Mia, request));
            Assert.Equal(ExecutionStatus.Running, (await Silo.Execution("e").Get(Mia)).Value?.Status);
        }

        Assert.Equal(CleaningErrors.Interrupted, (await Silo.Execution("e").Run(Mia, request)).Error?.Code);
        Assert.Equal(ExecutionStatus.Failed, (await Silo.Execution("e").Get(Mia)).Value?.Status);
    }

    [Fact]
    public async Task Result_larger_than_may_be_fails_the_execution()
    {
        var dataset = await Silo.Upload(Mia, Uploads.People);
        var plan = await Silo.MakePlan(Mia, dataset, Plans.FillCity);
        await Silo.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Tabular:MaxResultBytes", "50"));
        var failed = (await Silo.Execution("e").Run(Mia, new ExecutionRequest(plan.PlanId, null))).Error!;
        Assert.Equal((CleaningErrors.ExecutionFailed, false), (failed.Code, failed.Details!.ContainsKey(CleaningErrors.StepOrder)));
        Assert.Contains("50", failed.Details[CleaningErrors.ErrorMessage], StringComparison.Ordinal);
        Assert.Equal([dataset.DatasetId], await Silo.Listed(Mia, CollectionKinds.Datasets));
    }

    [Fact]
    public async Task Table_larger_than_the_memory_it_may_take_is_cleaned_all_the_same()
    {
        var lines = new System.Text.StringBuilder("age,city,target\n");
        for (var row = 0; row < 200_000; row++) lines.Append(row % 7 == 0 ? "" : (row * 37 % 100_003).ToString(System.Globalization.CultureInfo.InvariantCulture)).Append(",city ").Append(row * 31 % 99_991).Append(",t\n");
        await Silo.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Tabular:BlockMemoryBytes", "1048576"));
        var plan = await Silo.MakePlan(Mia, await Silo.Upload(Mia, lines.ToString()), Plans.FillAge);
        var ran = (await Silo.Execution("e").Run(Mia, new ExecutionRequest(plan.PlanId, null))).Value!;
        Assert.Equal((new TableSize(200_000, 3, 28_572), new TableSize(200_000, 3, 0)), (ran.Before, ran.After));
        Assert.Equal(28_572, ran.Steps[0].CellsChanged);
        Assert.Equal(200_000, (await Silo.Dataset(ran.ResultDatasetId!).Get(Mia)).Value!.Rows);
    }

    private async Task Restart()
    {
        await Silo.DisposeAsync();
        await InitializeAsync();
    }
}
