using System.Collections.Immutable;
using Platform.Contracts.Classroom;

namespace Platform.Grains.Classroom;

/// <summary>Counts seats in memory. While any is held it is renewed, so that the activation is not collected for being idle.</summary>
public sealed class DashboardSeatsGrain(TimeProvider clock) : Grain, IDashboardSeatsGrain
{
    private readonly SeatLeases _seats = new();
    private readonly long _start = clock.GetTimestamp();

    private TimeSpan Now => clock.GetElapsedTime(_start);

    /// <inheritdoc />
    public Task<bool> Take(DashboardSeat seat, int limit, CancellationToken cancellationToken = default) => Task.FromResult(_seats.Take(seat, limit, Now));

    /// <inheritdoc />
    public Task Renew(string process, ImmutableArray<long> numbers, CancellationToken cancellationToken = default)
    {
        _seats.Renew(process, numbers, Now);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task GiveBack(DashboardSeat seat, CancellationToken cancellationToken = default)
    {
        _seats.GiveBack(seat);
        return Task.CompletedTask;
    }
}
