using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Tracking;

namespace Platform.Api.Tracking;

/// <summary>The routes of runs.</summary>
public static class RunEndpoints
{
    private const int DefaultMaxResults = 1_000;

    /// <summary>Maps them.</summary>
    public static void Map(TrackingRoutes routes) => routes
        .Write("POST", "/create", CreateAsync)
        .Read("GET", "/get", GetAsync)
        .Read("POST", "/search", SearchAsync)
        .Write("POST", "/update", UpdateAsync)
        .Write("POST", "/delete", async call => Done(await call.Run().Delete(call.Caller, call.Aborted)))
        .Write("POST", "/restore", async call => Done(await call.Run().Restore(call.Caller, call.Aborted)))
        .Write("POST", "/log-metric", LogMetricAsync)
        .Write("POST", "/log-parameter", LogParamAsync)
        .Write("POST", "/log-batch", LogBatchAsync, MlflowBody.MaxBatchBytes)
        .Write("POST", "/set-tag", SetTagAsync)
        .Write("POST", "/delete-tag", async call => Done(await call.Run().DeleteTag(call.Caller, call.Fields.Required("key"), call.Aborted)))
        .Write("POST", "/log-inputs", LogInputsAsync)
        .Write("POST", "/log-model", async call => Done(await call.Run().LogModel(call.Caller, call.Fields.Required("model_json"), call.Aborted)));

    private static async Task<IResult> CreateAsync(MlflowCall call)
    {
        var experiment = call.Fields.Text("experiment_id") ?? "";
        if (!MlflowCall.IsExperimentId(experiment)) call.Experiment(experiment);
        var draft = new RunDraft(experiment, call.Fields.Text("run_name"), call.Fields.Whole("start_time"), call.Fields.Entries("tags"));
        var run = MlflowCall.Checked(await call.Grains.GetGrain<IRunGrain>(Guid.NewGuid().ToString("N")).Create(call.Caller, draft, call.Aborted));
        return Answer(call, run);
    }

    private static async Task<IResult> GetAsync(MlflowCall call) => Answer(call, MlflowCall.Checked(await call.Run().Get(call.Aborted)));

    private static async Task<IResult> SearchAsync(MlflowCall call)
    {
        var query = new RunQuery(
            [.. call.Fields.Texts("experiment_ids").Where(MlflowCall.IsExperimentId)],
            call.Fields.Text("filter") ?? "",
            call.Fields.Choice("run_view_type", MlflowChoices.Views) ?? ViewType.ActiveOnly,
            MlflowChoices.Limit(call.Fields, DefaultMaxResults),
            call.Fields.Texts("order_by"),
            call.Fields.Text("page_token"));
        var page = MlflowCall.Checked(await call.Grains.GetGrain<ITrackingSearchGrain>(0).Runs(query, call.Aborted));
        return new MlflowAnswer(async (json, flush) =>
        {
            if (page.Runs.Length > 0)
            {
                json.WriteStartArray("runs");
                foreach (var run in page.Runs)
                {
                    MlflowJson.Write(json, run, call.Mask);
                    await flush();
                }

                json.WriteEndArray();
            }

            if (page.NextPageToken is not null) json.WriteString("next_page_token", page.NextPageToken);
        });
    }

    private static async Task<IResult> UpdateAsync(MlflowCall call)
    {
        var update = new RunUpdate(call.Fields.Choice("status", MlflowChoices.Statuses), call.Fields.Whole("end_time"), call.Fields.Text("run_name"));
        var run = MlflowCall.Checked(await call.Run().Update(call.Caller, update, call.Aborted));
        return new MlflowAnswer(json =>
        {
            json.WritePropertyName("run_info");
            MlflowJson.WriteInfo(json, run, call.Mask);
        });
    }

    private static async Task<IResult> LogMetricAsync(MlflowCall call) => Done(await call.Run().Log(call.Caller, new RunBatch([Point(call.Fields)], [], []), call.Aborted));

    private static async Task<IResult> LogParamAsync(MlflowCall call)
    {
        var param = new TextEntry(call.Fields.Required("key"), call.Fields.Text("value") ?? "");
        return Done(await call.Run().Log(call.Caller, new RunBatch([], [param], []), call.Aborted));
    }

    private static async Task<IResult> SetTagAsync(MlflowCall call)
    {
        var tag = new TextEntry(call.Fields.Required("key"), call.Fields.Text("value") ?? "");
        return Done(await call.Run().Log(call.Caller, new RunBatch([], [], [tag]), call.Aborted));
    }

    private static async Task<IResult> LogBatchAsync(MlflowCall call)
    {
        var run = call.Run();
        var batch = new RunBatch([.. call.Fields.Objects("metrics").Select(Point)], call.Fields.Entries("params"), call.Fields.Entries("tags"));
        return Done(await run.Log(call.Caller, batch, call.Aborted));
    }

    private static async Task<IResult> LogInputsAsync(MlflowCall call)
    {
        var inputs = call.Fields.Objects("datasets").Select(input =>
        {
            var dataset = input.Object("dataset") ?? throw new MlflowFault(MlflowError.Invalid("Missing value for required parameter 'dataset'."));
            return new DatasetInput(
                dataset.Required("name"), dataset.Required("digest"), dataset.Required("source_type"), dataset.Required("source"), dataset.Text("schema"), dataset.Text("profile"),
                input.Entries("tags"));
        });
        ImmutableArray<DatasetInput> read = [.. inputs];
        return Done(await call.Run().LogInputs(call.Caller, read, call.Aborted));
    }

    private static MetricPoint Point(MlflowFields fields)
    {
        var timestamp = fields.Whole("timestamp") ?? throw new MlflowFault(MlflowError.Invalid("Missing value for required parameter 'timestamp'."));
        return new MetricPoint(fields.Required("key"), new MetricValue(fields.Number("value"), timestamp, fields.Whole("step") ?? 0));
    }

    private static MlflowAnswer Answer(MlflowCall call, Run run) => new(json =>
    {
        json.WritePropertyName("run");
        MlflowJson.Write(json, run, call.Mask);
    });

    private static MlflowAnswer Done(Result<Done> result)
    {
        MlflowCall.Checked(result);
        return MlflowAnswer.Empty;
    }
}
