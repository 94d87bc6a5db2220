using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;
using static Platform.Api.Surfaces.Cleanflow.CleanflowReference;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>What the reference says of plans.</summary>
internal static class PlanReference
{
    private const string Tag = "Plans";

    private const string Steps = """
        {"order":1,"name":"欠損値補完（数値列）","description":"数値列の欠損値を平均値で補完","code_snippet":"df['age'].fillna(df['age'].mean(), inplace=True)",
        "kind":"impute_mean","columns":["age"],"parameters":{},"enabled":true,"reason":"age は 5 件（0.5 %）が欠損しています"},
        {"order":2,"name":"カテゴリ変数エンコード","description":"カテゴリ変数をOne-Hot Encoding","code_snippet":"df = pd.get_dummies(df, columns=['category'])",
        "kind":"one_hot","columns":["category"],"parameters":{},"enabled":true,"reason":"category は 3 種類の文字列です"}
        """;

    private const string Example = $$"""
        {"plan_id":"{{PlanId}}","dataset_id":"{{DatasetId}}","task_type":"classification","target_column":"target","name":"my_plan",
        "steps":[{{Steps}}],"created_at":"{{CleanflowReference.Created}}","updated_at":"{{CleanflowReference.Created}}","planner":"rules"}
        """;

    public static readonly ParameterReference Id = new("plan_id", ParameterLocation.Path, "プラン ID。");
    public static readonly ResponseReference Forbidden = Error(403, "`ACCESS_DENIED`", "ACCESS_DENIED", "この前処理プランへのアクセス権限がありません");
    public static readonly ResponseReference NotFound = Error(404, "`PLAN_NOT_FOUND`", "PLAN_NOT_FOUND", "前処理プランが見つかりません");

    public static readonly OperationReference Create = new("createPlan", "前処理プラン生成")
    {
        Tag = Tag,
        Description = "classification と regression には `target_column` が必要です。`planner` に `rules`（組み込みの規則）か `llm`（設定されている場合）を指定できます。",
        Parameters = [new("dataset_id", ParameterLocation.Path, "データセット ID。"), Key],
        Body = new BodyReference(Json, Wish, """{"task_type":"classification","target_column":"target","plan_name":"my_plan"}"""),
        Responses =
        [
            Success<PlanBody>(201, "生成されたプラン。", Example, "Plan generated successfully"),
            Error(400, "`INVALID_TASK_TYPE`、`TARGET_COLUMN_REQUIRED`、`TARGET_COLUMN_NOT_FOUND`、または `VALIDATION_ERROR`", "INVALID_TASK_TYPE",
                "タスク種別は classification, regression, clustering のいずれかである必要があります"),
            Unauthorized, DatasetReference.Forbidden, DatasetReference.NotFound, KeyReused,
            Error(500, "`PLAN_GENERATION_FAILED`", "PLAN_GENERATION_FAILED", "前処理プランの生成に失敗しました"),
        ],
    };

    public static readonly OperationReference List = new("listPlans", "前処理プラン一覧取得")
    {
        Tag = Tag,
        Description = "新しい順です。",
        Parameters = Page,
        Responses =
        [
            Success<PlansBody>(200, "プランの一覧と総数。", $$"""
                {"plans":[{"plan_id":"{{PlanId}}","name":"my_plan","dataset_id":"{{DatasetId}}","task_type":"classification","created_at":"{{CleanflowReference.Created}}"}],"total":1}
                """),
            BadRequest, Unauthorized,
        ],
    };

    public static readonly OperationReference Catalogue = new("getCatalogue", "ステップのカタログ取得")
    {
        Tag = Tag,
        Description = "プランに使えるすべてのステップと、そのパラメータです。",
        Responses =
        [
            Success<CatalogueBody>(200, "カタログ。", """
                {"steps":[{"kind":"impute_constant","name":"欠損値補完（定数）","description":"欠損値を指定した値で補完します","columns":"some","may_change_target":false,
                "parameters":[{"name":"value","type":"value","description":"補完する値","required":true,"default":null,"options":[],"minimum":null,"maximum":null}]}]}
                """),
            Unauthorized,
        ],
    };

    public static readonly OperationReference Get = new("getPlan", "前処理プラン詳細取得")
    {
        Tag = Tag,
        Description = "データセットが削除された後も読めます。",
        Parameters = [Id],
        Responses = [Success<PlanBody>(200, "プラン。", Example), Unauthorized, Forbidden, NotFound],
    };

    public static readonly OperationReference Edit = new("editPlan", "ステップの編集")
    {
        Tag = Tag,
        Description = "ステップ全体を置き換えます。並べ替え、`enabled` による無効化、パラメータの変更、カタログからの追加ができます。",
        Parameters = [Id],
        Body = new BodyReference(Json, Edits, """{"steps":[{"kind":"impute_median","columns":["age"],"parameters":{},"enabled":true}]}"""),
        Responses = [Success<PlanBody>(200, "編集後のプラン。", Example, "Plan updated successfully"), BadRequest, Unauthorized, Forbidden, NotFound],
    };

    public static readonly OperationReference Code = new("getPlanCode", "Python コード取得")
    {
        Tag = Tag,
        Description = "CSV を読み、プランを実行し、結果を書き出す Python スクリプトです。この API の実行結果と同じ結果になります。",
        Parameters = [Id],
        Responses = [new(200, "スクリプト。") { Content = [new("text/x-python", null, "import pandas as pd\n")] }, Unauthorized, Forbidden, NotFound],
    };

    public static readonly OperationReference Delete = new("deletePlan", "前処理プラン削除")
    {
        Tag = Tag,
        Description = "このプランの実行結果は残ります。",
        Parameters = [Id],
        Responses = [Success<PlanDeletedBody>(200, "削除されたプラン。", $$"""{"plan_id":"{{PlanId}}"}""", "Plan deleted successfully"), Unauthorized, Forbidden, NotFound],
    };

    private static OpenApiSchema Wish() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "task_type" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["task_type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["classification", "regression", "clustering"], Description = "タスク種別。" },
            ["target_column"] = Text("ターゲット列。classification と regression では必須。"),
            ["plan_name"] = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200, Description = "プランの名前（省略可）。" },
            ["planner"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["rules", "llm"], Description = "プランの作り手（省略可）。" },
        },
    };

    private static OpenApiSchema Edits() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "steps" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["steps"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "kind" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["kind"] = Text("カタログの `kind`。"),
                        ["columns"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String }, Description = "対象の列。" },
                        ["parameters"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "パラメータ。省略したものは既定値。" },
                        ["enabled"] = new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "実行するかどうか。既定値は true。" },
                    },
                },
            },
        },
    };
}
