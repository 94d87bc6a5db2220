using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace Platform.Storage.Reminders;

/// <summary>A reminder as both databases store it: times in ticks of UTC, the grain's place on the ring as an unsigned 32-bit number.</summary>
internal readonly record struct ReminderRow(string GrainId, string Name, long Hash, long StartAt, long Period, string Etag)
{
    /// <summary>With a new etag.</summary>
    public static ReminderRow Of(ReminderEntry entry) => new(
        entry.GrainId.ToString(),
        entry.ReminderName,
        entry.GrainId.GetUniformHashCode(),
        (entry.StartAt.Kind == DateTimeKind.Local ? entry.StartAt.ToUniversalTime() : entry.StartAt).Ticks,
        entry.Period.Ticks,
        Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture));

    public ReminderEntry ToEntry() => new()
    {
        GrainId = Orleans.Runtime.GrainId.Parse(GrainId),
        ReminderName = Name,
        StartAt = new DateTime(StartAt, DateTimeKind.Utc),
        Period = TimeSpan.FromTicks(Period),
        ETag = Etag,
    };
}
