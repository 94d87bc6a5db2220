using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;
using static Platform.Api.Surfaces.Cleanflow.CleanflowReference;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>What the reference says of executions.</summary>
internal static class ExecutionReference
{
    private const string Tag = "Executions";

    private const string Before = """{"rows":1000,"columns":10,"missing_values":50}""";
    private const string Middle = """{"rows":1000,"columns":10,"missing_values":0}""";
    private const string After = """{"rows":1000,"columns":12,"missing_values":0}""";
    private const string ResultId = "567e8901-e89b-12d3-a456-426614174004";

    private const string Example = $$"""
        {"execution_id":"{{ExecutionId}}","plan_id":"{{PlanId}}","status":"completed","before":{{Before}},"after":{{After}},"steps":[
        {"order":1,"name":"欠損値補完（数値列）","status":"success","execution_time":0.05,"rows_changed":50,"cells_changed":50,"after":{{Middle}},"note":null},
        {"order":2,"name":"カテゴリ変数エンコード","status":"success","execution_time":0.12,"rows_changed":1000,"cells_changed":3000,"after":{{After}},"note":null}],
        "created_at":"{{CleanflowReference.Created}}","ended_at":"{{CleanflowReference.Created}}","dataset_id":"{{DatasetId}}","result_dataset_id":"{{ResultId}}","error":null}
        """;

    private static readonly ParameterReference Id = new("execution_id", ParameterLocation.Path, "実行 ID。");
    private static readonly ResponseReference Forbidden = Error(403, "`ACCESS_DENIED`", "ACCESS_DENIED", "この実行結果へのアクセス権限がありません");
    private static readonly ResponseReference NotFound = Error(404, "`EXECUTION_NOT_FOUND`", "EXECUTION_NOT_FOUND", "実行結果が見つかりません");
    private static readonly ResponseReference NoResult = Error(409, "`RESULT_NOT_AVAILABLE`：実行中か、実行に失敗した", "RESULT_NOT_AVAILABLE", "実行中のため、結果はまだありません");

    public static readonly OperationReference Execute = new("executePlan", "前処理プラン実行")
    {
        Tag = Tag,
        Description = "実行が終わると応答します。`Prefer: respond-async` を付けると、実行が始まり次第 202 と `execution_id` を返します（すぐに終わった場合は通常の応答）。結果は新しいデータセットになります。",
        Parameters =
        [
            PlanReference.Id,
            new("dataset_id", ParameterLocation.Query, "同じ列を持つ別のデータセットで実行する場合の ID。省略するとプランのデータセット。"),
            new("Prefer", ParameterLocation.Header, "`respond-async`（RFC 7240）。"),
            Key,
        ],
        Responses =
        [
            Success<ExecutionBody>(200, "実行結果。", Example, "Execution completed successfully"),
            Success<ExecutionBody>(202, "実行が始まった。", $$"""
                {"execution_id":"{{ExecutionId}}","plan_id":"{{PlanId}}","status":"running","before":null,"after":null,"steps":[
                {"order":1,"name":"欠損値補完（数値列）","status":"pending","execution_time":null,"rows_changed":0,"cells_changed":0,"after":null,"note":null}],
                "created_at":"{{CleanflowReference.Created}}","ended_at":null,"dataset_id":"{{DatasetId}}","result_dataset_id":null,"error":null}
                """, "Execution started"),
            new(400, "`EXECUTION_FAILED`：ステップが失敗した。結果は残りません。`execution_id` で経過を見られます")
            {
                Content =
                [
                    new(Json, typeof(ErrorEnvelope), $$$$"""
                        {"error":{"code":"EXECUTION_FAILED","message":"プランの実行中にエラーが発生しました",
                        "details":{"step_order":2,"error_message":"KeyError: 'category'","execution_id":"{{{{ExecutionId}}}}"}}}
                        """),
                ],
            },
            Unauthorized, PlanReference.Forbidden, PlanReference.NotFound, KeyReused,
        ],
    };

    public static readonly OperationReference List = new("listExecutions", "実行結果一覧取得")
    {
        Tag = Tag,
        Description = "新しい順です。",
        Parameters = Page,
        Responses =
        [
            Success<ExecutionsBody>(200, "実行結果の一覧と総数。", $$"""
                {"executions":[{"execution_id":"{{ExecutionId}}","plan_id":"{{PlanId}}","status":"completed","before":{{Before}},"after":{{After}},"created_at":"{{CleanflowReference.Created}}",
                "ended_at":"{{CleanflowReference.Created}}","dataset_id":"{{DatasetId}}","result_dataset_id":"{{ResultId}}"}],"total":1}
                """),
            BadRequest, Unauthorized,
        ],
    };

    public static readonly OperationReference Get = new("getExecution", "実行結果詳細取得")
    {
        Tag = Tag,
        Description = "`status` は `running`、`completed`、`failed`。`execution_time` は秒です。失敗した場合は `error` に理由が入ります。",
        Parameters = [Id],
        Responses = [Success<ExecutionBody>(200, "実行結果。", Example), Unauthorized, Forbidden, NotFound],
    };

    public static readonly OperationReference Result = new("getResult", "結果の CSV ダウンロード")
    {
        Tag = Tag,
        Parameters =
        [
            Id,
            new("safe", ParameterLocation.Query, "true の場合、表計算ソフトが数式として実行するセルの先頭に `'` を付けます。", JsonSchemaType.Boolean) { Default = "false" },
        ],
        Responses = [new(200, "CSV（UTF-8）。") { Content = [new("text/csv", null, "age,category_A,category_B\n34.0,1,0\n35.5,0,1\n")] }, BadRequest, Unauthorized, Forbidden, NotFound, NoResult],
    };

    public static readonly OperationReference Diff = new("getDiff", "ステップの変更内容取得")
    {
        Tag = Tag,
        Description = "ステップが変更したものの一部です。`row` は 0 から数えます。",
        Parameters = [Id, new("step", ParameterLocation.Query, "ステップの `order`。", JsonSchemaType.Integer) { Required = true, Minimum = 1 }],
        Responses =
        [
            Success<DiffDocument>(200, "変更内容。", """
                {"columns_added":[],"columns_removed":[],"rows_removed":[{"row":7,"values":{"age":"34","category":"A"}}],"cells_changed":[{"row":2,"column":"age","before":null,"after":"35.5"}]}
                """),
            BadRequest, Unauthorized, Forbidden, Error(404, "`EXECUTION_NOT_FOUND` または `STEP_NOT_FOUND`", "STEP_NOT_FOUND", "この手順の変更内容はありません"), NoResult,
        ],
    };

    public static readonly OperationReference Watch = new("watchExecution", "進行状況の監視（WebSocket）")
    {
        Tag = Tag,
        Description = "JSON メッセージ `{\"type\", \"seq\", \"execution_id\", \"timestamp\", \"data\"}`。実行が終わると閉じられます。終わった後の接続にもすべて送られます。",
        Parameters =
        [
            Id,
            new("token", ParameterLocation.Query, "ヘッダを送れない場合のトークン。"),
            new("from", ParameterLocation.Query, "受信済みの最後の `seq`。その後のものだけが送られます。", JsonSchemaType.Integer) { Minimum = 0, Default = "0" },
        ],
        Responses =
        [
            new(101, "WebSocket。"), BadRequest, Unauthorized, Forbidden, NotFound,
            Error(429, "`TOO_MANY_ATTEMPTS`", "TOO_MANY_ATTEMPTS", "同時に監視できる数を超えています。ほかの接続を閉じてください"),
        ],
    };
}

/// <summary>A sample of what a step changed, for the reference; the document itself is passed on as it is.</summary>
internal sealed record DiffDocument(
    IReadOnlyList<string> ColumnsAdded, IReadOnlyList<string> ColumnsRemoved, IReadOnlyList<RemovedRow> RowsRemoved, IReadOnlyList<ChangedCell> CellsChanged);

/// <summary>A row that a step removed.</summary>
/// <param name="Row">Its place before the step, from 0.</param>
internal sealed record RemovedRow(long Row, IReadOnlyDictionary<string, string?> Values);

/// <summary>A cell that a step changed.</summary>
/// <param name="Row">Its row's place, from 0.</param>
/// <param name="Before">What it was; <c>null</c> where it was missing.</param>
internal sealed record ChangedCell(long Row, string Column, string? Before, string? After);
