using Platform.Contracts.Idempotency;

namespace Platform.Api.Surfaces.Idempotency;

/// <summary>
/// Runs requests that create something so that repeating one with its <c>Idempotency-Key</c> is harmless: the same key and body are given the same answer, the same key with
/// another body 422. The id of what is created follows from the key, so a request cut off half-way finds what it had created.
/// </summary>
public sealed class IdempotentRequests(IGrainFactory grains)
{
    /// <summary>Runs a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="key">Its key, where it has one.</param>
    /// <param name="fingerprint">What it asks for.</param>
    /// <param name="work">Does it, given the id of what it creates; answers a <see cref="SurfaceAnswer"/>, or a <see cref="SurfaceError"/> where nothing was created.</param>
    public async Task<IResult> RunAsync(HttpContext context, IdempotencyKey? key, string fingerprint, Func<string, Task<IResult>> work)
    {
        if (key is null) return await work(ResourceIds.New());

        // Once begun, a request is seen through: giving up with the caller would leave the outcome open without need.
        var grain = grains.GetGrain<IIdempotencyGrain>(key.GrainKey);
        var begin = await grain.Begin(fingerprint, CancellationToken.None);
        if (!begin.IsSuccess) return context.Failure(begin.Error);
        if (begin.Value.Answer is { } kept) return SurfaceAnswer.Replay(kept);

        var answer = await work(key.IdFor(fingerprint));
        if (answer is SurfaceAnswer given) await grain.Complete(fingerprint, given.ToKeep(), CancellationToken.None);
        else await grain.Abandon(fingerprint, CancellationToken.None);
        return answer;
    }
}
