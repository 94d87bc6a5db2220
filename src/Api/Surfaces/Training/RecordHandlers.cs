using Platform.Api.Surfaces.Bodies;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary>What a job recorded: its epochs' metrics and its log. The newest of both, oldest first.</summary>
internal static class RecordHandlers
{
    public const int MostRows = 10_000;
    public const int DefaultMetrics = 100;
    public const int DefaultLines = 500;

    public static void MapRecords(this RouteGroupBuilder routes)
    {
        routes.MapGet("/training/jobs/{job_id}/metrics", Metrics).WithMetadata(RecordReference.Metrics);
        routes.MapGet("/training/jobs/{job_id}/logs", Logs).WithMetadata(RecordReference.Logs);
    }

    public static Task<IResult> Metrics(HttpContext context, string job_id, IGrainFactory grains)
    {
        var limit = new QueryFields(context.Request.Query).Number("limit", DefaultMetrics, 1, MostRows);
        return JobHandlers.WithJob(
            context, job_id, grains, job => job.Metrics(context.Caller, limit, context.RequestAborted),
            metrics => JobHandlers.Json(metrics.Select(metric => MetricBody.Of(TrainingIds.Parse(JobHandlers.JobId, job_id)!.Value, metric))));
    }

    public static Task<IResult> Logs(HttpContext context, string job_id, IGrainFactory grains)
    {
        var query = new QueryFields(context.Request.Query);
        var limit = query.Number("limit", DefaultLines, 1, MostRows);
        var type = query.Choice("log_type", "", "stdout", "stderr");
        return JobHandlers.WithJob(
            context, job_id, grains, job => job.Logs(context.Caller, limit, type.Length > 0 ? type : null, context.RequestAborted),
            lines => JobHandlers.Json(lines.Select(line => LogLineBody.Of(TrainingIds.Parse(JobHandlers.JobId, job_id)!.Value, line))));
    }
}

/// <summary>One epoch of a job.</summary>
/// <param name="Loss">The training loss.</param>
/// <param name="Accuracy">The validation accuracy.</param>
/// <param name="ExtraMetrics">Further metrics by name.</param>
internal sealed record MetricBody(
    long Id, long JobId, int Epoch, double? Loss, double? Accuracy, double? LearningRate, IReadOnlyDictionary<string, double?> ExtraMetrics, DateTimeOffset CreatedAt)
{
    // The specification's order; what it does not have follows by name.
    private static readonly string[] Order = ["precision", "recall", "f1"];

    public static MetricBody Of(long jobId, TrainingMetric metric) => new(
        metric.Id, jobId, metric.Epoch, JobBody.Finite(metric.Loss), JobBody.Finite(metric.Accuracy), JobBody.Finite(metric.LearningRate),
        Order.Where(metric.Extra.ContainsKey).Concat(metric.Extra.Keys.Except(Order).Order(StringComparer.Ordinal))
            .Aggregate(new OrderedDictionary<string, double?>(StringComparer.Ordinal), (told, name) =>
            {
                told[name] = JobBody.Finite(metric.Extra[name]);
                return told;
            }),
        metric.CreatedAt);
}

/// <summary>A line of a job's log.</summary>
internal sealed record LogLineBody(long Id, long JobId, string LogType, string Message, DateTimeOffset CreatedAt)
{
    public static LogLineBody Of(long jobId, TrainingLogLine line) => new(line.Id, jobId, line.LogType, line.Message, line.CreatedAt);
}
