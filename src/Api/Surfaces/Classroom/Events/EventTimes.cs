using System.Globalization;
using System.Text.Json;

namespace Platform.Api.Surfaces.Classroom.Events;

/// <summary>Reads times in ISO 8601. Without a zone they are in UTC.</summary>
internal static class EventTimes
{
    private const int MaxChars = 40;

    // A time before is a clock that was never set, and later arithmetic with zones needs room.
    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Latest = new(9_000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads the text at which a reader is; false where it is no time from 1970 on.</summary>
    public static bool TryRead(in Utf8JsonReader json, out DateTimeOffset time)
    {
        if (json.TryGetDateTime(out var read) && read.Kind != DateTimeKind.Local)
            time = new DateTimeOffset(DateTime.SpecifyKind(read, DateTimeKind.Utc));
        else if (!json.TryGetDateTimeOffset(out time) && !TryReadLoosely(in json, out time))
            return false;
        if (time < Earliest || time > Latest) return false;
        time = time.ToUniversalTime();
        return true;
    }

    /// <summary>What the standard allows and the reader does not: a space in place of the T, a zone without a colon, more digits of a second.</summary>
    private static bool TryReadLoosely(in Utf8JsonReader json, out DateTimeOffset time)
    {
        time = default;
        string text;
        try
        {
            text = json.GetString()!.Trim();
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return text.Length is >= 10 and <= MaxChars && text.AsSpan(0, 4).ContainsAnyExceptInRange('0', '9') is false && text[4] == '-' && text[7] == '-'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
