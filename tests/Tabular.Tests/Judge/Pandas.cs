using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

[assembly: AssemblyFixture(typeof(Platform.Tabular.Tests.Judge.Pandas))]

namespace Platform.Tabular.Tests.Judge;

/// <summary>The judge: a Python process with pandas, one for all tests. Calls wait for each other.</summary>
public sealed class Pandas : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Process _process;
    private readonly string _script = Path.GetTempFileName();

    public Pandas()
    {
        using (var source = typeof(Pandas).Assembly.GetManifestResourceStream("judge.py")!)
        using (var script = File.Create(_script)) source.CopyTo(script);
        _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [_script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            Environment = { ["OPENBLAS_NUM_THREADS"] = "1" },
        })!;
    }

    /// <summary>Runs code that has <c>pd</c>, <c>np</c> and <c>input</c> in scope; answers what it left in <c>result</c>.</summary>
    /// <exception cref="PandasException">It raised.</exception>
    public JsonNode? Run(string code, object? input = null)
    {
        lock (_lock)
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(new { code, input }));
            _process.StandardInput.Flush();
            var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("python3 with pandas did not answer; is python3-pandas installed?");
            var answer = JsonNode.Parse(line)!.AsObject();
            return answer["error"] is { } error ? throw new PandasException(error.GetValue<string>(), answer["trace"]!.GetValue<string>()) : answer["result"];
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5_000)) _process.Kill();
        _process.Dispose();
        File.Delete(_script);
    }
}

/// <summary>The code raised in Python.</summary>
public sealed class PandasException(string message, string trace) : Exception(message)
{
    /// <summary>Python's own account of it.</summary>
    public string Trace => trace;
}
