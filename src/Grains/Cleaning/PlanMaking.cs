using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Datasets;
using Platform.Grains.Cleaning.Planning;
using Platform.Storage.Blobs;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Profiling;

namespace Platform.Grains.Cleaning;

/// <summary>Makes plans: looks at a dataset's profile, checks the target and has a planner choose steps.</summary>
/// <param name="planners">Who plans.</param>
/// <param name="blobs">Where profiles are.</param>
/// <param name="logger">Told of a model that failed.</param>
public sealed partial class PlanMaking(IEnumerable<IPlanner> planners, IBlobStore blobs, ILogger<PlanMaking> logger)
{
    /// <summary>The longest name of a plan, in characters.</summary>
    public const int MaxName = 200;

    /// <summary>What is wrong with a draft by itself, or <c>null</c>.</summary>
    public static Error? Check(PlanDraft draft)
    {
        if (draft.Name is { Length: > MaxName }) return Error.Invalid($"plan_name: {MaxName}文字以下である必要があります");
        if (draft.Planner is not (null or PlannerNames.Rules or PlannerNames.Model)) return Error.Invalid($"planner: {PlannerNames.Rules}, {PlannerNames.Model} のいずれかである必要があります");
        return draft.Task != CleaningTask.Clustering && string.IsNullOrEmpty(draft.Target)
            ? new Error(CleaningErrors.TargetRequired, "分類と回帰にはターゲット列の指定が必要です")
            : null;
    }

    /// <summary>The plan's name: the one asked for, or one made of the dataset's.</summary>
    public static string NameOf(PlanDraft draft, Dataset dataset)
    {
        if (!string.IsNullOrWhiteSpace(draft.Name)) return draft.Name;
        var end = $" の{PlanSteps.NameOf(draft.Task)}用プラン";
        return Cut(dataset.Name, MaxName - end.Length) + end;
    }

    /// <summary>The beginning of a text, never half a character of it.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>The steps, and who chose them; <see cref="CleaningErrors.NoTarget"/>, <see cref="CleaningErrors.GenerationFailed"/>, <see cref="DatasetErrors.NoDataset"/>.</summary>
    public async Task<Result<(string Planner, ImmutableArray<PlanStep> Steps)>> Plan(PlanDraft draft, Dataset dataset, CancellationToken cancellationToken)
    {
        var read = await Profile(dataset.ProfileBlob, cancellationToken).ConfigureAwait(false);
        if (read.Error is { } gone) return gone;
        var profile = read.Value!;
        var target = string.IsNullOrEmpty(draft.Target) ? null : draft.Target;
        if (target is not null && profile.Columns.All(column => column.Name != target)) return new Error(CleaningErrors.NoTarget, "指定されたターゲット列がデータセットに存在しません");

        if (draft.Planner != PlannerNames.Rules)
        {
            var chosen = await ByModel(draft, profile, target, cancellationToken).ConfigureAwait(false);
            if (chosen is { } steps) return (PlannerNames.Model, steps);
            if (draft.Planner == PlannerNames.Model) return new Error(CleaningErrors.GenerationFailed, "前処理プランの生成に失敗しました", Retryable: true);
        }

        var rules = planners.First(planner => planner.Name == PlannerNames.Rules);
        return (PlannerNames.Rules, PlanSteps.Of(await rules.PlanAsync(profile, PlanSteps.TypeOf(draft.Task), target, cancellationToken).ConfigureAwait(false), target));
    }

    /// <summary>A dataset's profile; <see cref="DatasetErrors.NoDataset"/> where it was deleted meanwhile.</summary>
    public async Task<Result<TableProfile>> Profile(string blob, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = await blobs.OpenAsync(blob, cancellationToken).ConfigureAwait(false);
            return await Task.Run(() => ProfileJson.Read(file), cancellationToken).ConfigureAwait(false);
        }
        catch (Storage.BlobNotFoundException)
        {
            return NoDataset();
        }
    }

    /// <summary>A dataset that a plan or an execution refers to is not there.</summary>
    public static Error NoDataset() => new(DatasetErrors.NoDataset, "データセットが見つかりません");

    /// <summary>What another thing says of a dataset it refers to.</summary>
    public static Error Of(Error ofDataset) => ofDataset.Code switch
    {
        ErrorCodes.NotFound => NoDataset(),
        ErrorCodes.Forbidden => new Error(CleaningErrors.NoAccess, "このデータセットへのアクセス権限がありません"),
        _ => ofDataset,
    };

    private async Task<ImmutableArray<PlanStep>?> ByModel(PlanDraft draft, TableProfile profile, string? target, CancellationToken cancellationToken)
    {
        if (planners.FirstOrDefault(planner => planner.Name == PlannerNames.Model) is not { } model) return null;
        try
        {
            var planned = await model.PlanAsync(profile, PlanSteps.TypeOf(draft.Task), target, cancellationToken).ConfigureAwait(false);
            return PlanSteps.Of(planned, target);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogModelFailed(logger, failure);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The language model made no plan that can be used")]
    private static partial void LogModelFailed(ILogger logger, Exception failure);
}
