using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;
using static Platform.Api.Surfaces.Training.TrainingReference;

namespace Platform.Api.Surfaces.Training;

/// <summary>What the reference says of validations.</summary>
internal static class ValidationReference
{
    private const string Tag = "Validation";

    public static readonly OperationReference List = new("getValidationResults", "Validation 결과 조회")
    {
        Tag = Tag,
        Description = "에포크마다 하나씩, 오래된 것부터 돌려줍니다. 혼동 행렬의 행은 실제 클래스, 열은 예측 클래스이며 순서는 `per_class_metrics`와 같습니다. 클래스가 1,000개를 넘으면 혼동 행렬은 `null`이고, 0이 아닌 칸만 `confusion_pairs`에 `[행, 열, 개수]`로 담깁니다(행과 열은 0부터).",
        Parameters = [JobReference.Id],
        Responses =
        [
            Success<ValidationsBody>(200, "검증 결과.", """
                {"job_id":5,"results":[{"id":50010,"epoch":10,"task_type":"image_classification","primary_metric_name":"accuracy","primary_metric_value":0.85,"overall_loss":0.45,
                "metrics":{"accuracy":0.85,"precision":0.84,"recall":0.83,"f1":0.835},
                "per_class_metrics":{"cat":{"precision":0.90,"recall":0.85,"f1":0.875,"support":100},"dog":{"precision":0.80,"recall":0.82,"f1":0.81,"support":150}},
                "confusion_matrix":[[85,15],[27,123]],"checkpoint_path":"jobs/5/checkpoints/epoch_10.safetensors","created_at":"2025-11-06T12:15:00Z"}]}
                """),
            Unauthorized, JobReference.NotFound, JobReference.BadId,
        ],
    };

    public static readonly OperationReference Images = new("getValidationImages", "이미지별 validation 결과 조회")
    {
        Tag = Tag,
        Parameters =
        [
            new("validation_result_id", ParameterLocation.Path, "검증 결과의 `id`.", JsonSchemaType.Integer) { Minimum = 1 },
            Skip, Limit(ValidationHandlers.MaxPage, ValidationHandlers.DefaultPage),
            new("is_correct", ParameterLocation.Query, "정답 여부 필터.", JsonSchemaType.Boolean),
        ],
        Responses =
        [
            Success<ValidatedImagesBody>(200, "이미지별 결과.", """
                {"validation_result_id":50010,"images":[{"id":1,"image_path":"cats/cat_001.jpg","image_name":"cat_001.jpg","true_label":"cat","true_label_id":0,"predicted_label":"cat",
                "predicted_label_id":0,"confidence":0.95,"is_correct":true,"top5_predictions":[{"label":"cat","confidence":0.95,"label_id":0},{"label":"dog","confidence":0.04,"label_id":1}]}],
                "total":250,"skip":0,"limit":50}
                """),
            Unauthorized, Error(404, "`VALIDATION_RESULT_NOT_FOUND`", "VALIDATION_RESULT_NOT_FOUND", "there is no such validation result"),
            Invalid("limit", "it is not a whole number from 1 to 1000"),
        ],
    };
}
