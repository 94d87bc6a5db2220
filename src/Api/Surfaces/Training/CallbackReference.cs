using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;
using static Platform.Api.Surfaces.Training.TrainingReference;

namespace Platform.Api.Surfaces.Training;

/// <summary>What the reference says of callbacks.</summary>
internal static class CallbackReference
{
    public static readonly OperationReference Callback = new("trainingCallback", "Training Service에서 Backend로 콜백")
    {
        Tag = "Internal",
        Description = "`event`는 `epoch_complete`, `log`, `checkpoint_saved`, `validation`, `completed`, `failed` 중 하나입니다. 같은 `event_id`를 다시 보내도 한 번만 반영됩니다. "
            + "`event_id`가 없으면 에포크는 번호로 구분합니다.",
        Parameters = [new(InternalAuth.Header, ParameterLocation.Header, "설정 `INTERNAL_AUTH`의 값.") { Required = true }],
        Body = new BodyReference(Json, Schema, """{"job_id":5,"event":"epoch_complete","event_id":"5-10","data":{"epoch":10,"loss":0.45,"accuracy":0.85,"learning_rate":0.0008}}"""),
        Responses =
        [
            Success<CallbackBody>(200, "받았습니다.", """{"status":"received","job_id":5}"""),
            new(400, "`VALIDATION_ERROR`: 본문이 JSON이 아닙니다."),
            Error(401, "`UNAUTHORIZED`", "UNAUTHORIZED", $"a valid {InternalAuth.Header} is needed"), JobReference.NotFound,
            Error(409, "`INVALID_STATUS`: 플랫폼이 직접 학습하는 작업이거나 이미 끝난 작업입니다.", "INVALID_STATUS", "the job has ended"), Invalid("event", "it is required"),
        ],
    };

    private static OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "job_id", "event" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["job_id"] = Whole("학습 작업 ID."),
            ["event"] = Text("이벤트."),
            ["event_id"] = Text("이벤트 ID."),
            ["data"] = Object("이벤트의 내용."),
        },
    };
}
