using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

[assembly: AssemblyFixture(typeof(Platform.Imaging.Tests.Judge.Torchvision))]

namespace Platform.Imaging.Tests.Judge;

/// <summary>The judge: a Python process with Pillow and torchvision, one for all tests. Calls wait for each other.</summary>
public sealed class Torchvision : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Process _process;
    private readonly string _script = Path.GetTempFileName();

    public Torchvision()
    {
        using (var source = typeof(Torchvision).Assembly.GetManifestResourceStream("judge.py")!)
        using (var script = File.Create(_script)) source.CopyTo(script);
        _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [_script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            Environment = { ["OPENBLAS_NUM_THREADS"] = "1", ["OMP_NUM_THREADS"] = "1" },
        })!;
    }

    /// <summary>Runs code that has <c>input</c> and the judge's own functions in scope; answers what it left in <c>result</c>. Bytes go and come as base64.</summary>
    public JsonNode? Run(string code, object? input = null)
    {
        lock (_lock)
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(new { code, input }));
            _process.StandardInput.Flush();
            var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("python3 with torchvision did not answer; is python3-torchvision installed?");
            var answer = JsonNode.Parse(line)!.AsObject();
            return answer["error"] is { } error ? throw new InvalidOperationException($"{error}\n{answer["trace"]}") : answer["result"];
        }
    }

    /// <summary>Runs code that leaves bytes.</summary>
    public byte[] Bytes(string code, object? input = null) => Convert.FromBase64String(Run(code, input)!.GetValue<string>());

    /// <summary>Runs code that leaves a tensor of 32-bit floats.</summary>
    public float[] Floats(string code, object? input = null) => MemoryMarshal.Cast<byte, float>(Bytes(code, input)).ToArray();

    /// <summary>Runs code that leaves a Pillow image.</summary>
    public RgbImage Picture(string code, object? input = null)
    {
        var picture = Run(code, input)!;
        return new RgbImage(picture["width"]!.GetValue<int>(), picture["height"]!.GetValue<int>(), Convert.FromBase64String(picture["pixels"]!.GetValue<string>()));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5_000)) _process.Kill();
        _process.Dispose();
        File.Delete(_script);
    }
}
