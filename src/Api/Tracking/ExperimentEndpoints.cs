using Platform.Contracts;
using Platform.Contracts.Tracking;

namespace Platform.Api.Tracking;

/// <summary>The routes of experiments.</summary>
public static class ExperimentEndpoints
{
    private const int DefaultMaxResults = 1_000;

    /// <summary>Maps them.</summary>
    public static void Map(TrackingRoutes routes) => routes
        .Write("POST", "/create", CreateAsync)
        .Read("GET", "/get", GetAsync)
        .Read("GET", "/get-by-name", GetByNameAsync)
        .Read("POST", "/search", SearchAsync)
        .Read("GET", "/search", SearchAsync)
        .Write("POST", "/update", UpdateAsync)
        .Write("POST", "/delete", DeleteAsync)
        .Write("POST", "/restore", RestoreAsync)
        .Write("POST", "/set-experiment-tag", SetTagAsync)
        .Write("POST", "/delete-experiment-tag", DeleteTagAsync);

    private static async Task<IResult> CreateAsync(MlflowCall call)
    {
        var draft = new ExperimentDraft(call.Fields.Required("name"), call.Fields.Text("artifact_location"), call.Fields.Entries("tags"));
        var id = MlflowCall.Checked(await call.Index.Create(call.Caller, draft, call.Aborted));
        return new MlflowAnswer(json => json.WriteString("experiment_id", id));
    }

    private static async Task<IResult> GetAsync(MlflowCall call) => Answer(call, MlflowCall.Checked(await call.Experiment().Get(call.Aborted)));

    private static async Task<IResult> GetByNameAsync(MlflowCall call)
    {
        var id = MlflowCall.Checked(await call.Index.Find(call.Fields.Required("experiment_name"), call.Aborted));
        return Answer(call, MlflowCall.Checked(await call.Experiment(id).Get(call.Aborted)));
    }

    private static async Task<IResult> SearchAsync(MlflowCall call)
    {
        var query = new ExperimentQuery(
            call.Fields.Text("filter") ?? "",
            call.Fields.Choice("view_type", MlflowChoices.Views) ?? ViewType.ActiveOnly,
            MlflowChoices.Limit(call.Fields, DefaultMaxResults),
            call.Fields.Texts("order_by"),
            call.Fields.Text("page_token"));
        var page = MlflowCall.Checked(await call.Grains.GetGrain<ITrackingSearchGrain>(0).Experiments(query, call.Aborted));
        return new MlflowAnswer(async (json, flush) =>
        {
            if (page.Experiments.Length > 0)
            {
                json.WriteStartArray("experiments");
                foreach (var experiment in page.Experiments)
                {
                    MlflowJson.Write(json, experiment, call.Mask);
                    await flush();
                }

                json.WriteEndArray();
            }

            if (page.NextPageToken is not null) json.WriteString("next_page_token", page.NextPageToken);
        });
    }

    private static async Task<IResult> UpdateAsync(MlflowCall call) =>
        Done(await call.Experiment().Rename(call.Caller, call.Fields.Required("new_name"), call.Aborted));

    private static async Task<IResult> DeleteAsync(MlflowCall call)
    {
        var experiment = call.Experiment();
        MlflowCall.Checked(await experiment.Delete(call.Caller, call.Aborted));
        await experiment.Settle(call.Aborted);
        return MlflowAnswer.Empty;
    }

    private static async Task<IResult> RestoreAsync(MlflowCall call)
    {
        var experiment = call.Experiment();
        MlflowCall.Checked(await experiment.Restore(call.Caller, call.Aborted));
        await experiment.Settle(call.Aborted);
        return MlflowAnswer.Empty;
    }

    private static async Task<IResult> SetTagAsync(MlflowCall call)
    {
        var tag = new TextEntry(call.Fields.Required("key"), call.Fields.Text("value") ?? "");
        return Done(await call.Experiment().SetTag(call.Caller, tag, call.Aborted));
    }

    private static async Task<IResult> DeleteTagAsync(MlflowCall call) =>
        Done(await call.Experiment().DeleteTag(call.Caller, call.Fields.Required("key"), call.Aborted));

    private static MlflowAnswer Answer(MlflowCall call, Experiment experiment) => new(json =>
    {
        json.WritePropertyName("experiment");
        MlflowJson.Write(json, experiment, call.Mask);
    });

    private static MlflowAnswer Done(Result<Done> result)
    {
        MlflowCall.Checked(result);
        return MlflowAnswer.Empty;
    }
}
