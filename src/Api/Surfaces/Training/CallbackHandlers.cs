using System.Text.Json;
using Platform.Api.Surfaces.Bodies;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary><c>POST /internal/training/callback</c>: a service that trains for a job tells of it.</summary>
internal static class CallbackHandlers
{
    // A validation may tell of every picture.
    private const int MaxBytes = 16 << 20;
    private const int MaxIdChars = 200;

    public static void MapCallbacks(this RouteGroupBuilder routes) => routes.MapPost("/internal/training/callback", Callback).WithoutCaller().WithMetadata(CallbackReference.Callback);

    public static async Task<IResult> Callback(HttpContext context, IGrainFactory grains, InternalAuth auth)
    {
        if (!auth.Allows(context.Request)) return TrainingErrorTable.Error("unauthorized", $"a valid {InternalAuth.Header} is needed");
        using var body = await JsonBody.ReadAsync(context.Request, MaxBytes, context.RequestAborted);
        var root = body.RootElement;
        var fields = TrainingQuery.Root(root);
        var (job, type, eventId) = (Job(root), fields.RequiredText("event"), EventId(root, fields));
        var told = root.TryGetProperty("data", out var data) && data.ValueKind != JsonValueKind.Null ? fields.RequiredObject("data").Element.GetRawText() : "{}";
        // Once begun it is seen through: giving up with the caller would leave the outcome open without need.
        var done = await grains.Job(job).Callback(eventId, type, told, CancellationToken.None);
        return done.IsSuccess ? JobHandlers.Json(new CallbackBody("received", job)) : context.Failure(done.Error, TrainingErrors.NoJob);
    }

    private static long Job(JsonElement root)
    {
        if (!root.TryGetProperty(JobHandlers.JobId, out var value) || value.ValueKind == JsonValueKind.Null) throw TrainingErrorTable.Refused(JobHandlers.JobId, "it is required");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var job) && job >= 1 ? job : throw TrainingErrorTable.Refused(JobHandlers.JobId, "it is not a whole number from 1");
    }

    /// <summary>Some services number their events.</summary>
    private static string? EventId(JsonElement root, JsonFields fields)
    {
        if (root.TryGetProperty("event_id", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)) return TrainingIds.Text(number);
        var id = fields.OptionalText("event_id");
        return id is null || id.Length is > 0 and <= MaxIdChars ? id : throw TrainingErrorTable.Refused("event_id", $"it is not of 1 to {MaxIdChars} characters");
    }
}

/// <summary>The answer to a callback.</summary>
internal sealed record CallbackBody(string Status, long JobId);
