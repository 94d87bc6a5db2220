using Platform.Contracts;
using Platform.Contracts.Datasets;

namespace Platform.Grains.Datasets;

/// <summary>What a dataset must be, and who may see it.</summary>
public static class DatasetRules
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 255;

    /// <summary>Who owns a dataset's blobs.</summary>
    public static string Owner(string datasetId) => "datasets/" + datasetId;

    /// <summary>What is wrong with a draft, or <c>null</c>.</summary>
    public static Error? Check(string datasetId, DatasetDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Name)) return Error.Invalid("name: 1文字以上である必要があります");
        if (draft.Name.Length > MaxName) return Error.Invalid($"name: {MaxName}文字以下である必要があります");
        return draft.Blob.StartsWith(Owner(datasetId) + "/", StringComparison.Ordinal) ? null : Error.Invalid("file: このデータセットのファイルではありません");
    }

    /// <summary>The dataset, to a caller who may see it.</summary>
    public static Result<Dataset> View(DatasetState state, Caller caller) => state switch
    {
        { Stage: not DatasetStage.Kept } => NotFound(),
        _ when state.UserId != caller.UserId => Forbidden(),
        _ => state.Dataset!,
    };

    /// <summary>There is none.</summary>
    public static Error NotFound() => Error.NotFound("データセットが見つかりません");

    /// <summary>It is another's.</summary>
    public static Error Forbidden() => Error.Forbidden("このデータセットへのアクセス権限がありません");
}
