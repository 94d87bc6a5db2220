using System.Collections.Immutable;
using Platform.Contracts.Quotas;
using Platform.Storage;

namespace Platform.Grains.Quotas;

/// <summary>Asks <see cref="QuotaRules"/>, writes, answers.</summary>
public sealed class QuotaGrain([PersistentState("quota", StorageNames.Grains)] IPersistentState<QuotaState> stored, TimeProvider clock)
    : Grain, IQuotaGrain
{
    /// <inheritdoc />
    public async Task<QuotaAnswer> Reserve(QuotaReservation reservation, CancellationToken cancellationToken = default)
    {
        var (next, answer) = QuotaRules.Reserve(stored.State, reservation, clock.GetUtcNow());
        await this.SaveAsync(stored, next, cancellationToken);
        return answer;
    }

    /// <inheritdoc />
    public Task Release(string reservationId, bool refund, CancellationToken cancellationToken = default) =>
        this.SaveAsync(stored, QuotaRules.Release(stored.State, reservationId, refund), cancellationToken);

    /// <inheritdoc />
    public Task<ImmutableArray<QuotaStanding>> Standing(ImmutableArray<QuotaLimit> limits, CancellationToken cancellationToken = default) =>
        Task.FromResult(QuotaRules.Standings(stored.State, limits, clock.GetUtcNow()));
}
