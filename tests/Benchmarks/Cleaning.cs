using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;
using Platform.Tabular.Profiling;

namespace Platform.Benchmarks;

/// <summary>A table of a million rows and ten mixed columns: profiled and cleaned, against pandas doing the same in a process of its own that is already running.</summary>
internal static class Cleaning
{
    private const int Rows = 1_000_000;
    private const long MemoryBytes = 64L << 20;

    public static async Task Run(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("platform-bench-");
        try
        {
            var csv = Path.Combine(folder.FullName, "table.csv");
            Write(csv);
            Console.Error.WriteLine($"the table has {new FileInfo(csv).Length / 1e6:0} MB");
            using var pandas = new PandasProcess();
            await report.Compare(
                $"profile of {Rows:#,0} rows x 10 columns, CSV to profile",
                "ms",
                "pandas: read_csv, describe(include='all'), nunique",
                () => Milliseconds(() => Profile(csv, folder.FullName)),
                () => Task.FromResult(pandas.Milliseconds($"df = pd.read_csv({PythonLiteral.Of(csv)}, float_precision='round_trip', low_memory=False)\ndf.describe(include='all')\ndf.nunique()")));

            var steps = Plan(csv, folder.FullName);
            Console.Error.WriteLine($"the plan: {string.Join(", ", steps.Select(step => step.Spec.Kind))}");
            var cleaned = Path.Combine(folder.FullName, "cleaned.csv");
            var script = new StringBuilder($"df = pd.read_csv({PythonLiteral.Of(csv)}, float_precision='round_trip', low_memory=False)\n");
            foreach (var step in steps) script.Append(step.CodeSnippet).Append('\n');
            script.Append(CultureInfo.InvariantCulture, $"df.to_csv({PythonLiteral.Of(Path.Combine(folder.FullName, "pandas.csv"))}, index=False)\n");
            await report.Compare(
                $"executing a plan of {steps.Length} steps, CSV to CSV",
                "ms",
                "pandas: read_csv, the plan's own code, to_csv",
                () => Milliseconds(() => Execute(csv, cleaned, steps, folder.FullName)),
                () => Task.FromResult(pandas.Milliseconds(script.ToString())));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Profile(string csv, string folder)
    {
        using var store = new BlockStore(MemoryBytes, folder);
        using var file = File.OpenRead(csv);
        var read = CsvReader.Read(file, null, store, new CsvLimits(), CancellationToken.None);
        var profile = Profiler.Profile(read.Table, CancellationToken.None);
        if (profile.Rows != Rows) throw new InvalidOperationException($"{profile.Rows} rows");
    }

    private static ImmutableArray<CleaningStep> Plan(string csv, string folder)
    {
        using var store = new BlockStore(MemoryBytes, folder);
        using var file = File.OpenRead(csv);
        var profile = Profiler.Profile(CsvReader.Read(file, null, store, new CsvLimits(), CancellationToken.None).Table, CancellationToken.None);
        return [.. RulePlanner.Plan(profile, TaskType.Classification, "label").Select(planned => StepCatalogue.Bind(planned.Spec, "label"))];
    }

    private static void Execute(string csv, string cleaned, ImmutableArray<CleaningStep> steps, string folder)
    {
        using var store = new BlockStore(MemoryBytes, folder);
        using var file = File.OpenRead(csv);
        var table = CsvReader.Read(file, null, store, new CsvLimits(), CancellationToken.None).Table;
        table = PlanRunner.Run(table, [.. steps.Select((step, index) => (index + 1, step))], _ => { }, _ => { }, CancellationToken.None);
        using var output = File.Create(cleaned);
        CsvWriter.Write(table, output, CancellationToken.None);
    }

    private static Task<double> Milliseconds(Action action) => Report.Milliseconds(() =>
    {
        action();
        return Task.CompletedTask;
    });

    private static void Write(string path)
    {
        var random = new Random(20_261_121);
        string[] cities = ["東京", "大阪", "名古屋", "福岡", "札幌", "仙台", "広島", "京都"];
        string[] plans = ["basic", "Basic", "standard", "premium", " premium"];
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        file.Write("id,age,income,score,city,plan,joined,active,comment,label\n");
        for (var row = 0; row < Rows; row++)
        {
            var age = random.Next(20) == 0 ? "" : random.Next(18, 90).ToString(CultureInfo.InvariantCulture);
            var income = random.Next(12) == 0 ? "" : Math.Exp(10 + random.NextDouble() + random.NextDouble()).ToString("0.00", CultureInfo.InvariantCulture);
            var joined = new DateOnly(2015, 1, 1).AddDays(random.Next(3_650)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var comment = random.Next(3) == 0 ? "\"good, but \"\"slow\"\"\"" : $"note {random.Next(400_000)}";
            file.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{row},{age},{income},{random.NextDouble():R},{cities[random.Next(cities.Length)]},{plans[random.Next(plans.Length)]},{joined},{(random.Next(2) == 0 ? "True" : "False")},{comment},{(random.Next(10) == 0 ? "yes" : "no")}\n"));
        }
    }

    /// <summary>A Python process with pandas that times what it is given itself, so that its start is not counted.</summary>
    private sealed class PandasProcess : IDisposable
    {
        private const string Loop = """
            import json, os, sys, time, warnings
            import numpy as np, pandas as pd
            warnings.simplefilter("ignore")
            answers = os.fdopen(os.dup(1), "w")
            os.dup2(2, 1)
            for line in sys.stdin:
                code = compile(json.loads(line), "<code>", "exec")
                start = time.perf_counter()
                exec(code, {"pd": pd, "np": np})
                answers.write(f"{(time.perf_counter() - start) * 1000}\n")
                answers.flush()
            """;

        private readonly Process _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Loop])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        })!;

        public double Milliseconds(string code)
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(code));
            _process.StandardInput.Flush();
            var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"python3 with pandas did not answer: {_process.StandardError.ReadToEnd()}");
            return double.Parse(answer, CultureInfo.InvariantCulture);
        }

        public void Dispose()
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(5_000)) _process.Kill();
            _process.Dispose();
        }
    }
}
