using System.Collections.Immutable;

namespace Platform.Tabular.Profiling;

/// <summary>
/// The formats of dates that are recognised, as <c>strptime</c> has them, and reading by one of them. What is read here, <c>pd.to_datetime(…, format=…)</c> of pandas 1.5 reads as the same time;
/// here digits are ASCII, minutes and seconds have two, a fraction has one to six, and the day lies between 1677-09-22 and 2262-04-10, which 64 bits of nanoseconds hold whole.
/// </summary>
internal static class DateFormats
{
    private static readonly DateTime Earliest = new(1677, 9, 22), Latest = new(2262, 4, 11);

    /// <summary>
    /// <c>%Y-%m-%d</c>, <c>%Y/%m/%d</c>, <c>%Y.%m.%d</c>, <c>%Y年%m月%d日</c>, <c>%d/%m/%Y</c>, <c>%m/%d/%Y</c>, <c>%d-%m-%Y</c>, <c>%m-%d-%Y</c>, <c>%d.%m.%Y</c>, each alone and with
    /// <c> %H:%M</c>, <c> %H:%M:%S</c> or <c> %H:%M:%S.%f</c> behind it; and <c>%Y-%m-%dT%H:%M</c>, with <c>:%S</c> or <c>:%S.%f</c>, with or without a <c>Z</c>.
    /// </summary>
    public static ImmutableArray<string> All { get; } =
    [
        .. from date in new[] { "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y" }
           from time in new[] { "", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f" }
           select date + time,
        .. from time in new[] { "T%H:%M", "T%H:%M:%S", "T%H:%M:%S.%f" }
           from zone in new[] { "", "Z" }
           select "%Y-%m-%d" + time + zone,
    ];

    /// <summary>Reads a text by a format.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, string format, out DateTime time)
    {
        time = default;
        int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, micro = 0, at = 0;
        for (var place = 0; place < format.Length; place++)
        {
            if (format[place] != '%')
            {
                if (at == text.Length || text[at++] != format[place]) return false;
                continue;
            }

            var start = at;
            var read = format[++place] switch
            {
                'Y' => Digits(text, ref at, 4, 4, out year),
                'm' => Digits(text, ref at, 1, 2, out month),
                'd' => Digits(text, ref at, 1, 2, out day),
                'H' => Digits(text, ref at, 1, 2, out hour),
                'M' => Digits(text, ref at, 2, 2, out minute),
                'S' => Digits(text, ref at, 2, 2, out second),
                _ => Digits(text, ref at, 1, 6, out micro),
            };
            if (!read) return false;
            if (format[place] != 'f') continue;
            for (var digits = at - start; digits < 6; digits++) micro *= 10;
        }

        if (at != text.Length || year is < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return false;
        time = new DateTime(year, month, day, hour, minute, second).AddTicks(micro * TimeSpan.TicksPerMicrosecond);
        return time >= Earliest && time < Latest;
    }

    private static bool Digits(ReadOnlySpan<char> text, ref int at, int least, int most, out int value)
    {
        var start = at;
        value = 0;
        for (; at < text.Length && at - start < most && char.IsAsciiDigit(text[at]); at++) value = value * 10 + (text[at] - '0');
        return at - start >= least;
    }
}

/// <summary>Finds the one format of <see cref="DateFormats"/> that all of a column's texts have.</summary>
internal sealed class DateRecogniser
{
    private readonly List<Candidate> _candidates = [.. DateFormats.All.Select(format => new Candidate(format))];

    /// <summary>Adds a text.</summary>
    public void Add(string text)
    {
        for (var at = _candidates.Count - 1; at >= 0; at--)
        {
            var candidate = _candidates[at];
            if (!DateFormats.TryRead(text, candidate.Format, out var time))
            {
                _candidates.RemoveAt(at);
                continue;
            }

            if (time < candidate.Min) candidate.Min = time;
            if (time > candidate.Max) candidate.Max = time;
        }
    }

    /// <summary>What was found; <c>null</c> where no format fits, or more than one does as day and month cannot be told apart.</summary>
    public DateProfile? Found() => _candidates is [var only] && only.Min <= only.Max ? new DateProfile(only.Format, Iso(only.Min), Iso(only.Max)) : null;

    private static string Iso(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Candidate(string format)
    {
        public string Format => format;

        public DateTime Min { get; set; } = DateTime.MaxValue;

        public DateTime Max { get; set; } = DateTime.MinValue;
    }
}
