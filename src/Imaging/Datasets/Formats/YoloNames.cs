using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Imaging.Datasets.Formats;

/// <summary>
/// The <c>names</c> of a YOLO <c>data.yaml</c>: a list or a map by number, in block or flow style, plain or quoted (YAML 1.2, chapters 7 and 8, as far as such files go). All other keys are passed over.
/// </summary>
internal static partial class YoloNames
{
    /// <summary>Whether a file has names at all.</summary>
    public static bool IsIn(string text) => Key().IsMatch(text);

    /// <summary>The names by number.</summary>
    /// <exception cref="DatasetRejectedException">They are no list or map of names.</exception>
    public static IReadOnlyList<(long Id, string Name)> Read(string file, string text)
    {
        var key = Key().Match(text);
        var rest = text[(key.Index + key.Length)..];
        var first = Comment().Replace(Line(rest, 0), "").Trim();
        var items = first.Length == 0 ? Block(file, rest) : first[0] switch
        {
            '[' => Flow(file, rest[rest.IndexOf('[')..], ']'),
            '{' => Flow(file, rest[rest.IndexOf('{')..], '}'),
            _ => throw Rejection.At(file, "names", "it is neither a list nor a map of names"),
        };
        return items.Count > 0 ? items : throw Rejection.At(file, "names", "there are no classes");
    }

    private static List<(long Id, string Name)> Block(string file, string rest)
    {
        var items = new List<(long, string)>();
        foreach (var line in rest.Split('\n').Skip(1))
        {
            var bare = line.Trim();
            if (bare.Length == 0 || bare[0] == '#') continue;
            if (bare[0] == '-' && (bare.Length == 1 || bare[1] is ' ' or '\t')) items.Add((items.Count, Scalar(bare[1..])));
            else if (!char.IsWhiteSpace(line[0])) break;
            else items.Add(Pair(file, bare, items.Count));
        }

        return items;
    }

    private static List<(long Id, string Name)> Flow(string file, string text, char close)
    {
        var items = new List<(long, string)>();
        var item = new StringBuilder();
        var quote = '\0';
        // Where a value begins a quote opens one; further on it is a letter like any other.
        var isBeginning = true;
        for (var at = 1; at < text.Length; at++)
        {
            var unit = text[at];
            if (quote == '\0' && unit == '#' && char.IsWhiteSpace(text[at - 1]))
            {
                at += Line(text, at).Length - 1;
                continue;
            }

            if (quote == '\0' && (unit == ',' || unit == close))
            {
                var bare = item.ToString().Trim();
                if (bare.Length > 0) items.Add(close == '}' ? Pair(file, bare, items.Count) : (items.Count, Scalar(bare)));
                else if (unit == ',') throw Rejection.At(file, $"names[{items.Count}]", "the class has no name");
                if (unit == close) return items;
                item.Clear();
                isBeginning = true;
                continue;
            }

            if (quote == '"' && unit == '\\' && at + 1 < text.Length) item.Append(unit).Append(text[++at]);
            else item.Append(unit is '\n' or '\r' ? ' ' : unit);
            if (quote == unit) quote = '\0';
            else if (quote == '\0' && isBeginning && unit is '\'' or '"') quote = unit;
            if (!char.IsWhiteSpace(unit)) isBeginning = quote == '\0' && unit == ':';
        }

        throw Rejection.At(file, "names", $"the closing {close} is missing");
    }

    private static (long, string) Pair(string file, string item, int index)
    {
        var match = Numbered().Match(item);
        return match.Success && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? (id, Scalar(match.Groups[2].Value))
            : throw Rejection.At(file, $"names[{index}]", "it is no number with a name");
    }

    private static string Scalar(string text)
    {
        var bare = text.Trim();
        if (bare is ['\'', ..] && bare.LastIndexOf('\'') is > 0 and var single) return bare[1..single].Replace("''", "'", StringComparison.Ordinal);
        if (bare is ['"', ..] && bare.LastIndexOf('"') is > 0 and var twice) return Escapes().Replace(bare[1..twice], "$1");
        return Comment().Replace(bare, "").Trim();
    }

    private static string Line(string text, int from) => text.IndexOf('\n', from) is >= 0 and var end ? text[from..end] : text[from..];

    [GeneratedRegex(@"^(?:names|'names'|""names"")[ \t]*:(?=\s|$)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex(@"(?:^|\s)#[^\n]*", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^['""]?([0-9]{1,9})['""]?\s*:\s+(.*)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\\([""\\/])", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();
}
