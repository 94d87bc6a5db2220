using Platform.Tabular.Cleaning.Numbers;

namespace Platform.Grains.Classroom.Counting;

/// <summary>Which of two events is the later: the one with the later time, and of equal times the one with the id that is greater by code point.</summary>
/// <param name="Time">When it happened, in UTC.</param>
/// <param name="Id">The event's id.</param>
public readonly record struct EventKey(DateTimeOffset Time, string Id) : IComparable<EventKey>
{
    /// <inheritdoc />
    public int CompareTo(EventKey other)
    {
        var byTime = Time.CompareTo(other.Time);
        return byTime != 0 ? byTime : CodePointOrder.Instance.Compare(Id, other.Id);
    }
}

/// <summary>What the latest event that said anything of it said.</summary>
/// <param name="Key">The event.</param>
/// <param name="Value">What it said.</param>
public sealed record Latest<T>(EventKey Key, T Value)
{
    /// <summary>The later of what is known and what is told now.</summary>
    public static Latest<T> Of(Latest<T>? known, EventKey key, T value) => known is not null && known.Key.CompareTo(key) >= 0 ? known : new Latest<T>(key, value);
}
