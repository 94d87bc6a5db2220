using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Contracts;
using Platform.Contracts.Tracking;

namespace Platform.Grains.Tracking;

/// <summary>What may become of a run: each method gives the state after a change, or why there is none. Knows no grain.</summary>
public static class RunRules
{
    /// <summary>The tag that names a run.</summary>
    public const string RunNameTag = "mlflow.runName";

    /// <summary>The tag that lists the models a run logged.</summary>
    public const string ModelsTag = "mlflow.log-model.history";

    /// <summary>Tags with this prefix, on a run that the platform records, are not its user's to set.</summary>
    public const string OwnTags = "platform.";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>A new run.</summary>
    public static Result<RunState> Create(string runId, string userId, RunDraft draft, RunPlace place, bool recorded, long now)
    {
        if (draft.StartTime is < 0) return Error.Invalid("start_time must not be negative.");
        if (CheckTexts("tag", draft.Tags, RunLimits.Texts) is { } error) return error;
        var tags = draft.Tags.Aggregate(ImmutableDictionary<string, string>.Empty, (all, t) => all.SetItem(t.Key, Names.Cut(t.Value, RunLimits.TagValue)));
        var named = tags.GetValueOrDefault(RunNameTag);
        if (draft.RunName is { Length: > 0 } given && named is { Length: > 0 } && given != named)
            return Error.Invalid($"Both run_name and the tag {RunNameTag} are given, and they differ: '{given}' and '{named}'.");
        var name = draft.RunName is { Length: > 0 } ? draft.RunName : named is { Length: > 0 } ? named : $"run-{runId[..Math.Min(8, runId.Length)]}";
        if (Names.CheckValue("the field", "run_name", name) is { } bad) return bad;
        name = Names.Cut(name, RunLimits.Key);
        var state = new RunState
        {
            ExperimentId = draft.ExperimentId,
            Page = place.Page,
            UserId = userId,
            RunName = name,
            Status = RunStatus.Running,
            StartTime = draft.StartTime ?? now,
            ArtifactUri = $"{place.ArtifactLocation.TrimEnd('/')}/{runId}/artifacts",
            Recorded = recorded,
            Version = 1,
            Tags = tags.SetItem(RunNameTag, name),
        };
        return TooLarge(state) is { } large ? large : state;
    }

    /// <summary>Whether a user may change a run now: the error, or <c>null</c>. <paramref name="measured"/> is for what a recorded run does not let even its own user change.</summary>
    public static Error? MayChange(RunState state, string runId, string userId, bool measured = true)
    {
        if (Known(state, runId) is { } missing) return missing;
        if (state.UserId != userId) return Error.Forbidden($"The run {runId} belongs to someone else: only its user can change it.");
        if (measured && state.Recorded) return Error.Forbidden($"The run {runId} is recorded by the platform: its user can tag it, nothing else.");
        return null;
    }

    /// <summary>Whether there is such a run: the error, or <c>null</c>.</summary>
    public static Error? Known(RunState state, string runId) => state.ExperimentId is null ? Missing(runId) : null;

    /// <summary>There is no such run.</summary>
    public static Error Missing(string runId) => Error.NotFound($"Run with id={runId} not found");

    /// <summary>Whether a run is in use: the error, or <c>null</c>.</summary>
    public static Error? InUse(RunState state, string runId) => state.Lifecycle == LifecycleStage.Active
        ? null
        : Error.Invalid($"The run {runId} must be in the 'active' state. Current state is deleted.");

    /// <summary>Its status, end time or name change.</summary>
    public static Result<RunState> Update(RunState state, RunUpdate update)
    {
        if (update.EndTime is < 0) return Error.Invalid("end_time must not be negative.");
        if (update.RunName is { } name && Names.CheckValue("the field", "run_name", name) is { } bad) return bad;
        var next = state with { Status = update.Status ?? state.Status, EndTime = update.EndTime ?? state.EndTime };
        if (update.RunName is { Length: > 0 } named)
        {
            var cut = Names.Cut(named, RunLimits.Key);
            next = next with { RunName = cut, Tags = next.Tags.SetItem(RunNameTag, cut) };
        }

        return Versioned(state, next);
    }

    /// <summary>Whether a batch keeps MLflow's limits: the error, or <c>null</c>.</summary>
    public static Error? CheckBatch(RunBatch batch)
    {
        static Error? Over(string what, int count, int limit) =>
            count > limit ? Error.Invalid($"A batch logging request can contain at most {limit} {what}. Got {count} {what}. Split them across several requests.") : null;
        return Over("metrics", batch.Metrics.Length, RunLimits.BatchMetrics)
            ?? Over("params", batch.Params.Length, RunLimits.BatchTexts)
            ?? Over("tags", batch.Tags.Length, RunLimits.BatchTexts)
            ?? Over("metrics, params and tags", batch.Metrics.Length + batch.Params.Length + batch.Tags.Length, RunLimits.BatchTotal);
    }

    /// <summary>Whether a user may set or remove these tags: the error, or <c>null</c>.</summary>
    public static Error? MayTag(RunState state, IEnumerable<string> keys) =>
        state.Recorded && keys.FirstOrDefault(k => k.StartsWith(OwnTags, StringComparison.Ordinal)) is { } own
            ? Error.Forbidden($"The tag '{own}' is the platform's own: tags that begin with '{OwnTags}' cannot be changed on a run that it records.")
            : null;

    /// <summary>Metrics, params and tags are logged, all or none.</summary>
    public static Result<RunState> Log(RunState state, string runId, RunBatch batch)
    {
        if (CheckTexts("param", batch.Params, int.MaxValue) is { } badParam) return badParam;
        if (CheckTexts("tag", batch.Tags, int.MaxValue) is { } badTag) return badTag;
        var metrics = state.Metrics.ToBuilder();
        foreach (var (key, point) in batch.Metrics)
        {
            if (Names.Check("metric", key) is { } badKey) return badKey;
            if (point.Timestamp < 0) return Error.Invalid($"Got invalid timestamp {point.Timestamp} for metric '{key}': it must be a nonnegative 64-bit integer.");
            if (!metrics.TryGetValue(key, out var known) || IsLater(point, known)) metrics[key] = point;
        }

        var parameters = state.Params.ToBuilder();
        var seen = new HashSet<string>();
        foreach (var (key, value) in batch.Params)
        {
            if (!seen.Add(key)) return Error.Invalid($"Duplicate parameter key '{key}': give each key once.");
            var cut = Names.Cut(value, RunLimits.ParamValue);
            if (parameters.TryGetValue(key, out var known) && known != cut)
            {
                return Error.Invalid(
                    $"Changing param values is not allowed. Param with key='{key}' was already logged with value='{Names.Cut(known, 250)}' for run ID='{runId}'. " +
                    $"Attempted logging new value '{Names.Cut(cut, 250)}'.");
            }

            parameters[key] = cut;
        }

        var tags = state.Tags.ToBuilder();
        foreach (var (key, value) in batch.Tags) tags[key] = Names.Cut(value, RunLimits.TagValue);
        var name = tags.TryGetValue(RunNameTag, out var named) && named.Length > 0 ? Names.Cut(named, RunLimits.Key) : state.RunName;
        return Versioned(state, state with
        {
            Metrics = metrics.ToImmutable(),
            Params = parameters.ToImmutable(),
            Tags = tags.ToImmutable(),
            RunName = name,
        });
    }

    /// <summary>A tag is removed.</summary>
    public static Result<RunState> DeleteTag(RunState state, string runId, string key)
    {
        return state.Tags.ContainsKey(key)
            ? Versioned(state, state with { Tags = state.Tags.Remove(key) })
            : Error.NotFound($"No tag with name: {key} in run with id {runId}");
    }

    /// <summary>Datasets are recorded, each name and digest once.</summary>
    public static Result<RunState> LogInputs(RunState state, ImmutableArray<DatasetInput> inputs)
    {
        var all = state.Inputs.ToBuilder();
        foreach (var input in inputs)
        {
            if (InputError(input) is { } error) return error;
            if (!all.Any(i => i.Name == input.Name && i.Digest == input.Digest)) all.Add(input);
        }

        return Versioned(state, state with { Inputs = all.ToImmutable() });
    }

    /// <summary>A model is recorded in the tag where MLflow's clients look for it: a JSON array, one object for each.</summary>
    public static Result<RunState> LogModel(RunState state, string modelJson)
    {
        JsonNode? model;
        try
        {
            model = JsonNode.Parse(modelJson, documentOptions: Strict);
        }
        catch (JsonException e)
        {
            return Error.Invalid($"Malformed model info. 'model_json' is not valid JSON: {e.Message}");
        }

        if (model is not JsonObject given) return Error.Invalid("Malformed model info. 'model_json' must be a JSON object.");
        foreach (var field in (string[])["artifact_path", "utc_time_created", "run_id", "flavors"])
        {
            if (!given.ContainsKey(field)) return Error.Invalid($"Model JSON is missing the mandatory field '{field}'.");
        }

        var models = state.Tags.TryGetValue(ModelsTag, out var known) && Parsed(known) is JsonArray list ? list : [];
        if (!models.Any(m => JsonNode.DeepEquals(m, given))) models.Add(given);
        var tag = models.ToJsonString();
        return tag.Length > RunLimits.Characters ? TooMany("characters", RunLimits.Characters) : Versioned(state, state with { Tags = state.Tags.SetItem(ModelsTag, tag) });
    }

    /// <summary>It is deleted or restored by its user.</summary>
    public static RunState Move(RunState state, LifecycleStage lifecycle) =>
        state.Lifecycle == lifecycle ? state : state with { Lifecycle = lifecycle, DeletedWithExperiment = false, Version = state.Version + 1 };

    /// <summary>Its experiment was deleted or restored.</summary>
    public static RunState MoveWithExperiment(RunState state, LifecycleStage lifecycle)
    {
        if (state.ExperimentId is null || state.Lifecycle == lifecycle) return state;
        if (lifecycle == LifecycleStage.Active && !state.DeletedWithExperiment) return state;
        return state with { Lifecycle = lifecycle, DeletedWithExperiment = lifecycle == LifecycleStage.Deleted, Version = state.Version + 1 };
    }

    /// <summary>Whether a point is the latest of two: by step, then time, then value, NaN being the least.</summary>
    public static bool IsLater(MetricValue point, MetricValue than)
    {
        var order = point.Step.CompareTo(than.Step);
        if (order == 0) order = point.Timestamp.CompareTo(than.Timestamp);
        if (order == 0) order = point.Value.CompareTo(than.Value);
        return order > 0;
    }

    private static Result<RunState> Versioned(RunState before, RunState next)
    {
        next = next with { Version = before.Version + 1 };
        return TooLarge(next) is { } error ? error : next;
    }

    private static Error? TooLarge(RunState state)
    {
        if (state.Metrics.Count > RunLimits.MetricKeys) return TooMany("metrics", RunLimits.MetricKeys);
        if (state.Params.Count > RunLimits.Texts) return TooMany("params", RunLimits.Texts);
        if (state.Tags.Count > RunLimits.Texts) return TooMany("tags", RunLimits.Texts);
        if (state.Inputs.Length > RunLimits.Inputs) return TooMany("datasets", RunLimits.Inputs);
        var characters = state.Params.Sum(p => (long)p.Key.Length + p.Value.Length)
            + state.Tags.Sum(t => (long)t.Key.Length + t.Value.Length)
            + state.Inputs.Sum(i => (long)i.Name.Length + i.Source.Length + (i.Schema?.Length ?? 0) + (i.Profile?.Length ?? 0) + i.Tags.Sum(t => t.Key.Length + t.Value.Length));
        return characters > RunLimits.Characters ? TooMany("characters in params, tags and datasets", RunLimits.Characters) : null;
    }

    private static Error TooMany(string what, int limit) => Error.Invalid($"A run can hold at most {limit} {what}.");

    private static Error? CheckTexts(string what, ImmutableArray<TextEntry> entries, int limit)
    {
        if (entries.Length > limit) return TooMany(what + "s", limit);
        foreach (var (key, value) in entries)
        {
            if (Names.Check(what, key) is { } badKey) return badKey;
            if (Names.CheckValue(what, key, value) is { } badValue) return badValue;
        }

        return null;
    }

    private static Error? InputError(DatasetInput input)
    {
        if (input.Name.Length is 0 or > 500) return Error.Invalid("A dataset's name must have 1 to 500 characters.");
        if (input.Digest.Length is 0 or > 36) return Error.Invalid("A dataset's digest must have 1 to 36 characters.");
        if (input.SourceType.Length == 0) return Error.Invalid("A dataset's source_type must not be empty.");
        if (input.Source.Length is 0 or > 65_535) return Error.Invalid("A dataset's source must have 1 to 65535 characters.");
        if (input.Schema is { Length: > 1_048_575 }) return Error.Invalid("A dataset's schema can have at most 1048575 characters.");
        foreach (var (key, value) in input.Tags)
        {
            if (key.Length is 0 or > 255) return Error.Invalid("The key of a dataset's tag must have 1 to 255 characters.");
            if (value.Length > 500) return Error.Invalid($"The value of the dataset's tag '{key}' can have at most 500 characters.");
        }

        var texts = new[] { input.Name, input.Digest, input.SourceType, input.Source, input.Schema ?? "", input.Profile ?? "" };
        return texts.Concat(input.Tags.SelectMany(t => new[] { t.Key, t.Value })).Any(t => t.Contains('\0')) ? Error.Invalid("A dataset's field holds a null character.") : null;
    }

    private static JsonNode? Parsed(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
