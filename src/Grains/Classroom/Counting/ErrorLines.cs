using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Platform.Contracts.Classroom;
using Platform.Tabular.Cleaning.Numbers;

namespace Platform.Grains.Classroom.Counting;

/// <summary>The last lines of a cell's errors and how often each came.</summary>
public sealed partial class ErrorLines
{
    /// <summary>
    /// Most lines told apart for one student and cell. Past it those with the least hashes are kept: which lines these are, and how often each came, is the same in whatever order they came.
    /// </summary>
    public const int Bound = 50;

    /// <summary>Most lines shown of them: the most frequent.</summary>
    public const int Shown = 20;

    private const int MaxLength = 300;

    /// <summary>How often each came.</summary>
    [JsonInclude]
    public Dictionary<string, long> Counts { get; private set; } = [];

    /// <summary>The most frequent first; of equally frequent ones the least by code point.</summary>
    [JsonIgnore]
    public ImmutableArray<CommonError> MostFrequent => Top(Counts, Shown);

    /// <summary>The most frequent lines first, equally frequent ones by code point.</summary>
    public static ImmutableArray<CommonError> Top(IEnumerable<KeyValuePair<string, long>> counts, int most) =>
        [.. counts.OrderByDescending(line => line.Value).ThenBy(line => line.Key, CodePointOrder.Instance).Take(most).Select(line => new CommonError(line.Key, line.Value))];

    /// <summary>The last line of an error that is not blank, without terminal colours, cut to 300 characters; <c>null</c> where there is none.</summary>
    public static string? LastLine(string? error)
    {
        if (string.IsNullOrWhiteSpace(error)) return null;
        var plain = error.Contains('\e', StringComparison.Ordinal) ? Escapes().Replace(error, "") : error;
        foreach (var (start, length) in Lines(plain))
        {
            var line = plain.AsSpan(start, length).Trim();
            if (line.IsEmpty) continue;
            if (line.Length > MaxLength) line = line[..(char.IsHighSurrogate(line[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
            return line.ToString();
        }

        return null;
    }

    /// <summary>Counts a line.</summary>
    public void Add(string line, long times = 1)
    {
        Counts[line] = Counts.GetValueOrDefault(line) + times;
        if (Counts.Count > Bound) Counts.Remove(Counts.Keys.MaxBy(kept => (DistinctTexts.HashOf(kept), kept.Length))!);
    }

    // From the last to the first.
    private static IEnumerable<(int Start, int Length)> Lines(string text)
    {
        for (var end = text.Length; end >= 0;)
        {
            var start = end == 0 ? 0 : text.LastIndexOfAny(['\n', '\r'], end - 1) + 1;
            yield return (start, end - start);
            end = start - 1;
        }
    }

    // ECMA-48: control sequences, operating system commands, and escapes of two characters.
    [GeneratedRegex(@"\e(?:\[[0-?]*[ -/]*[@-~]|\][^\a\e]*(?:\a|\e\\)?|[@-Z\\^_])", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();
}
