using System.Collections.Immutable;
using System.Text.Json;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary><c>POST /training/jobs</c>.</summary>
internal static class JobCreation
{
    private const string Sequence = "training-jobs";
    private const int MaxNameChars = 200;
    private const int MaxNotesChars = 10_000;
    private const int MaxTags = 50;
    private const int MaxTagChars = 100;

    public static async Task<IResult> Create(HttpContext context, IGrainFactory grains, IdempotentRequests idempotent)
    {
        var key = IdempotencyKey.Of(context);
        using var body = await JsonBody.ReadAsync(context.Request, cancellationToken: context.RequestAborted);
        var request = Read(body.RootElement);
        return await idempotent.RunAsync(context, key, Fingerprint.Of(context, body.RootElement), async id =>
        {
            // Before a number is drawn, so that the jobs are 1, 2, 3 and so on.
            var possible = await grains.GetGrain<ITrainingCatalogueGrain>(0).Check(context.Caller, request, CancellationToken.None);
            if (!possible.IsSuccess) return Refused(context, possible.Error);
            var number = await grains.GetGrain<INumberGrain>($"{Sequence}/{id}").Get(CancellationToken.None);
            var job = await grains.Job(number).Create(context.Caller, request, CancellationToken.None);
            return job.IsSuccess ? SurfaceAnswer.Of(StatusCodes.Status201Created, JobCreatedBody.Of(job.Value)) : Refused(context, job.Error);
        });
    }

    private static SurfaceError Refused(HttpContext context, Error error) => context.Failure(
        error.Code switch
        {
            TrainingErrors.NoDataset or ErrorCodes.NotFound => error.About("config.dataset_id"),
            TrainingErrors.NoModel => error.About("config.model_name"),
            _ => error,
        },
        missing: TrainingErrors.NoDataset);

    private static TrainingRequest Read(JsonElement root)
    {
        var fields = TrainingQuery.Root(root);
        return new TrainingRequest(
            Whole(root, "session_id"), Whole(root, "project_id"), Text(fields, "project_name", MaxNameChars), Text(fields, "experiment_name", MaxNameChars), Tags(root),
            Text(fields, "notes", MaxNotesChars), fields.RequiredObject("config").Element.GetRawText());
    }

    private static string? Text(JsonFields fields, string name, int maxChars)
    {
        var text = fields.OptionalText(name);
        return text is null || text.Length <= maxChars ? text : throw TrainingErrorTable.Refused(name, $"it is longer than {maxChars} characters");
    }

    private static long? Whole(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) ? whole : throw TrainingErrorTable.Refused(name, "it is not a whole number");
    }

    private static ImmutableArray<string> Tags(JsonElement root)
    {
        if (!root.TryGetProperty("tags", out var tags) || tags.ValueKind == JsonValueKind.Null) return [];
        if (tags.ValueKind != JsonValueKind.Array) throw TrainingErrorTable.Refused("tags", "it is not an array");
        if (tags.GetArrayLength() > MaxTags) throw TrainingErrorTable.Refused("tags", $"there are more than {MaxTags}");
        return [.. tags.EnumerateArray().Select(Tag)];
    }

    private static string Tag(JsonElement tag, int index)
    {
        try
        {
            if (tag.ValueKind == JsonValueKind.String && tag.GetString() is { Length: <= MaxTagChars } text) return text;
        }
        catch (InvalidOperationException)
        {
            // A \u escape of half a surrogate pair is JSON, but no text.
        }

        throw TrainingErrorTable.Refused($"tags[{index}]", $"it is not a string of at most {MaxTagChars} characters");
    }
}
