using Platform.Contracts.Classroom;
using Platform.Grains.Classroom;

namespace Platform.Grains.Tests.Classroom;

public sealed class SeatLeasesTests
{
    private readonly SeatLeases _seats = new();

    [Fact]
    public void Seats_are_counted_over_processes_until_given_back()
    {
        Assert.True(Take("a", 1, at: 0));
        Assert.True(Take("b", 1, at: 0));
        Assert.False(Take("a", 2, at: 1));
        Assert.True(Take("b", 1, at: 1));
        _seats.GiveBack(new DashboardSeat("b", 2));
        Assert.False(Take("a", 2, at: 1));
        _seats.GiveBack(new DashboardSeat("b", 1));
        Assert.True(Take("a", 2, at: 1));
    }

    [Fact]
    public void Seats_that_are_not_renewed_are_free_after_their_lease()
    {
        Take("killed", 1, at: 0);
        Take("alive", 1, at: 0);
        _seats.Renew("alive", [1], TimeSpan.FromSeconds(20));
        Assert.False(Take("new", 1, at: 59));
        Assert.True(Take("new", 1, at: 60));
        Assert.False(Take("new", 2, at: 60));
        Assert.True(Take("new", 2, at: 80));
    }

    [Fact]
    public void Renewal_makes_known_what_was_forgotten_and_forgets_what_is_lost()
    {
        _seats.Renew("a", [1, 2, 3], TimeSpan.Zero);
        Assert.False(Take("b", 1, at: 0));
        _seats.Renew("a", [3], TimeSpan.FromSeconds(60));
        Assert.Equal(1, _seats.Count);
        Assert.True(Take("b", 1, at: 60));
    }

    private bool Take(string process, long number, int at) => _seats.Take(new DashboardSeat(process, number), 2, TimeSpan.FromSeconds(at));
}
