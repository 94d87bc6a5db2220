using System.Diagnostics;
using System.Globalization;

namespace Platform.Benchmarks;

/// <summary>Collects measurements and prints them with their ratio to a baseline of the same run. Every figure is the median of several rounds, baseline and subject in turn.</summary>
internal sealed class Report
{
    private readonly List<(string Name, double Subject, double Baseline, string Unit, string Against)> _rows = [];

    /// <summary>Rounds of each pair; the first is warm-up and not counted.</summary>
    public int Rounds { get; } = 6;

    /// <summary>Measures a subject against a baseline, in turn: A B A B.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="unit">The unit of what both return.</param>
    /// <param name="against">What the baseline is.</param>
    /// <param name="subject">One round; returns the figure.</param>
    /// <param name="baseline">One round; returns the figure.</param>
    public async Task Compare(string name, string unit, string against, Func<Task<double>> subject, Func<Task<double>> baseline)
    {
        List<double> subjects = [], baselines = [];
        for (var round = 0; round < Rounds; round++)
        {
            var b = await baseline();
            var s = await subject();
            if (round == 0) continue;
            baselines.Add(b);
            subjects.Add(s);
        }

        _rows.Add((name, Median(subjects), Median(baselines), unit, against));
        Console.Error.WriteLine($"{name}: {Format(Median(subjects))} {unit}");
    }

    /// <summary>Prints the table, in Markdown.</summary>
    public void Print()
    {
        Console.WriteLine("| what | measured | baseline | ratio | the baseline is |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (name, subject, baseline, unit, against) in _rows)
        {
            Console.WriteLine($"| {name} | {Format(subject)} {unit} | {Format(baseline)} {unit} | {(subject / baseline).ToString("0.00", CultureInfo.InvariantCulture)} | {against} |");
        }
    }

    /// <summary>Calls per second of <paramref name="callers"/> loops that each make <paramref name="calls"/> calls.</summary>
    public static async Task<double> Rate(int callers, int calls, Func<int, Func<Task>> caller)
    {
        var loops = Enumerable.Range(0, callers).Select(caller).ToArray();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(loops.Select(loop => Task.Run(async () =>
        {
            for (var i = 0; i < calls; i++) await loop();
        })));
        return callers * (double)calls / clock.Elapsed.TotalSeconds;
    }

    /// <summary>The time of one action in milliseconds.</summary>
    public static async Task<double> Milliseconds(Func<Task> action)
    {
        var clock = Stopwatch.StartNew();
        await action();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Format(double value) => value.ToString(value >= 1000 ? "#,0" : "0.00", CultureInfo.InvariantCulture);
}
