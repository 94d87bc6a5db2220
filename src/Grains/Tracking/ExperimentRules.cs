using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Tracking;

namespace Platform.Grains.Tracking;

/// <summary>What may become of an experiment. Knows no grain.</summary>
public static class ExperimentRules
{
    /// <summary>The experiment that is always there, open to every user's runs.</summary>
    public const string DefaultId = "0";

    /// <summary>Its name.</summary>
    public const string DefaultName = "Default";

    /// <summary>The experiment of the leaderboard's runs.</summary>
    public const string LeaderboardName = "leaderboard";

    /// <summary>How many experiments there can be.</summary>
    public const int MaxExperiments = 100_000;

    /// <summary>Whether a name is kept for the platform's own experiments.</summary>
    public static bool IsReserved(string name) => name is DefaultName or LeaderboardName;

    /// <summary>Whether a draft can become an experiment: the error, or <c>null</c>.</summary>
    public static Error? Check(ExperimentDraft draft)
    {
        if (CheckName(draft.Name) is { } badName) return badName;
        if (draft.ArtifactLocation is { Length: > 0 } location && CheckLocation(location) is { } badLocation) return badLocation;
        if (draft.Tags.Length > RunLimits.Texts) return Error.Invalid($"An experiment can hold at most {RunLimits.Texts} tags.");
        return draft.Tags.Select(CheckTag).FirstOrDefault(e => e is not null);
    }

    /// <summary>Whether a name will do: the error, or <c>null</c>.</summary>
    public static Error? CheckName(string name)
    {
        if (name.Length == 0) return Error.Invalid("Invalid experiment name: it must not be empty.");
        if (name.Length > RunLimits.ExperimentName) return Error.Invalid($"Experiment name exceeds the maximum length of {RunLimits.ExperimentName} characters.");
        return Names.CheckValue("the field", "name", name);
    }

    /// <summary>A new experiment.</summary>
    public static ExperimentState Create(string experimentId, string? userId, ExperimentDraft draft, long now) => new()
    {
        Exists = true,
        UserId = userId,
        ArtifactLocation = draft.ArtifactLocation is { Length: > 0 } given ? given : $"mlflow-artifacts:/{experimentId}",
        CreationTime = now,
        LastUpdateTime = now,
        Tags = draft.Tags.Aggregate(ImmutableDictionary<string, string>.Empty, (all, t) => all.SetItem(t.Key, t.Value)),
    };

    /// <summary>Whether there is such an experiment: the error, or <c>null</c>.</summary>
    public static Error? Known(ExperimentState state, string experimentId) => state.Exists ? null : Missing(experimentId);

    /// <summary>There is no such experiment.</summary>
    public static Error Missing(string experimentId) => Error.NotFound($"No Experiment with id={experimentId} exists");

    /// <summary>Whether a user may change an experiment: the error, or <c>null</c>.</summary>
    public static Error? MayChange(ExperimentState state, string experimentId, string userId)
    {
        if (Known(state, experimentId) is { } missing) return missing;
        if (state.UserId is null) return Error.Forbidden($"The experiment {experimentId} is the platform's own: it cannot be changed.");
        return state.UserId == userId ? null : Error.Forbidden($"The experiment {experimentId} belongs to someone else: only its user can change it.");
    }

    /// <summary>Whether it is in use: the error, or <c>null</c>.</summary>
    public static Error? InUse(ExperimentState state, string experimentId) => state.Lifecycle == LifecycleStage.Active
        ? null
        : Error.Invalid($"The experiment {experimentId} must be in the 'active' state. Current state is deleted.");

    /// <summary>Whether a run may enter: the error, or <c>null</c>.</summary>
    public static Error? MayEnter(ExperimentState state, string experimentId, bool recorded)
    {
        if (Known(state, experimentId) is { } missing) return missing;
        if (InUse(state, experimentId) is { } deleted) return deleted;
        return state.UserId is null && !recorded && experimentId != DefaultId
            ? Error.Forbidden($"The experiment {experimentId} is the platform's own: only runs that the platform records enter it.")
            : null;
    }

    /// <summary>A tag is set.</summary>
    public static Result<ExperimentState> SetTag(ExperimentState state, TextEntry tag, long now)
    {
        if (CheckTag(tag) is { } error) return error;
        var tags = state.Tags.SetItem(tag.Key, tag.Value);
        return tags.Count > RunLimits.Texts
            ? Error.Invalid($"An experiment can hold at most {RunLimits.Texts} tags.")
            : state with { Tags = tags, LastUpdateTime = now };
    }

    /// <summary>It is deleted or restored; its runs do not know yet.</summary>
    public static ExperimentState Move(ExperimentState state, LifecycleStage lifecycle, long now) =>
        state with { Lifecycle = lifecycle, Settled = false, LastUpdateTime = now };

    private static Error? CheckTag(TextEntry tag)
    {
        if (Names.Check("tag", tag.Key) is { } badKey) return badKey;
        if (tag.Value.Length > RunLimits.ExperimentTagValue)
            return Error.Invalid($"The value of tag '{tag.Key}' has {tag.Value.Length} characters, more than {RunLimits.ExperimentTagValue}.");
        return Names.CheckValue("tag", tag.Key, tag.Value);
    }

    private static Error? CheckLocation(string location)
    {
        if (location.Length > RunLimits.ArtifactLocation) return Error.Invalid($"artifact_location can have at most {RunLimits.ArtifactLocation} characters.");
        var wrong = location.Any(char.IsControl) || location.Contains('#') || location.Contains('?') || location.StartsWith("runs:", StringComparison.Ordinal)
            || location.Split('/', '\\').Contains("..");
        return wrong ? Error.Invalid($"artifact_location '{location}' is not one: no query, no fragment, no '..', and not a 'runs:' URI.") : null;
    }
}
