using System.Collections.Immutable;
using Platform.Contracts.Classroom;

namespace Platform.Grains.Classroom;

/// <summary>Which seats are taken, and until when. It holds as many as the limit, and those that renewals tell of beyond it: no more than dashboards are open.</summary>
public sealed class SeatLeases
{
    private readonly Dictionary<DashboardSeat, TimeSpan> _until = [];

    /// <summary>How many are known, some of which may be free again.</summary>
    public int Count => _until.Count;

    /// <summary>Takes a seat, if one of so many is free; one that is held already is held for longer.</summary>
    /// <param name="seat">Which.</param>
    /// <param name="limit">How many there are.</param>
    /// <param name="now">The time on a clock that never goes back.</param>
    public bool Take(DashboardSeat seat, int limit, TimeSpan now)
    {
        if (_until.Count >= limit) FreeLost(now);
        if (_until.Count >= limit && !_until.ContainsKey(seat)) return false;
        Hold(seat, now);
        return true;
    }

    /// <summary>Holds seats of a process for longer, whether they are known or not.</summary>
    public void Renew(string process, ImmutableArray<long> numbers, TimeSpan now)
    {
        foreach (var number in numbers) Hold(new DashboardSeat(process, number), now);
        FreeLost(now);
    }

    /// <summary>Frees a seat.</summary>
    public void GiveBack(DashboardSeat seat) => _until.Remove(seat);

    private void Hold(DashboardSeat seat, TimeSpan now) => _until[seat] = now + DashboardSeat.Lease;

    private void FreeLost(TimeSpan now)
    {
        // A dictionary may lose entries while it is gone through.
        foreach (var (seat, until) in _until)
            if (until <= now) _until.Remove(seat);
    }
}
