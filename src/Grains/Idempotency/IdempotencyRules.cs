using Platform.Contracts;
using Platform.Contracts.Idempotency;

namespace Platform.Grains.Idempotency;

/// <summary>What a key stands for: the first request that came with it, for <see cref="Retention"/>, and that request's first answer.</summary>
public static class IdempotencyRules
{
    /// <summary>How long a key stands for its request.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    /// <summary>Whether the key still stands for a request.</summary>
    public static bool IsKept(IdempotencyState state, DateTimeOffset now) => state.Fingerprint is not null && now < state.Since + Retention;

    /// <summary>A request begins; the state given back is the one given where it says nothing new.</summary>
    public static (IdempotencyState State, Result<IdempotentBegin> Answer) Begin(IdempotencyState state, string fingerprint, DateTimeOffset now)
    {
        if (!IsKept(state, now)) return (new IdempotencyState { Fingerprint = fingerprint, Since = now }, new IdempotentBegin(null));
        return state.Fingerprint == fingerprint
            ? (state, new IdempotentBegin(state.Answer))
            : (state, new Error(ErrorCodes.KeyReused, "the Idempotency-Key was used before with another request"));
    }

    /// <summary>Its request was answered. The first answer stays.</summary>
    public static IdempotencyState Complete(IdempotencyState state, string fingerprint, IdempotentAnswer answer, DateTimeOffset now) =>
        IsKept(state, now) && state.Fingerprint == fingerprint && state.Answer is null ? state with { Answer = answer } : state;

    /// <summary>Whether a refused request lets go of its key.</summary>
    public static bool LetsGo(IdempotencyState state, string fingerprint) => state.Fingerprint == fingerprint && state.Answer is null;
}
