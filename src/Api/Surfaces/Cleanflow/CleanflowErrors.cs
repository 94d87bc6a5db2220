using System.Text.Json.Nodes;
using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Datasets;
using Platform.Contracts.Identity;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>An error of the surface: its status, its code, and its message where the specification has one; otherwise what was found is the message.</summary>
internal sealed record CleanflowFailure(int Status, string Code, string? Message = null);

/// <summary>The surface's one table from the platform's error codes to its own.</summary>
internal static class CleanflowErrors
{
    public const string InvalidToken = "トークンが無効または期限切れです";

    /// <summary>The codes of what its handlers find themselves.</summary>
    public const string InvalidTask = "cleanflow_invalid_task", NoPlan = "cleanflow_no_plan", NoExecution = "cleanflow_no_execution";

    public static CleanflowFailure Of(string code) => code switch
    {
        IdentityErrors.EmailTaken => new(400, "EMAIL_ALREADY_EXISTS", "このメールアドレスは既に登録されています"),
        IdentityErrors.WeakPassword => new(400, "WEAK_PASSWORD", "パスワードは8文字以上である必要があります"),
        IdentityErrors.InvalidCredentials => new(401, "INVALID_CREDENTIALS", "メールアドレスまたはパスワードが正しくありません"),
        DatasetErrors.InvalidFile => new(400, "INVALID_FILE_FORMAT"),
        DatasetErrors.NoDataset => new(404, "DATASET_NOT_FOUND", "データセットが見つかりません"),
        CleaningErrors.NoAccess => new(403, "ACCESS_DENIED", "このデータセットへのアクセス権限がありません"),
        CleaningErrors.TargetRequired => new(400, "TARGET_COLUMN_REQUIRED", "classification と regression にはターゲット列の指定が必要です"),
        CleaningErrors.NoTarget => new(400, "TARGET_COLUMN_NOT_FOUND", "指定されたターゲット列がデータセットに存在しません"),
        CleaningErrors.GenerationFailed => new(500, "PLAN_GENERATION_FAILED", "前処理プランの生成に失敗しました"),
        CleaningErrors.ExecutionFailed => new(400, "EXECUTION_FAILED", "プランの実行中にエラーが発生しました"),
        InvalidTask => new(400, "INVALID_TASK_TYPE", "タスク種別は classification, regression, clustering のいずれかである必要があります"),
        NoPlan => new(404, "PLAN_NOT_FOUND", "前処理プランが見つかりません"),
        NoExecution => new(404, "EXECUTION_NOT_FOUND", "実行結果が見つかりません"),
        SurfaceErrorCodes.TooLarge => new(400, "FILE_TOO_LARGE", "ファイルサイズは100MB以下である必要があります"),
        "unauthorized" => new(401, "INVALID_TOKEN", InvalidToken),
        ErrorCodes.Forbidden => new(403, "ACCESS_DENIED"),
        ErrorCodes.NotFound or SurfaceErrorCodes.NoRoute => new(404, "NOT_FOUND"),
        ErrorCodes.LimitExceeded => new(429, "TOO_MANY_ATTEMPTS"),
        ErrorCodes.KeyReused => new(422, "IDEMPOTENCY_KEY_REUSED"),
        ErrorCodes.Unavailable => new(503, "SERVICE_UNAVAILABLE"),
        ErrorCodes.Invalid or IdentityErrors.InvalidEmail or SurfaceErrorCodes.WrongType => new(400, "VALIDATION_ERROR"),
        _ => new(500, "INTERNAL_ERROR"),
    };

    public static JsonObject Body(SurfaceError error)
    {
        var failure = Of(error.Code);
        var body = new JsonObject { ["code"] = failure.Code, ["message"] = failure.Message ?? error.Message };
        if (error.Details is { Count: > 0 } details)
        {
            var facts = new JsonObject();
            foreach (var (name, value) in details.OrderBy(fact => fact.Key, StringComparer.Ordinal)) facts[name] = long.TryParse(value, out var number) ? number : value;
            body["details"] = facts;
        }

        return new JsonObject { ["error"] = body };
    }
}
