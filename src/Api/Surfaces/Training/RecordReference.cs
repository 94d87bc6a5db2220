using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;
using static Platform.Api.Surfaces.Training.TrainingReference;

namespace Platform.Api.Surfaces.Training;

/// <summary>What the reference says of metrics and logs.</summary>
internal static class RecordReference
{
    private static readonly ResponseReference BadLimit = Invalid("limit", "it is not a whole number from 1 to 10000");

    public static readonly OperationReference Metrics = new("getTrainingMetrics", "학습 메트릭 조회")
    {
        Tag = JobReference.Tag,
        Description = "가장 최근의 `limit`개를 오래된 것부터 돌려줍니다. `loss`는 학습 손실, `accuracy`는 검증 정확도이며, `precision`, `recall`, `f1`은 매크로 평균입니다.",
        Parameters = [JobReference.Id, Limit(RecordHandlers.MostRows, RecordHandlers.DefaultMetrics)],
        Responses =
        [
            Success<IReadOnlyList<MetricBody>>(200, "에포크별 메트릭.", """
                [{"id":1,"job_id":5,"epoch":1,"loss":2.3025,"accuracy":0.125,"learning_rate":0.001,"extra_metrics":{"precision":0.13,"recall":0.12,"f1":0.125},"created_at":"2025-11-06T12:10:00Z"}]
                """),
            Unauthorized, JobReference.NotFound, BadLimit,
        ],
    };

    public static readonly OperationReference Logs = new("getTrainingLogs", "학습 로그 조회")
    {
        Tag = JobReference.Tag,
        Description = "가장 최근의 `limit`줄을 오래된 것부터 돌려줍니다.",
        Parameters =
        [
            JobReference.Id, Limit(RecordHandlers.MostRows, RecordHandlers.DefaultLines),
            new("log_type", ParameterLocation.Query, "로그 타입.") { Values = ["stdout", "stderr"] },
        ],
        Responses =
        [
            Success<IReadOnlyList<LogLineBody>>(200, "로그.", """
                [{"id":1,"job_id":5,"log_type":"stdout","message":"[INFO] Starting training...","created_at":"2025-11-06T12:05:00Z"}]
                """),
            Unauthorized, JobReference.NotFound, BadLimit,
        ],
    };
}
