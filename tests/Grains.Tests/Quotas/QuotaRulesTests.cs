using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts;
using Platform.Contracts.Quotas;
using Platform.Grains.Quotas;

namespace Platform.Grains.Tests.Quotas;

public sealed class QuotaRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly QuotaLimit Hourly = new("submissions", 2, TimeSpan.FromHours(1));
    private static readonly QuotaLimit AtOnce = new("jobs", 2, null);

    [Fact]
    public void Window_used_up_refuses_until_an_hour_from_its_first_unit()
    {
        var state = Take(new QuotaState(), "a", Start, Hourly);
        state = Take(state, "b", Start.AddMinutes(50), Hourly);

        var (_, refused) = QuotaRules.Reserve(state, Wish("c", Hourly), Start.AddMinutes(59));
        Assert.Equal(ErrorCodes.LimitExceeded, refused.Error?.Code);
        Assert.Equal(TimeSpan.FromMinutes(1), refused.Error?.RetryAfter);
        Assert.Equal(new QuotaStanding("submissions", 2, 0, Start.AddHours(1)), Assert.Single(refused.Standings));

        var (_, granted) = QuotaRules.Reserve(state, Wish("c", Hourly), Start.AddHours(1));
        Assert.Null(granted.Error);
        Assert.Equal(new QuotaStanding("submissions", 2, 1, Start.AddHours(2)), Assert.Single(granted.Standings));
    }

    [Fact]
    public void Reservation_made_again_is_granted_and_counted_once()
    {
        var state = Take(new QuotaState(), "a", Start, Hourly, AtOnce);
        state = Take(state, "b", Start, Hourly, AtOnce);
        var (again, answer) = QuotaRules.Reserve(state, Wish("b", Hourly, AtOnce), Start);
        Assert.Null(answer.Error);
        Assert.Same(state, again);
    }

    [Fact]
    public void Reservation_of_two_limits_with_one_reached_takes_neither()
    {
        var state = Take(Take(new QuotaState(), "a", Start, AtOnce), "b", Start, AtOnce);
        var (after, answer) = QuotaRules.Reserve(state, Wish("c", Hourly, AtOnce), Start);
        Assert.NotNull(answer.Error);
        Assert.Equal([2, 0], answer.Standings.Select(standing => standing.Remaining));
        Assert.Same(state, after);
    }

    [Fact]
    public void Release_without_refund_frees_concurrency_and_keeps_the_window()
    {
        var state = QuotaRules.Release(Take(new QuotaState(), "a", Start, Hourly, AtOnce), "a", refund: false);
        Assert.Equal([1, 2], QuotaRules.Standings(state, [Hourly, AtOnce], Start).Select(standing => standing.Remaining));
    }

    [Fact]
    public void Release_with_refund_frees_both_and_the_id_can_be_used_again()
    {
        var state = QuotaRules.Release(Take(new QuotaState(), "a", Start, Hourly, AtOnce), "a", refund: true);
        Assert.Equal([2, 2], QuotaRules.Standings(state, [Hourly, AtOnce], Start).Select(standing => standing.Remaining));
        state = Take(state, "a", Start, Hourly, AtOnce);
        Assert.Equal([1, 1], QuotaRules.Standings(state, [Hourly, AtOnce], Start).Select(standing => standing.Remaining));
    }

    [Fact]
    public void Reservation_that_comes_after_its_work_has_ended_holds_nothing()
    {
        var state = QuotaRules.Release(Take(new QuotaState(), "a", Start, AtOnce), "a", refund: false);
        var (after, answer) = QuotaRules.Reserve(state, Wish("a", AtOnce), Start);
        Assert.Null(answer.Error);
        Assert.Same(state, after);
    }

    [Fact]
    public void Release_of_an_unknown_id_changes_nothing()
    {
        var state = Take(new QuotaState(), "a", Start, AtOnce);
        Assert.Same(state, QuotaRules.Release(state, "z", refund: false));
    }

    /// <summary>Whatever is done, the counts are those of a plain list of who holds what, and no limit is passed.</summary>
    [Fact]
    public void Any_sequence_of_wishes_counts_as_a_plain_list_does()
    {
        var step = from id in Gen.Choose(0, 9) from kind in Gen.Choose(0, 3) from minutes in Gen.Choose(0, 40) select ($"r{id}", kind, minutes);
        var steps = step.ArrayOf();
        Prop.ForAll(steps.ToArbitrary(), moves =>
        {
            var (state, now) = (new QuotaState(), Start);
            var held = new List<string>();
            var counted = new List<string>();
            var ended = new HashSet<string>();
            DateTimeOffset? opened = null;
            foreach (var (id, kind, minutes) in moves)
            {
                now += TimeSpan.FromMinutes(minutes);
                if (opened + Hourly.Window <= now)
                {
                    opened = null;
                    counted.Clear();
                }

                if (kind <= 1)
                {
                    (state, var answer) = QuotaRules.Reserve(state, Wish(id, Hourly, AtOnce), now);
                    var known = ended.Contains(id) || held.Contains(id) || counted.Contains(id);
                    var fits = held.Count < AtOnce.Units && counted.Count < Hourly.Units;
                    if (answer.Error is null != (known || fits)) return false;
                    if (!known && fits)
                    {
                        held.Add(id);
                        counted.Add(id);
                        opened ??= now;
                    }
                }
                else
                {
                    state = QuotaRules.Release(state, id, refund: kind == 3);
                    if (held.Remove(id) && kind == 2) ended.Add(id);
                    if (kind == 3) counted.Remove(id);
                }

                var standings = QuotaRules.Standings(state, [Hourly, AtOnce], now);
                if (standings[0].Remaining != Hourly.Units - counted.Count || standings[1].Remaining != AtOnce.Units - held.Count) return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static QuotaReservation Wish(string id, params ImmutableArray<QuotaLimit> limits) => new(id, limits);

    private static QuotaState Take(QuotaState state, string id, DateTimeOffset now, params ImmutableArray<QuotaLimit> limits)
    {
        var (next, answer) = QuotaRules.Reserve(state, Wish(id, limits), now);
        Assert.Null(answer.Error);
        return next;
    }
}
