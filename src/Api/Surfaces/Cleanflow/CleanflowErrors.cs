using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Datasets;
using Platform.Contracts.Identity;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>An error of the surface.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Its code.</param>
/// <param name="Message">Its message; <c>null</c> where what was found is the message.</param>
/// <param name="HasReason">Whether what was found is worth telling beside the message.</param>
internal sealed record CleanflowFailure(int Status, string Code, string? Message = null, bool HasReason = false);

/// <summary>The surface's one table from the platform's error codes to its own. Texts that the specification has are its own to the letter.</summary>
internal static class CleanflowErrors
{
    public const string InvalidToken = "トークンが無効または期限切れです";

    /// <summary>The codes of what the surface finds itself, or tells apart by what was asked for.</summary>
    public const string
        InvalidTask = "cleanflow_invalid_task",
        FileTooLarge = "cleanflow_file_too_large",
        NoPlan = "cleanflow_no_plan",
        ForeignPlan = "cleanflow_foreign_plan",
        NoExecution = "cleanflow_no_execution",
        ForeignExecution = "cleanflow_foreign_execution",
        NoResult = "cleanflow_no_result",
        NoStep = "cleanflow_no_step";

    public static CleanflowFailure Of(string code) => code switch
    {
        IdentityErrors.EmailTaken => new(400, "EMAIL_ALREADY_EXISTS", "このメールアドレスは既に登録されています"),
        IdentityErrors.WeakPassword => new(400, "WEAK_PASSWORD", "パスワードは8文字以上である必要があります"),
        IdentityErrors.InvalidCredentials => new(401, "INVALID_CREDENTIALS", "メールアドレスまたはパスワードが正しくありません"),
        DatasetErrors.InvalidFile => new(400, "INVALID_FILE_FORMAT", "CSVファイルのみアップロード可能です"),
        FileTooLarge => new(400, "FILE_TOO_LARGE", "ファイルサイズは100MB以下である必要があります"),
        DatasetErrors.NoDataset => new(404, "DATASET_NOT_FOUND", "データセットが見つかりません"),
        CleaningErrors.NoAccess => new(403, "ACCESS_DENIED", "このデータセットへのアクセス権限がありません"),
        InvalidTask => new(400, "INVALID_TASK_TYPE", "タスク種別は classification, regression, clustering のいずれかである必要があります"),
        CleaningErrors.TargetRequired => new(400, "TARGET_COLUMN_REQUIRED", "classification と regression にはターゲット列の指定が必要です"),
        CleaningErrors.NoTarget => new(400, "TARGET_COLUMN_NOT_FOUND", "指定されたターゲット列がデータセットに存在しません"),
        CleaningErrors.GenerationFailed => new(500, "PLAN_GENERATION_FAILED", "前処理プランの生成に失敗しました"),
        CleaningErrors.ExecutionFailed => new(400, "EXECUTION_FAILED", "プランの実行中にエラーが発生しました"),
        CleaningErrors.Interrupted => new(500, "EXECUTION_INTERRUPTED"),
        NoPlan => new(404, "PLAN_NOT_FOUND", "前処理プランが見つかりません"),
        ForeignPlan => new(403, "ACCESS_DENIED", "この前処理プランへのアクセス権限がありません"),
        NoExecution => new(404, "EXECUTION_NOT_FOUND", "実行結果が見つかりません"),
        ForeignExecution => new(403, "ACCESS_DENIED", "この実行結果へのアクセス権限がありません"),
        NoResult => new(409, "RESULT_NOT_AVAILABLE"),
        NoStep => new(404, "STEP_NOT_FOUND", "この手順の変更内容はありません"),
        "unauthorized" => new(401, "INVALID_TOKEN", InvalidToken),
        ErrorCodes.Forbidden => new(403, "ACCESS_DENIED", "アクセス権限がありません"),
        ErrorCodes.NotFound or SurfaceErrorCodes.NoRoute => new(404, "NOT_FOUND", "リソースが見つかりません"),
        SurfaceErrorCodes.WrongMethod => new(405, "METHOD_NOT_ALLOWED", "このパスではこのメソッドを使用できません"),
        SurfaceErrorCodes.TooSlow => new(408, "REQUEST_TIMEOUT", "リクエストの受信が時間内に完了しませんでした"),
        ErrorCodes.Conflict => new(409, "CONFLICT", "現在の状態ではこの操作を実行できません", HasReason: true),
        ErrorCodes.KeyReused => new(422, "IDEMPOTENCY_KEY_REUSED", "この Idempotency-Key は別のリクエストで使用されています"),
        ErrorCodes.LimitExceeded => new(429, "TOO_MANY_ATTEMPTS"),
        ErrorCodes.Unavailable => new(503, "SERVICE_UNAVAILABLE", "一時的に処理できません。しばらくしてから再度お試しください"),
        ErrorCodes.Invalid or IdentityErrors.InvalidEmail or SurfaceErrorCodes.WrongType or SurfaceErrorCodes.TooLarge => new(400, "VALIDATION_ERROR"),
        _ => new(500, "INTERNAL_ERROR", "サーバー内部でエラーが発生しました", HasReason: true),
    };

    /// <summary>What was found before a handler ran, by the same table.</summary>
    public static SurfaceError Adapt(SurfaceError error) =>
        error.Code is SurfaceErrorCodes.WrongType or SurfaceErrorCodes.TooLarge ? error with { Status = Of(error.Code).Status } : error;

    /// <summary>A refusal in words of the surface's own.</summary>
    public static RequestRejectedException Refused(string message) => new(new SurfaceError(StatusCodes.Status400BadRequest, message, ErrorCodes.Invalid));

    /// <summary>An error of one of the surface's own codes.</summary>
    public static SurfaceError Error(string code, string message = "") => new(Of(code).Status, message, code);
}
