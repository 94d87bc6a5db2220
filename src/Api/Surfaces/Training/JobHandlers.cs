using Platform.Api.Hosting;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary>Jobs: create, start, look at, stop, delete.</summary>
internal static class JobHandlers
{
    public const string JobId = "job_id";

    public static void MapJobs(this RouteGroupBuilder routes)
    {
        routes.MapPost("/training/jobs", JobCreation.Create).WithMetadata(JobReference.Create);
        routes.MapGet("/training/jobs", JobList.List).WithMetadata(JobReference.List);
        routes.MapPost("/training/jobs/{job_id}/start", Start).WithMetadata(JobReference.Start);
        routes.MapGet("/training/jobs/{job_id}", Get).WithMetadata(JobReference.Get);
        routes.MapDelete("/training/jobs/{job_id}", Delete).WithMetadata(JobReference.Delete);
        routes.MapPost("/training/stop/{job_id}", Stop).WithMetadata(JobReference.Stop);
        routes.MapGet("/ws/training/{job_id}", TrainingSocket.Watch).WithTokenInQuery().WithMetadata(JobReference.Watch);
    }

    public static Task<IResult> Start(HttpContext context, string job_id, IGrainFactory grains)
    {
        var query = new QueryFields(context.Request.Query);
        var (checkpoint, resume) = (query.Text("checkpoint_path"), query.OptionalFlag("resume") ?? false);
        // Once begun it is seen through: giving up with the caller would leave the outcome open without need.
        return WithJob(context, job_id, grains, job => job.Start(context.Caller, checkpoint, resume, CancellationToken.None), job => Json(JobStartedBody.Of(job)));
    }

    public static Task<IResult> Get(HttpContext context, string job_id, IGrainFactory grains, TrackingLinks links) =>
        WithJob(context, job_id, grains, job => job.Get(context.Caller, context.RequestAborted), job => Json(JobBody.Of(job, RunPage(context, links, job), withConfig: true)));

    public static Task<IResult> Stop(HttpContext context, string job_id, IGrainFactory grains) =>
        WithJob(context, job_id, grains, job => job.Stop(context.Caller, CancellationToken.None), job => Json(new JobDoneBody(
            job.JobId, JobBody.NameOf(job.Status), job.Status == TrainingStatus.Stopped ? "Training job stopped successfully" : "Training job is stopping: it saves a checkpoint first")));

    public static Task<IResult> Delete(HttpContext context, string job_id, IGrainFactory grains) =>
        WithJob(context, job_id, grains, job => job.Delete(context.Caller, CancellationToken.None), _ => Json(new JobDoneBody(
            TrainingIds.Parse(JobId, job_id)!.Value, "deleted", "Training job deleted successfully")));

    /// <summary>Asks the grain of a job; a number that no job could have is answered like one that none has.</summary>
    public static async Task<IResult> WithJob<T>(HttpContext context, string jobId, IGrainFactory grains, Func<ITrainingJobGrain, Task<Result<T>>> ask, Func<T, IResult> answer)
    {
        if (TrainingIds.Parse(JobId, jobId) is not { } id) return context.Failure(NoJob);
        var asked = await ask(grains.Job(id));
        return asked.IsSuccess ? answer(asked.Value) : Refused(context, asked.Error);
    }

    private static SurfaceError Refused(HttpContext context, Error error) =>
        context.Failure(error.Code == TrainingErrors.NoCheckpoint && context.Request.Query.ContainsKey("checkpoint_path") ? error.About("checkpoint_path") : error, TrainingErrors.NoJob);

    /// <summary>There is no such job, or it is someone else's.</summary>
    public static Error NoJob { get; } = new(TrainingErrors.NoJob, "there is no such training job");

    /// <summary>The page of a job's run, once it has one.</summary>
    public static string? RunPage(HttpContext context, TrackingLinks links, TrainingJob job) =>
        job is { RunId: { } run, ExperimentId: { } experiment } ? links.Page(context, experiment, run) : null;

    public static IResult Json<T>(T body) => SurfaceAnswer.Of(StatusCodes.Status200OK, body);
}
