using System.Collections.Immutable;
using System.Globalization;
using Platform.Contracts;
using Platform.Contracts.Quotas;

namespace Platform.Grains.Quotas;

/// <summary>
/// Counts reservations. A window opens with its first unit and frees all of them when it closes; a unit of concurrency is held until released.
/// A reservation takes a unit of each of its limits or of none, and is counted once however often it is asked for.
/// </summary>
public static class QuotaRules
{
    /// <summary>How many ended reservations are remembered; the oldest are forgotten first.</summary>
    public const int EndedKept = 64;

    /// <summary>When to ask again for a unit of concurrency, as nobody knows when work ends.</summary>
    public static readonly TimeSpan ConcurrencyRetry = TimeSpan.FromSeconds(15);

    /// <summary>Takes one unit of every limit, or answers why not. The state given back is the one given where nothing was taken.</summary>
    public static (QuotaState State, QuotaAnswer Answer) Reserve(QuotaState state, QuotaReservation reservation, DateTimeOffset now)
    {
        var known = state.Ended.Contains(reservation.Id) || reservation.Limits.Any(limit => Has(state, limit, reservation.Id, now));
        if (known) return (state, new QuotaAnswer(null, Standings(state, reservation.Limits, now)));

        foreach (var limit in reservation.Limits)
        {
            var standing = Standing(state, limit, now);
            if (standing.Remaining <= 0) return (state, new QuotaAnswer(Refusal(limit, standing, now), Standings(state, reservation.Limits, now)));
        }

        var next = reservation.Limits.Aggregate(state, (taken, limit) => Take(taken, limit, reservation.Id, now));
        return (next, new QuotaAnswer(null, Standings(next, reservation.Limits, now)));
    }

    /// <summary>Gives back the units of concurrency a reservation holds and, for a refund, those it took of windows that are still open.</summary>
    public static QuotaState Release(QuotaState state, string id, bool refund)
    {
        var holds = state.Holds;
        foreach (var (name, ids) in state.Holds)
        {
            if (!ids.Contains(id)) continue;
            holds = ids.Length == 1 ? holds.Remove(name) : holds.SetItem(name, ids.Remove(id));
        }

        if (!refund)
        {
            if (ReferenceEquals(holds, state.Holds)) return state;
            var ended = state.Ended.Add(id);
            return state with { Holds = holds, Ended = ended.Length > EndedKept ? ended[^EndedKept..] : ended };
        }

        var windows = state.Windows;
        foreach (var (name, window) in state.Windows)
            if (window.Taken.Contains(id))
                windows = windows.SetItem(name, window with { Taken = window.Taken.Remove(id) });
        return state with { Holds = holds, Windows = windows };
    }

    /// <summary>What is left of each limit.</summary>
    public static ImmutableArray<QuotaStanding> Standings(QuotaState state, ImmutableArray<QuotaLimit> limits, DateTimeOffset now) =>
        [.. limits.Select(limit => Standing(state, limit, now))];

    private static QuotaStanding Standing(QuotaState state, QuotaLimit limit, DateTimeOffset now)
    {
        var window = OpenWindow(state, limit, now);
        var used = limit.Window is null ? state.Holds.GetValueOrDefault(limit.Name, []).Length : window?.Taken.Length ?? 0;
        return new QuotaStanding(limit.Name, limit.Units, Math.Max(0, limit.Units - used), window is null ? now : window.OpenedAt + limit.Window!.Value);
    }

    private static QuotaState Take(QuotaState state, QuotaLimit limit, string id, DateTimeOffset now)
    {
        if (limit.Window is null) return state with { Holds = state.Holds.SetItem(limit.Name, state.Holds.GetValueOrDefault(limit.Name, []).Add(id)) };
        var window = OpenWindow(state, limit, now) ?? new QuotaWindow(now, []);
        return state with { Windows = state.Windows.SetItem(limit.Name, window with { Taken = window.Taken.Add(id) }) };
    }

    private static bool Has(QuotaState state, QuotaLimit limit, string id, DateTimeOffset now) =>
        limit.Window is null
            ? state.Holds.GetValueOrDefault(limit.Name, []).Contains(id)
            : OpenWindow(state, limit, now)?.Taken.Contains(id) ?? false;

    private static QuotaWindow? OpenWindow(QuotaState state, QuotaLimit limit, DateTimeOffset now) =>
        limit.Window is { } length && state.Windows.GetValueOrDefault(limit.Name) is { } window && now < window.OpenedAt + length ? window : null;

    private static Error Refusal(QuotaLimit limit, QuotaStanding standing, DateTimeOffset now)
    {
        if (limit.Window is not { } length)
            return Error.LimitExceeded(Text($"the limit of {limit.Units} {limit.Name} at a time is reached; try again when one has ended"), ConcurrencyRetry);
        var wait = standing.ResetsAt - now;
        return Error.LimitExceeded(
            Text($"the limit of {limit.Units} {limit.Name} in {length.TotalSeconds:0} seconds is used up; try again in {Math.Ceiling(wait.TotalSeconds):0} seconds"), wait);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
