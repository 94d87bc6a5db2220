using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;
using static Platform.Api.Surfaces.Training.TrainingReference;

namespace Platform.Api.Surfaces.Training;

/// <summary>What the reference says of inference.</summary>
internal static class InferenceReference
{
    public static readonly OperationReference Infer = new("testInference", "체크포인트 기반 추론")
    {
        Tag = "Inference",
        Description = "20 MiB까지의 JPEG, PNG, WebP, BMP 이미지. `checkpoint_path`가 없으면 가장 좋은 체크포인트(없으면 마지막 것)를 씁니다.",
        Body = new BodyReference("multipart/form-data", Form),
        Responses =
        [
            Success<InferenceBody>(200, "예측, 확률이 높은 순.", """
                {"predictions":[{"label":"cat","label_id":0,"confidence":0.95},{"label":"dog","label_id":1,"confidence":0.04}],"task_type":"image_classification","model_name":"resnet50",
                "inference_time_ms":45.2,"checkpoint_path":"jobs/5/checkpoints/epoch_10.safetensors"}
                """),
            new(400, "`VALIDATION_ERROR`: 본문이 폼이 아닙니다."), Unauthorized,
            Error(404, "`JOB_NOT_FOUND` 또는 `CHECKPOINT_NOT_FOUND`", "CHECKPOINT_NOT_FOUND", "there is no such checkpoint, or it is no longer kept"),
            Error(413, "`VALIDATION_ERROR`: 20 MiB보다 큽니다.", "VALIDATION_ERROR", "file: 'large.jpg' has more than the 20971520 bytes that a file may have", "file"),
            Error(422, "`INVALID_IMAGE` 또는 `VALIDATION_ERROR`", "INVALID_IMAGE", "it is no picture that can be decoded", "file"),
            Error(503, "`TRAINING_SERVICE_UNAVAILABLE`: 지금은 추론할 수 없습니다.", "TRAINING_SERVICE_UNAVAILABLE", "no part of the platform that is up can load models now; try again later"),
        ],
    };

    private static OpenApiSchema Form() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "training_job_id", "file" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["training_job_id"] = Whole("학습 작업 ID."),
            ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "이미지." },
            ["confidence_threshold"] = new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0", Maximum = "1", Default = 0, Description = "이보다 확률이 낮은 예측은 뺍니다." },
            ["top_k"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000", Default = 5, Description = "예측의 최대 개수." },
            ["checkpoint_path"] = Text("체크포인트 경로."),
        },
    };
}
