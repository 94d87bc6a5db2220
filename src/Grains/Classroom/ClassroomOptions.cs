using System.ComponentModel.DataAnnotations;

namespace Platform.Grains.Classroom;

/// <summary>How classes are counted. Configuration section <c>Classroom</c>. All silos of a cluster have the same.</summary>
public sealed class ClassroomOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Classroom";

    /// <summary>The time zone whose days are a class's days, by its IANA name, such as <c>Asia/Tokyo</c>.</summary>
    [Required]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>For how long after their last event a student counts as active.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ActiveFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many of a class's latest notifications are held for dashboards that catch up.</summary>
    [Range(1_000, 100_000_000)]
    public int FeedKept { get; set; } = 200_000;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new ValidationResult($"TimeZone must be a time zone this machine knows, such as UTC or Asia/Tokyo; it is '{TimeZone}'.", [nameof(TimeZone)]);
    }
}
