using System.Collections.Immutable;

namespace Platform.Contracts.Quotas;

/// <summary>What one user has used of one surface's limits. Key: <c>{surface}/{user}</c>.</summary>
[Alias("IQuotaGrain")]
public interface IQuotaGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes one unit of every limit named, or of none. The same <see cref="QuotaReservation.Id"/> again is answered as the first time and counted once.
    /// Fails with <see cref="ErrorCodes.LimitExceeded"/> and how long to wait; a refused reservation is not counted.
    /// </summary>
    Task<QuotaAnswer> Reserve(QuotaReservation reservation, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives back what a reservation holds: a unit of concurrency when its work has ended, and a unit of a window too when
    /// <paramref name="refund"/> is set, as for a fault of ours. Unknown ids are answered as done.
    /// </summary>
    Task Release(string reservationId, bool refund, CancellationToken cancellationToken = default);

    /// <summary>What is left of each limit, without taking anything.</summary>
    Task<ImmutableArray<QuotaStanding>> Standing(ImmutableArray<QuotaLimit> limits, CancellationToken cancellationToken = default);
}
