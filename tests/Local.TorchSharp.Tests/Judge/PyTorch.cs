using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

[assembly: AssemblyFixture(typeof(Platform.Local.TorchSharp.Tests.Judge.PyTorch))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Platform.Local.TorchSharp.Tests.Judge;

/// <summary>The judge: a Python process with PyTorch and torchvision, one for all tests. Calls wait for each other.</summary>
public sealed class PyTorch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Process _process;
    private readonly string _script = Path.GetTempFileName();

    public PyTorch()
    {
        using (var source = typeof(PyTorch).Assembly.GetManifestResourceStream("torch_judge.py")!)
        using (var script = File.Create(_script)) source.CopyTo(script);
        _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [_script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            Environment = { ["PYTHONWARNINGS"] = "ignore" },
        })!;
    }

    /// <summary>Runs code that has <c>torch</c>, <c>torchvision</c>, <c>nn</c>, <c>F</c>, <c>input</c>, and <c>kept</c> (which stays between calls) in scope; answers what it left in <c>result</c>.</summary>
    /// <exception cref="PyTorchException">It raised.</exception>
    public JsonNode? Run(string code, object? input = null)
    {
        lock (_lock)
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(new { code, input = Encode(input) }));
            _process.StandardInput.Flush();
            var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("python3 with PyTorch did not answer; are python3-torch and python3-torchvision installed?");
            var answer = JsonNode.Parse(line)!.AsObject();
            return answer["error"] is { } error ? throw new PyTorchException($"{error}\n{answer["trace"]}") : answer["result"];
        }
    }

    /// <summary>What <c>result</c> holds as tensors.</summary>
    public Tensor[] Tensors(string code, object? input = null) => Run(code, input)!.AsArray().Select(node => Decode(node!)).ToArray();

    public Tensor Tensor(string code, object? input = null) => Decode(Run(code, input)!);

    public static Tensor Decode(JsonNode node)
    {
        var shape = node["shape"]!.AsArray().Select(length => length!.GetValue<long>()).ToArray();
        var tensor = empty(shape, Enum.Parse<ScalarType>(node["dtype"]!.GetValue<string>()));
        if (tensor.numel() > 0) tensor.bytes = Convert.FromBase64String(node["data"]!.GetValue<string>());
        return tensor;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5_000)) _process.Kill();
        _process.Dispose();
        File.Delete(_script);
    }

    private static object? Encode(object? value) => value switch
    {
        Tensor tensor => EncodeTensor(tensor),
        IReadOnlyDictionary<string, Tensor> tensors => tensors.ToDictionary(entry => entry.Key, entry => (object?)EncodeTensor(entry.Value)),
        IReadOnlyDictionary<string, object?> values => values.ToDictionary(entry => entry.Key, entry => Encode(entry.Value)),
        IEnumerable<Tensor> tensors => tensors.Select(EncodeTensor).ToArray(),
        _ => value,
    };

    private static object EncodeTensor(Tensor tensor)
    {
        using var whole = tensor.detach().contiguous();
        return new { dtype = whole.dtype.ToString(), shape = whole.shape, data = whole.numel() == 0 ? "" : Convert.ToBase64String(whole.bytes) };
    }
}

/// <summary>The code raised in Python.</summary>
public sealed class PyTorchException(string message) : Exception(message);
