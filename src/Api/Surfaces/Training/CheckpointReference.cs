using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;
using static Platform.Api.Surfaces.Training.TrainingReference;

namespace Platform.Api.Surfaces.Training;

/// <summary>What the reference says of checkpoints.</summary>
internal static class CheckpointReference
{
    public static readonly OperationReference List = new("listCheckpoints", "체크포인트 목록 조회")
    {
        Tag = JobReference.Tag,
        Description = "남아 있는 체크포인트를 오래된 것부터 돌려줍니다. `path`는 `checkpoint_path`로 쓸 수 있습니다.",
        Parameters = [JobReference.Id],
        Responses =
        [
            Success<CheckpointsBody>(200, "체크포인트.", """
                {"job_id":5,"checkpoints":[{"path":"jobs/5/checkpoints/epoch_10.safetensors","name":"epoch_10.safetensors","epoch":10,"is_best":true,"is_last":true,"metric":0.85,
                "size_bytes":94402560,"created_at":"2025-11-06T12:15:00Z"}]}
                """),
            Unauthorized, JobReference.NotFound, JobReference.BadId,
        ],
    };

    public static readonly OperationReference Download = new("downloadCheckpoint", "체크포인트 다운로드")
    {
        Tag = JobReference.Tag,
        Description = "가중치 파일(safetensors)입니다. 파라미터 이름과 모양은 torchvision과 같습니다. `ETag`와 `Range`를 지원합니다.",
        Parameters = [JobReference.Id, new("name", ParameterLocation.Path, "체크포인트의 `name`, 또는 `best`나 `last`.")],
        Responses =
        [
            new(200, "safetensors 파일.") { Content = [new("application/octet-stream", null, "(binary)")] },
            new(206, "요청한 범위.") { Content = [new("application/octet-stream", null, "(binary)")] },
            new(304, "바뀌지 않았습니다."),
            Unauthorized, Error(404, "`JOB_NOT_FOUND` 또는 `CHECKPOINT_NOT_FOUND`", "CHECKPOINT_NOT_FOUND", "there is no such checkpoint, or it is no longer kept"),
            Error(416, "`VALIDATION_ERROR`: 파일 밖의 범위입니다.", "VALIDATION_ERROR", "the request cannot be taken"), JobReference.BadId,
        ],
    };
}
