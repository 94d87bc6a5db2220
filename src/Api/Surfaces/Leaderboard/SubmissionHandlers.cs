using Microsoft.Extensions.Options;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Idempotency;
using Platform.Api.Surfaces.Limits;
using Platform.Contracts;
using Platform.Contracts.Leaderboard;
using Platform.Contracts.Quotas;
using Platform.Storage.Blobs;

namespace Platform.Api.Surfaces.Leaderboard;

/// <summary>What submissions need.</summary>
internal sealed record SubmissionServices(
    IGrainFactory Grains, IBlobStore Blobs, IdempotentRequests Idempotent, KeyedLocks Locks, IOptions<LeaderboardLimits> Limits, TimeProvider Clock);

/// <summary><c>POST /submissions</c>.</summary>
internal static class SubmissionHandlers
{
    public static async Task<IResult> Create(HttpContext context, [AsParameters] SubmissionServices services)
    {
        var limits = services.Limits.Value;
        var key = IdempotencyKey.Of(context);
        // With a key the body decides, as it may be one that was answered before.
        if (key is null && await UsedUp(context, services) is { } refusal) return refusal;

        await using var form = await MultipartForm.ReadAsync(context.Request, services.Blobs, SubmissionIntake.Limits(limits), context.RequestAborted);
        var fingerprint = Fingerprint.Of(context, form);
        var intake = await SubmissionIntake.OpenAsync(form, limits, context.RequestAborted);
        return await services.Idempotent.RunAsync(context, key, fingerprint, id => Keep(context, services, intake, id));
    }

    private static async Task<IResult> Keep(HttpContext context, SubmissionServices services, SubmissionIntake intake, string id)
    {
        // Two at once with one key: the second must not find its files deleted because the first was refused.
        using var held = await services.Locks.HoldAsync(id, CancellationToken.None);
        var owner = $"submissions/{id}";
        var grain = services.Grains.GetGrain<ISubmissionGrain>(id);
        var answer = await grain.Create(context.Caller, await intake.CommitAsync(owner), CancellationToken.None);
        RateLimitHeaders.Set(context.Response, answer.Standings);
        if (answer.Submission.IsSuccess) return SurfaceAnswer.Of(StatusCodes.Status201Created, new SubmissionBody(answer.Submission.Value.SubmissionId));

        // What a submission that is there owns is not this request's to delete.
        var isThere = answer.Submission.Error.Code == ErrorCodes.Conflict || (await grain.Get(context.Caller, CancellationToken.None)).IsSuccess;
        if (!isThere) await services.Blobs.DeleteOwnerAsync(owner, CancellationToken.None);
        return context.Failure(answer.Submission.Error);
    }

    /// <summary>Refuses before a large body is read, where the hour's submissions are used up. The grain decides again.</summary>
    private static async Task<SurfaceError?> UsedUp(HttpContext context, SubmissionServices services)
    {
        var quota = services.Grains.GetGrain<IQuotaGrain>($"{context.Surface.Surface.Name}/{context.Caller.UserId}");
        var limit = services.Limits.Value.Submissions;
        var standings = await quota.Standing([limit], context.RequestAborted);
        if (standings[0].Remaining > 0) return null;
        RateLimitHeaders.Set(context.Response, standings);
        var wait = standings[0].ResetsAt - services.Clock.GetUtcNow();
        return context.Failure(Error.LimitExceeded(
            $"the limit of {limit.Units} submissions in an hour is used up; try again in {SurfaceErrors.Seconds(wait)} seconds", wait));
    }
}
