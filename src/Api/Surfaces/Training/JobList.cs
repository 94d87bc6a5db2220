using Platform.Api.Hosting;
using Platform.Api.Surfaces.Bodies;
using Platform.Contracts.Collections;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary><c>GET /training/jobs</c>: a user's jobs, newest first, all or those of a status.</summary>
internal static class JobList
{
    private const int MaxPage = 100;
    private const int DefaultPage = 50;

    // A status is the jobs' own to say, so those of one are found by asking each: so many at a time, and the newest so many at most.
    private const int AskedAtATime = 100;
    private const int MostAsked = 10_000;

    public static async Task<IResult> List(HttpContext context, IGrainFactory grains, TrackingLinks links)
    {
        var query = new QueryFields(context.Request.Query);
        var (skip, limit) = (query.Number("skip", 0, 0, int.MaxValue), query.Number("limit", DefaultPage, 1, MaxPage));
        var status = query.Choice("status", "", "pending", "running", "completed", "failed", "stopped");
        var collection = grains.GetGrain<IUserCollectionGrain>(CollectionKinds.Key(context.Caller.UserId, CollectionKinds.TrainingJobs));
        var (jobs, total) = status.Length == 0 ? await Part(context, grains, collection, skip, limit) : await Filtered(context, grains, collection, status, skip, limit);
        return JobHandlers.Json(new JobsBody([.. jobs.Select(job => JobBody.Of(job, JobHandlers.RunPage(context, links, job), withConfig: false))], total, skip, limit));
    }

    private static async Task<(List<TrainingJob> Jobs, long Total)> Part(HttpContext context, IGrainFactory grains, IUserCollectionGrain collection, int skip, int limit)
    {
        var page = await collection.List(skip, limit, context.RequestAborted);
        var jobs = await Task.WhenAll(page.Items.Select(id => grains.GetGrain<ITrainingJobGrain>(id).Get(context.Caller, context.RequestAborted)));
        // What was deleted since its id was read is left out.
        return ([.. jobs.Where(job => job.IsSuccess).Select(job => job.Value!)], page.Total);
    }

    private static async Task<(List<TrainingJob> Jobs, long Total)> Filtered(
        HttpContext context, IGrainFactory grains, IUserCollectionGrain collection, string status, int skip, int limit)
    {
        var (found, matching, total) = (new List<TrainingJob>(), 0L, long.MaxValue);
        for (var at = 0; at < Math.Min(total, MostAsked); at += AskedAtATime)
        {
            (var jobs, total) = await Part(context, grains, collection, at, AskedAtATime);
            foreach (var job in jobs.Where(job => JobBody.NameOf(job.Status) == status))
            {
                if (matching++ >= skip && found.Count < limit) found.Add(job);
            }
        }

        return (found, matching);
    }
}
