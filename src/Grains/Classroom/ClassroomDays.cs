using Microsoft.Extensions.Options;

namespace Platform.Grains.Classroom;

/// <summary>Which day it is somewhere: days are those of <see cref="ClassroomOptions.TimeZone"/>.</summary>
public sealed class ClassroomDays
{
    private readonly TimeZoneInfo _zone;

    /// <summary>The days of a time zone.</summary>
    public ClassroomDays(TimeZoneInfo zone) => _zone = zone;

    /// <summary>The days of the configured one.</summary>
    public ClassroomDays(IOptions<ClassroomOptions> options)
        : this(TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone))
    {
    }

    /// <summary>The time zone's name.</summary>
    public string Zone => _zone.Id;

    /// <summary>The day of a moment.</summary>
    public DateOnly Of(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, _zone).DateTime);
}
