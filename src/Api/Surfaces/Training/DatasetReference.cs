using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;
using static Platform.Api.Surfaces.Training.TrainingReference;

namespace Platform.Api.Surfaces.Training;

/// <summary>What the reference says of datasets. The examples are the specification's own.</summary>
internal static class DatasetReference
{
    private const string Tag = "Datasets";
    private const string DatasetId = "8ab5c6e4-0f92-4fff-8f4e-441c08d94cef";
    private const string Time = "2025-11-06T12:00:00Z";

    private const string Fields = $$"""
        "id":"{{DatasetId}}","name":"My Dataset","description":"Description here","format":"dice","visibility":"private","project_id":2,"file_count":25,"total_size_bytes":1048576
        """;

    private static readonly ParameterReference Id = new("dataset_id", ParameterLocation.Path, "데이터셋 ID.");
    private static readonly ParameterReference Project = new("project_id", ParameterLocation.Query, "프로젝트 ID.", JsonSchemaType.Integer);
    private static readonly ParameterReference Format = new("format", ParameterLocation.Query, "포맷 필터.") { Values = ["dice", "imagefolder", "coco", "yolo"] };
    private static readonly ResponseReference NotFound = Error(404, "`DATASET_NOT_FOUND`", "DATASET_NOT_FOUND", "there is no such dataset");

    public static readonly OperationReference Create = new("createDataset", "데이터셋 생성")
    {
        Tag = Tag,
        Description = """
            zip 하나 또는 개별 파일들을 올립니다. 개별 파일의 `filename`에는 `images/cat_1.jpg`처럼 상대 경로를 쓸 수 있습니다. 파일 하나는 2 GiB, 전체는 4 GiB, 20,000개까지입니다. 이미지는 JPEG, PNG, WebP, BMP이며 모두 한 번씩 디코딩해 확인합니다.

            - `dice`: `images/…`와 `annotations_classification.json` 또는 `annotations.json`(`classes[].id`, `classes[].name`, `images[].file_name`, `images[].split`, `images[].annotations[].class_id`)
            - `imagefolder`: `train/<class>/…`, `val/<class>/…`, `test/<class>/…` 또는 `<class>/…`
            - `coco`: `images`, `annotations`, `categories`가 있는 JSON 하나 이상과 이미지
            - `yolo`: `data.yaml` 또는 `classes.txt`, `images/…`, `labels/…`

            깨진 이미지, 없는 파일, 알 수 없는 클래스, 빈 클래스는 422이며 `field`가 파일과 그 안의 필드를 가리킵니다.
            """,
        Parameters = [Key],
        Body = new BodyReference("multipart/form-data", Form),
        Responses =
        [
            Success<DatasetBody>(201, "만들어진 데이터셋.", $$"""{{{Fields}},"num_classes":10,"created_at":"{{Time}}","task_type":"image_classification"}"""),
            new(400, "`VALIDATION_ERROR`: 본문이 폼이 아닙니다."), Unauthorized,
            Error(413, "`VALIDATION_ERROR`: 너무 큽니다.", "VALIDATION_ERROR", "files: with 'b.zip' the files have more than the 4294967296 bytes that all may have", "files"),
            Error(
                422, "`VALIDATION_ERROR` 또는 `IDEMPOTENCY_KEY_REUSED`", "VALIDATION_ERROR", "annotations.json: images[3].file_name: there is no file 'cat_4.jpg', neither in images nor beside it",
                "files[annotations.json].images[3].file_name"),
            Error(503, "`SERVICE_UNAVAILABLE`: 지금은 너무 많은 데이터셋을 읽고 있습니다.", "SERVICE_UNAVAILABLE", "too many pictures are being worked on; try again later"),
        ],
    };

    public static readonly OperationReference List = new("listDatasets", "데이터셋 목록 조회")
    {
        Tag = Tag,
        Description = "자신의 데이터셋과 모두의 공개 데이터셋, 최신순입니다.",
        Parameters = [Project, Format, Skip, Limit(200, 50)],
        Responses =
        [
            Success<DatasetsBody>(200, "데이터셋 목록.", $$"""
                {"datasets":[{"id":"{{DatasetId}}","name":"My Dataset","format":"dice","file_count":25,"num_classes":10,"created_at":"{{Time}}","visibility":"private","project_id":2,"task_type":"image_classification"}],
                "total":1,"skip":0,"limit":50}
                """),
            Unauthorized, Invalid("limit", "it is not a whole number from 1 to 200"),
        ],
    };

    public static readonly OperationReference Get = new("getDataset", "데이터셋 상세 조회")
    {
        Tag = Tag,
        Description = "`file_count`는 이미지 수, `total_size_bytes`는 압축을 푼 이미지와 어노테이션 파일의 크기, `class_distribution`은 모든 split의 합입니다. coco와 yolo는 객체 수를 셉니다.",
        Parameters = [Id],
        Responses =
        [
            Success<DatasetDetailBody>(200, "데이터셋.", $$"""
                {{{Fields}},"num_classes":2,"class_distribution":{"cat":10,"dog":15},"created_at":"{{Time}}","updated_at":"{{Time}}","task_type":"image_classification","splits":{"train":20,"val":5},
                "classes":[{"id":0,"name":"cat","count":10},{"id":1,"name":"dog","count":15}]}
                """),
            Unauthorized, NotFound,
        ],
    };

    public static readonly OperationReference Images = new("listDatasetImages", "데이터셋 이미지 목록 조회")
    {
        Tag = Tag,
        Parameters =
        [
            Id, new("split", ParameterLocation.Query, "이 split의 이미지만.") { Values = ["train", "val", "test"] }, new("label", ParameterLocation.Query, "이 클래스의 이미지만."), Skip, Limit(1_000, 50),
        ],
        Responses =
        [
            Success<DatasetImagesBody>(200, "이미지, 데이터셋의 순서대로.", $$"""
                {"dataset_id":"{{DatasetId}}","images":[{"index":0,"file_name":"images/cat_001.jpg","split":"train","label":"cat","label_id":0,"width":640,"height":480,
                "thumbnail_url":"/training/api/v1/datasets/{{DatasetId}}/images/0/thumbnail"}],"total":25,"skip":0,"limit":50}
                """),
            Unauthorized, NotFound, Invalid("split", "it is one of train, val, test"),
        ],
    };

    public static readonly OperationReference Thumbnail = new("getDatasetThumbnail", "이미지 썸네일")
    {
        Tag = Tag,
        Description = "긴 변이 `side`픽셀 이하인 JPEG입니다. `ETag`를 지원합니다.",
        Parameters =
        [
            Id, new("index", ParameterLocation.Path, "이미지의 `index`.", JsonSchemaType.Integer) { Minimum = 0 },
            new("side", ParameterLocation.Query, "긴 변의 픽셀 수.", JsonSchemaType.Integer) { Minimum = 16, Maximum = 512, Default = "128" },
        ],
        Responses =
        [
            new(200, "JPEG.") { Content = [new("image/jpeg", null, "(binary)")] }, new(304, "바뀌지 않았습니다."), Unauthorized, NotFound, Invalid("side", "it is not a whole number from 16 to 512"),
        ],
    };

    public static readonly OperationReference Delete = new("deleteDataset", "데이터셋 삭제")
    {
        Tag = Tag,
        Description = "소유자만 지울 수 있습니다.",
        Parameters = [Id],
        Responses =
        [
            Success<DatasetDeletedBody>(200, "지워진 데이터셋.", $$"""{"id":"{{DatasetId}}","status":"deleted","message":"Dataset deleted successfully"}"""),
            Unauthorized, Error(403, "`FORBIDDEN`: 다른 사용자의 공개 데이터셋입니다.", "FORBIDDEN", "only its owner may delete a dataset"), NotFound,
        ],
    };

    private static OpenApiSchema Form() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "name", "format", "files" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["name"] = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255, Description = "이름." },
            ["description"] = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 10_000, Description = "설명." },
            ["format"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["dice", "imagefolder", "coco", "yolo"], Description = "포맷." },
            ["visibility"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["private", "public"], Default = "private", Description = "`public`이면 모두가 읽을 수 있습니다." },
            ["project_id"] = Whole("프로젝트 ID."),
            ["files"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }, Description = "zip 하나 또는 개별 파일들." },
        },
    };
}
