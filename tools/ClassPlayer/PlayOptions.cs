using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Platform.ClassPlayer;

/// <summary>What to play.</summary>
internal sealed record PlayOptions
{
    public const string Usage = """
        usage: ClassPlayer [--url http://localhost:8014] [--key KEY] [--students 30] [--events 10] [--seconds 60] [--dashboards 1] [--batch 1]

          --url URL        the classroom's own port, or its prefix on the main one
          --key KEY        an API key, where the platform asks for one
          --students N     how many students there are
          --events N       events a second of all students together
          --seconds N      how long to play
          --dashboards N   how many dashboards watch
          --batch N        events to a request: 1 sends single objects, more an array, as the JupyterLab extension does
        """;

    public Uri Url { get; init; } = new("http://localhost:8014/");

    public string? Key { get; init; }

    public int Students { get; init; } = 30;

    public double EventsPerSecond { get; init; } = 10;

    public int Seconds { get; init; } = 60;

    public int Dashboards { get; init; } = 1;

    public int Batch { get; init; } = 1;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out PlayOptions? options, out string problem)
    {
        var parsed = new PlayOptions();
        options = null;
        for (var at = 0; at < args.Length; at += 2)
        {
            problem = $"{args[at]} needs a value";
            if (at + 1 == args.Length) return false;
            var value = args[at + 1];
            problem = $"{args[at]} cannot be '{value}'";
            switch (args[at])
            {
                case "--url" when Uri.TryCreate(value.TrimEnd('/') + "/", UriKind.Absolute, out var url): parsed = parsed with { Url = url }; break;
                case "--key": parsed = parsed with { Key = value }; break;
                case "--students" when Number(value, 1, 100_000) is { } students: parsed = parsed with { Students = students }; break;
                case "--events" when double.TryParse(value, CultureInfo.InvariantCulture, out var events) && events is > 0 and <= 1e6: parsed = parsed with { EventsPerSecond = events }; break;
                case "--seconds" when Number(value, 1, 86_400) is { } seconds: parsed = parsed with { Seconds = seconds }; break;
                case "--dashboards" when Number(value, 0, 10_000) is { } dashboards: parsed = parsed with { Dashboards = dashboards }; break;
                case "--batch" when Number(value, 1, 200) is { } batch: parsed = parsed with { Batch = batch }; break;
                default:
                    if (!args[at].StartsWith("--", StringComparison.Ordinal)) problem = $"unknown argument '{args[at]}'";
                    return false;
            }
        }

        (options, problem) = (parsed, "");
        return true;
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}
