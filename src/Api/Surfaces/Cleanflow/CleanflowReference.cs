using Microsoft.OpenApi;
using Platform.Api.Surfaces.Idempotency;
using Platform.Api.Surfaces.Reference;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>What the reference says of the surface as a whole, and what its groups share. The examples are the specification's own.</summary>
internal static class CleanflowReference
{
    public const string Name = "cleanflow";

    public const string Description = """
        CSV をアップロードすると、中身のプロファイル、理由と pandas コードの付いた前処理プラン、実行結果の CSV が得られます。

        `POST /api/v1/auth/login` で得た `access_token` を `Authorization: Bearer …` で送ります。成功は `{"data": …, "message": "…"}`、
        失敗は `{"error": {"code": "…", "message": "…"}}` です（`details` が付くことがあります）。
        他のユーザーのものは 403 `ACCESS_DENIED`、存在しないものは 404 です。`Idempotency-Key` を付けた POST は安全に再送できます。
        進行状況は WebSocket（`/api/v1/ws/executions/{execution_id}`）か、メインポートの SignalR ハブ `/hubs/live` のトピック `executions/{execution_id}` で受け取れます。
        """;

    public const string Json = "application/json";

    public const string
        DatasetId = "456e7890-e89b-12d3-a456-426614174001",
        PlanId = "789e0123-e89b-12d3-a456-426614174002",
        ExecutionId = "012e3456-e89b-12d3-a456-426614174003",
        Created = "2024-01-01T00:00:00Z";

    public static readonly ParameterReference Key = new(
        IdempotencyKey.Header, ParameterLocation.Header, "1～255 文字の表示可能な ASCII 文字。24 時間以内の同じキーと内容の再送には同じ応答を返し、内容が違えば 422 です。");

    public static readonly ParameterReference[] Page =
    [
        new("skip", ParameterLocation.Query, "読み飛ばす件数。", JsonSchemaType.Integer) { Minimum = 0, Default = "0" },
        new("limit", ParameterLocation.Query, "返す件数。", JsonSchemaType.Integer) { Minimum = 1, Maximum = 100, Default = "50" },
    ];

    public static readonly ResponseReference BadRequest = Error(400, "`VALIDATION_ERROR`", "VALIDATION_ERROR", "limit: 1 以上 100 以下の整数である必要があります");
    public static readonly ResponseReference Unauthorized = Error(401, "`INVALID_TOKEN`", "INVALID_TOKEN", CleanflowErrors.InvalidToken);
    public static readonly ResponseReference KeyReused = Error(422, "`IDEMPOTENCY_KEY_REUSED`", "IDEMPOTENCY_KEY_REUSED", "この Idempotency-Key は別のリクエストで使用されています");

    /// <summary>A success, of the type it is written from.</summary>
    public static ResponseReference Success<T>(int status, string description, string data, string message = "Success") =>
        new(status, description) { Content = [new(Json, typeof(Envelope<T>), $$"""{"data":{{data}},"message":"{{message}}"}""")] };

    /// <summary>An error with an example.</summary>
    public static ResponseReference Error(int status, string description, string code, string message) =>
        new(status, description) { Content = [new(Json, typeof(ErrorEnvelope), $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""")] };

    public static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    public static OpenApiSchema ErrorSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "error" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["error"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "code", "message" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["code"] = Text("エラーコード。"),
                    ["message"] = Text("エラーメッセージ。"),
                    ["details"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "詳細。" },
                },
            },
        },
    };
}

/// <summary>The form of every error, for the reference; it is written by <see cref="CleanflowErrorBody"/>.</summary>
internal sealed record ErrorEnvelope(ErrorFields Error);

/// <summary>What stands in it.</summary>
/// <param name="Details">Further facts by name, where there are any.</param>
internal sealed record ErrorFields(string Code, string Message, IReadOnlyDictionary<string, object>? Details);
