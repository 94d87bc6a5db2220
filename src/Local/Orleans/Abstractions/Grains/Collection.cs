namespace Orleans;

/// <summary>Never collects the grain.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class KeepAliveAttribute : Attribute;

/// <summary>How long a grain may be idle before it is collected.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class CollectionAgeLimitAttribute : Attribute
{
    /// <summary>The shortest limit.</summary>
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    private readonly TimeSpan? _limit;

    /// <summary>The limit is the sum of the properties.</summary>
    public CollectionAgeLimitAttribute() { }

    /// <summary>The limit, written as a <see cref="TimeSpan"/>.</summary>
    public CollectionAgeLimitAttribute(string inactivityPeriod) =>
        _limit = TimeSpan.Parse(inactivityPeriod, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Days of the limit.</summary>
    public double Days { private get; set; }

    /// <summary>Hours of the limit.</summary>
    public double Hours { private get; set; }

    /// <summary>Minutes of the limit.</summary>
    public double Minutes { private get; set; }

    /// <summary>Never collects the grain.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>The limit, at least <see cref="MinAgeLimit"/>.</summary>
    public TimeSpan AgeLimit
    {
        get
        {
            if (AlwaysActive) return Timeout.InfiniteTimeSpan;
            var limit = _limit ?? TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
            return limit < MinAgeLimit ? MinAgeLimit : limit;
        }
    }
}
