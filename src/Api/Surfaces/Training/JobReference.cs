using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;
using static Platform.Api.Surfaces.Training.TrainingReference;

namespace Platform.Api.Surfaces.Training;

/// <summary>What the reference says of jobs.</summary>
internal static class JobReference
{
    public const string Tag = "Training";

    public static readonly ParameterReference Id = new(JobHandlers.JobId, ParameterLocation.Path, "학습 작업 ID.", JsonSchemaType.Integer) { Minimum = 1 };

    public static readonly ResponseReference NotFound = Error(404, "`JOB_NOT_FOUND`", "JOB_NOT_FOUND", "there is no such training job");
    public static readonly ResponseReference BadId = Invalid(JobHandlers.JobId, "it is not a whole number from 1");
    private static readonly ResponseReference WrongStatus = Error(409, "`INVALID_STATUS`: 지금 상태에서는 할 수 없습니다.", "INVALID_STATUS", "the job has completed");

    private const string DatasetId = "8ab5c6e4-0f92-4fff-8f4e-441c08d94cef";

    private const string Request = $$$"""
        {"session_id":1,"project_id":2,"experiment_name":"ResNet-50 Experiment","tags":["baseline","classification"],"notes":"Initial baseline training",
         "config":{"framework":"timm","model_name":"resnet50","task_type":"image_classification","dataset_id":"{{{DatasetId}}}","dataset_format":"dice","num_classes":10,"epochs":50,
          "batch_size":32,"learning_rate":0.001,"advanced_config":{
           "optimizer":{"type":"adamw","learning_rate":0.001,"weight_decay":0.01,"betas":[0.9,0.999]},
           "scheduler":{"type":"cosine","T_max":50,"eta_min":1e-6,"warmup_epochs":5,"warmup_lr":1e-6},
           "augmentation":{"enabled":true,"random_flip":true,"random_flip_prob":0.5,"color_jitter":true,"brightness":0.2,"contrast":0.2},
           "mixed_precision":true,"gradient_clip_value":1.0} } }
        """;

    private const string Extra = "\"queue_position\":null,\"progress\":null,\"error\":null,\"best_epoch\":null,\"best_metric\":null";

    private const string Created = $$"""
        {"id":5,"session_id":1,"project_id":2,"experiment_name":"ResNet-50 Experiment","tags":["baseline","classification"],"notes":"Initial baseline training","framework":"timm",
         "model_name":"resnet50","task_type":"image_classification","dataset_id":"{{DatasetId}}","dataset_path":"{{DatasetId}}","dataset_format":"dice","num_classes":10,
         "output_dir":"jobs/5","epochs":50,"batch_size":32,"learning_rate":0.001,"status":"pending","primary_metric":"accuracy","primary_metric_mode":"max",
         "created_at":"2025-11-06T12:00:00Z","started_at":null,"completed_at":null,"project_name":null,{{Extra}}}
        """;

    private const string Fields = $$$"""
        "id":5,"session_id":1,"project_id":2,"project_name":"My Project","experiment_name":"ResNet-50 Experiment","framework":"timm","model_name":"resnet50",
        "task_type":"image_classification","dataset_id":"{{{DatasetId}}}","status":"running","primary_metric":"accuracy","primary_metric_mode":"max","current_epoch":10,"total_epochs":50,
        "mlflow_run_id":"abc123def456","created_at":"2025-11-06T12:00:00Z","started_at":"2025-11-06T12:05:00Z","completed_at":null,"queue_position":null,
        "progress":{"epoch":11,"total_epochs":50,"batch":12,"batches":79,"loss":0.51,"images_per_second":412.5,"seconds_left":1180.0},"error":null,"best_epoch":9,"best_metric":0.86,
        "estimated_wait_seconds":null,"tags":["baseline"],"notes":null,"dataset_format":"dice","num_classes":10,"batch_size":32,"learning_rate":0.001,
        "mlflow_ui_link":"http://localhost:8000/#/experiments/1/runs/abc123def456"
        """;

    public static readonly OperationReference Create = new("createTrainingJob", "새로운 학습 작업 생성")
    {
        Tag = Tag,
        Description = "`framework: timm`은 이 플랫폼이 직접 학습하고, 다른 프레임워크는 설정된 학습 서비스가 학습합니다. `config`에서 이해하지 못하는 설정은 무시하지 않고 이름을 들어 거절합니다. "
            + "`image_size`, `seed`, `val_ratio`는 `config`와 `advanced_config` 어느 쪽에 두어도 됩니다. `advanced_config.optimizer.learning_rate`가 있으면 `config.learning_rate`보다 우선합니다.",
        Parameters = [Key],
        Body = new BodyReference(Json, RequestSchema, Request),
        Responses =
        [
            Success<JobCreatedBody>(201, "생성된 작업.", Created), new(400, "`VALIDATION_ERROR`: 본문이 JSON이 아닙니다."), Unauthorized,
            Error(404, "`DATASET_NOT_FOUND` 또는 `MODEL_NOT_FOUND`", "DATASET_NOT_FOUND", "there is no such dataset", "config.dataset_id"),
            Error(422, "`VALIDATION_ERROR` 또는 `IDEMPOTENCY_KEY_REUSED`", "VALIDATION_ERROR", "config.advanced_config.optimizer.betaz: there is no such setting; did you mean betas?", "config.advanced_config.optimizer.betaz"),
        ],
    };

    public static readonly OperationReference List = new("listTrainingJobs", "학습 작업 목록 조회")
    {
        Tag = Tag,
        Description = "최신순입니다.",
        Parameters =
        [
            Skip, Limit(100, 50),
            new("status", ParameterLocation.Query, "이 상태의 작업만.") { Values = ["pending", "running", "completed", "failed", "stopped"] },
        ],
        Responses = [Success<JobsBody>(200, "작업 목록.", $$$"""{"jobs":[{{{{Fields}}}}],"total":1,"skip":0,"limit":50}"""), Unauthorized, Invalid("limit", "it is not a whole number from 1 to 100")],
    };

    public static readonly OperationReference Start = new("startTrainingJob", "학습 작업 시작")
    {
        Tag = Tag,
        Description = "바로 학습할 수 있으면 `running`, 기다려야 하면 `pending`과 `queue_position`을 돌려줍니다. 아무것도 주지 않으면 처음부터, `checkpoint_path`만 주면 그 가중치로 1 에포크부터, "
            + "`resume=true`이면 그 체크포인트(없으면 마지막 것)에서 이어서 학습합니다. 실패하거나 중지된 작업도 같은 방법으로 다시 시작할 수 있습니다.",
        Parameters =
        [
            Id,
            new("checkpoint_path", ParameterLocation.Query, "체크포인트 경로."),
            new("resume", ParameterLocation.Query, "재개 여부.", JsonSchemaType.Boolean) { Default = "false" },
        ],
        Responses =
        [
            Success<JobStartedBody>(200, "시작되었거나 대기 중인 작업.", """{"id":5,"status":"running","started_at":"2025-11-06T12:05:00Z","queue_position":null,"estimated_wait_seconds":null}"""),
            Unauthorized,
            Error(404, "`JOB_NOT_FOUND` 또는 `CHECKPOINT_NOT_FOUND`", "CHECKPOINT_NOT_FOUND", "there is no such checkpoint, or it is no longer kept", "checkpoint_path"),
            WrongStatus, BadId,
            Error(503, "`TRAINING_SERVICE_UNAVAILABLE`: 이 프레임워크를 학습하는 서비스가 없거나 연결되지 않습니다.", "TRAINING_SERVICE_UNAVAILABLE", "no service is configured that trains ultralytics"),
        ],
    };

    public static readonly OperationReference Get = new("getTrainingJob", "학습 작업 상세 조회")
    {
        Tag = Tag,
        Description = "`status`는 `pending`, `running`, `completed`, `failed`, `stopped` 중 하나입니다. 실패하면 `error`에 이유가 있습니다. `config`는 보낸 그대로입니다.",
        Parameters = [Id],
        Responses = [Success<JobBody>(200, "작업.", $$$"""{{{{Fields}}},"config":{"framework":"timm","model_name":"resnet50"}}"""), Unauthorized, NotFound, BadId],
    };

    public static readonly OperationReference Delete = new("deleteTrainingJob", "학습 작업 삭제")
    {
        Tag = Tag,
        Description = "메트릭, 로그, 체크포인트, 검증 결과도 함께 삭제됩니다. 실행 중이거나 대기 중인 작업은 먼저 중지해야 합니다.",
        Parameters = [Id],
        Responses =
        [
            Success<JobDoneBody>(200, "삭제됨.", """{"job_id":5,"status":"deleted","message":"Training job deleted successfully"}"""), Unauthorized, NotFound,
            Error(409, "`INVALID_STATUS`", "INVALID_STATUS", "the job is running: stop it first"), BadId,
        ],
    };

    public static readonly OperationReference Stop = new("stopTrainingJob", "학습 작업 중지")
    {
        Tag = Tag,
        Description = "중지하기 전에 체크포인트를 저장하므로 `resume=true`로 이어서 학습할 수 있습니다.",
        Parameters = [Id],
        Responses =
        [
            Success<JobDoneBody>(200, "중지됨.", """{"job_id":5,"status":"stopped","message":"Training job stopped successfully"}"""), Unauthorized, NotFound,
            Error(409, "`INVALID_STATUS`", "INVALID_STATUS", "the job neither waits nor runs"), BadId,
        ],
    };

    public static readonly OperationReference Watch = new("watchTrainingJob", "학습 작업 감시 (WebSocket)")
    {
        Tag = Tag,
        Description = "JSON 메시지 `{\"type\", \"seq\", \"job_id\", \"timestamp\", \"data\"}`. `type`은 `status`, `log`, `epoch`입니다.",
        Parameters =
        [
            Id,
            new("token", ParameterLocation.Query, "헤더를 보낼 수 없을 때의 토큰."),
            new("from", ParameterLocation.Query, "이미 받은 마지막 `seq`. 그 뒤의 것만 보냅니다.", JsonSchemaType.Integer) { Minimum = 0, Default = "0" },
        ],
        Responses =
        [
            new(101, "WebSocket."), Error(400, "`VALIDATION_ERROR`", "VALIDATION_ERROR", "this path is a WebSocket: ask for an upgrade"), Unauthorized, NotFound, BadId,
            Error(429, "`TOO_MANY_REQUESTS`", "TOO_MANY_REQUESTS", "too many watches are open; close one first"),
        ],
    };

    private static OpenApiSchema RequestSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "config" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["session_id"] = Whole("세션 ID. 임의의 정수."),
            ["project_id"] = Whole("프로젝트 ID. 임의의 정수."),
            ["project_name"] = Text("프로젝트 이름."),
            ["experiment_name"] = Text("실험 이름."),
            ["tags"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String }, Description = "태그. 최대 50개." },
            ["notes"] = Text("메모."),
            ["config"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "framework", "model_name", "dataset_id", "epochs", "batch_size" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["framework"] = Text("`timm`, `ultralytics`, 또는 학습 서비스가 있는 다른 프레임워크."),
                    ["model_name"] = Text("모델 이름. `GET /models/list` 참고."),
                    ["task_type"] = Text("태스크 타입. 기본값은 프레임워크에 따라 다르며 timm은 `image_classification`."),
                    ["dataset_id"] = Text("데이터셋 ID."),
                    ["dataset_format"] = Text("데이터셋 포맷: `dice`, `imagefolder`, `coco`, `yolo`."),
                    ["num_classes"] = Whole("클래스 수. 없으면 데이터셋의 클래스 수."),
                    ["epochs"] = Whole("에포크 수. 1~9999."),
                    ["batch_size"] = Whole("배치 크기. 1~4096."),
                    ["learning_rate"] = new OpenApiSchema { Type = JsonSchemaType.Number, Description = "초기 학습률." },
                    ["primary_metric"] = Text("가장 좋은 체크포인트를 고르는 메트릭: `accuracy`, `loss`, `precision`, `recall`, `f1`, `top5_accuracy`."),
                    ["primary_metric_mode"] = Text("`max` 또는 `min`."),
                    ["image_size"] = Whole("입력 이미지의 한 변, 픽셀."),
                    ["seed"] = Whole("난수 시드."),
                    ["val_ratio"] = new OpenApiSchema { Type = JsonSchemaType.Number, Description = "데이터셋에 분할이 없을 때 검증에 쓸 비율." },
                    ["advanced_config"] = Object("고급 설정. `GET /training/config-schema` 참고."),
                },
            },
        },
    };
}
