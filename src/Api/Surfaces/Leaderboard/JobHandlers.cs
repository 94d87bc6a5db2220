using Platform.Api.Hosting;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Idempotency;
using Platform.Api.Surfaces.Limits;
using Platform.Contracts;
using Platform.Contracts.Jobs;

namespace Platform.Api.Surfaces.Leaderboard;

/// <summary>Jobs: request, look at, list, cancel.</summary>
internal static class JobHandlers
{
    private const int MaxPage = 100;
    private const int DefaultPage = 50;

    public static async Task<IResult> Create(HttpContext context, IGrainFactory grains, IdempotentRequests idempotent)
    {
        var key = IdempotencyKey.Of(context);
        using var body = await JsonBody.ReadAsync(context.Request, cancellationToken: context.RequestAborted);
        var fields = JsonFields.Root(body.RootElement);
        var submission = fields.RequiredText("submission_id");
        var resourceClass = fields.RequiredObject("config").OptionalText("resource_class");
        // What cannot be an id is answered as one that nobody has.
        if (!ResourceIds.IsPossible(submission)) return SurfaceError.Invalid("submission_id: there is no such submission");

        return await idempotent.RunAsync(context, key, Fingerprint.Of(context, body.RootElement), async id =>
        {
            var answer = await grains.GetGrain<IJobGrain>(id).Submit(context.Caller, new JobRequest(submission, resourceClass), CancellationToken.None);
            RateLimitHeaders.Set(context.Response, answer.Standings);
            return answer.Job.IsSuccess
                ? SurfaceAnswer.Of(StatusCodes.Status202Accepted, new JobCreatedBody(answer.Job.Value.JobId, JobBody.StatusName(answer.Job.Value.Status)))
                : context.Failure(answer.Job.Error);
        });
    }

    public static async Task<IResult> List(HttpContext context, IGrainFactory grains)
    {
        var query = new QueryFields(context.Request.Query);
        var (skip, limit) = (query.Number("skip", 0, 0, int.MaxValue), query.Number("limit", DefaultPage, 1, MaxPage));
        var page = await grains.GetGrain<IUserJobsGrain>(context.Caller.UserId).List(skip, limit, context.RequestAborted);
        return Json(new JobsBody([.. page.Items.Select(JobBody.Of)], page.Total, skip, limit));
    }

    public static Task<IResult> Status(HttpContext context, string job_id, IGrainFactory grains) =>
        WithJob(context, job_id, grains, (job, caller) => job.Get(caller, context.RequestAborted), view => Json(JobBody.Of(view)));

    public static Task<IResult> Cancel(HttpContext context, string job_id, IGrainFactory grains) =>
        WithJob(context, job_id, grains, (job, caller) => job.Cancel(caller, CancellationToken.None), view => Json(JobBody.Of(view)));

    public static Task<IResult> Results(HttpContext context, string job_id, IGrainFactory grains, TrackingLinks links) =>
        WithJob(context, job_id, grains, (job, caller) => job.Get(caller, context.RequestAborted), view =>
            view is { RunId: { } run, ExperimentId: { } experiment }
                ? Json(new ResultsBody(view.JobId, run, links.Page(context, experiment, run), links.Rest(context, run)))
                : context.Failure(Error.NotFound("the job has no run yet: it gets one when it starts")));

    /// <summary>Answers an id that cannot be one like an id that nobody has, without waking a grain for it.</summary>
    private static async Task<IResult> WithJob(
        HttpContext context, string jobId, IGrainFactory grains, Func<IJobGrain, Caller, Task<Result<JobView>>> ask, Func<JobView, IResult> answer)
    {
        if (!ResourceIds.IsPossible(jobId)) return context.Failure(NoJob);
        var job = await ask(grains.GetGrain<IJobGrain>(jobId), context.Caller);
        return job.IsSuccess ? answer(job.Value) : context.Failure(job.Error);
    }

    /// <summary>There is no such job, or it is someone else's.</summary>
    public static Error NoJob { get; } = Error.NotFound("there is no such job");

    private static IResult Json<T>(T body) => SurfaceAnswer.Of(StatusCodes.Status200OK, body);
}
