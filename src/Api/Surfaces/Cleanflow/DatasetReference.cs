using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;
using static Platform.Api.Surfaces.Cleanflow.CleanflowReference;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>What the reference says of datasets.</summary>
internal static class DatasetReference
{
    private const string Tag = "Datasets";

    private const string Fields = $"\"dataset_id\":\"{DatasetId}\",\"name\":\"my_dataset\",\"rows\":1000,\"columns\":10";
    private const string Extras = "\"size\":52431,\"encoding\":\"utf-8\",\"delimiter\":\",\"";
    private const string Example = $"{{{Fields},\"created_at\":\"{CleanflowReference.Created}\",{Extras}}}";

    private static readonly ParameterReference Id = new("dataset_id", ParameterLocation.Path, "データセット ID。");

    public static readonly ResponseReference Forbidden = Error(403, "`ACCESS_DENIED`", "ACCESS_DENIED", "このデータセットへのアクセス権限がありません");
    public static readonly ResponseReference NotFound = Error(404, "`DATASET_NOT_FOUND`", "DATASET_NOT_FOUND", "データセットが見つかりません");

    public static readonly OperationReference Upload = new("uploadDataset", "CSV ファイルアップロード")
    {
        Tag = Tag,
        Description = "100 MiB までの CSV。文字コードは UTF-8（BOM の有無を問わない）、UTF-16、CP932（Shift_JIS）、EUC-JP、区切り文字は `,` `;` タブ `|` を自動判別します。",
        Parameters = [Key],
        Body = new BodyReference("multipart/form-data", Form),
        Responses =
        [
            Success<DatasetBody>(201, "アップロードされたデータセット。", Example, "Dataset uploaded successfully"),
            Error(400, "`INVALID_FILE_FORMAT`（行が分かる場合は `details` に `line` と `reason`）、`FILE_TOO_LARGE`、または `VALIDATION_ERROR`", "INVALID_FILE_FORMAT", "CSVファイルのみアップロード可能です"),
            Unauthorized, KeyReused,
        ],
    };

    public static readonly OperationReference List = new("listDatasets", "データセット一覧取得")
    {
        Tag = Tag,
        Description = "新しい順です。",
        Parameters = Page,
        Responses = [Success<DatasetsBody>(200, "データセットの一覧と総数。", $$"""{"datasets":[{{Example}}],"total":1}"""), BadRequest, Unauthorized],
    };

    public static readonly OperationReference Get = new("getDataset", "データセット詳細取得")
    {
        Tag = Tag,
        Description = "`file_path` は名前であり、サーバー上のパスではありません。前処理で作られたデータセットには `parent_id`、`plan_id`、`execution_id` が付きます。",
        Parameters = [Id],
        Responses =
        [
            Success<DatasetDetailBody>(200, "データセット。", $"{{{Fields},\"file_path\":\"/data/datasets/{DatasetId}.csv\",\"created_at\":\"{CleanflowReference.Created}\",{Extras}}}"),
            Unauthorized, Forbidden, NotFound,
        ],
    };

    public static readonly OperationReference Profile = new("getProfile", "データプロファイル取得")
    {
        Tag = Tag,
        Description = "型と欠損値は pandas 1.5 の `read_csv` と同じです。数値列には四分位数と 20 区間のヒストグラム、文字列の列には上位 50 件の `value_counts` が、全体には `alerts` が付きます。",
        Parameters = [Id],
        Responses =
        [
            Success<ProfileDocument>(200, "プロファイル。", $$$"""
                {"dataset_id":"{{{DatasetId}}}","columns":[
                {"name":"age","dtype":"int64","missing_count":5,"missing_rate":0.005,"unique_count":45,"statistics":{"mean":35.5,"median":34.0,"std":12.3,"min":18,"max":80}},
                {"name":"category","dtype":"object","missing_count":0,"missing_rate":0.0,"unique_count":3,"statistics":{"value_counts":{"A":400,"B":350,"C":250} } }]}
                """),
            Unauthorized, Forbidden, NotFound,
        ],
    };

    public static readonly OperationReference File = new("downloadDataset", "CSV ファイルダウンロード")
    {
        Tag = Tag,
        Description = "アップロードされたままのファイルです。",
        Parameters = [Id],
        Responses = [new(200, "CSV。") { Content = [new("text/csv", null, "age,category\n34,A\n,B\n")] }, Unauthorized, Forbidden, NotFound],
    };

    public static readonly OperationReference Delete = new("deleteDataset", "データセット削除")
    {
        Tag = Tag,
        Description = "このデータセットのプランは読めるまま残りますが、実行できなくなります。",
        Parameters = [Id],
        Responses =
        [
            Success<DatasetDeletedBody>(200, "削除されたデータセット。", $$"""{"dataset_id":"{{DatasetId}}"}""", "Dataset deleted successfully"),
            Unauthorized, Forbidden, NotFound,
        ],
    };

    private static OpenApiSchema Form() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "file" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "CSV ファイル。名前は `.csv` で終わる必要があります。" },
            ["name"] = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200, Description = "データセットの名前。省略するとファイル名から `.csv` を除いたもの。" },
        },
    };
}

/// <summary>A profile, for the reference; the document itself is copied as it is kept.</summary>
internal sealed record ProfileDocument(string DatasetId, IReadOnlyList<ProfileColumn> Columns);

/// <summary>A column of a profile.</summary>
/// <param name="MissingRate">From 0 to 1.</param>
/// <param name="Statistics">Of numbers their mean, median and so on; of texts their <c>value_counts</c>.</param>
internal sealed record ProfileColumn(string Name, string Dtype, long MissingCount, double MissingRate, long UniqueCount, IReadOnlyDictionary<string, object> Statistics);
