using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Platform.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks;

/// <summary>Training and inference against PyTorch on the same libtorch, with the same threads, in a process of its own that is already running.</summary>
internal static class TrainingSteps
{
    private const int Steps = 5;
    private const int Batch = 32;
    private const int Side = 64;

    public static async Task Run(Report report)
    {
        var threads = Environment.ProcessorCount;
        set_num_threads(threads);
        using var python = new TorchProcess();
        python.Milliseconds($"""
            torch.set_num_threads({threads})
            model = torchvision.models.resnet18(num_classes=10)
            optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
            x = torch.randn({Batch}, 3, {Side}, {Side}); y = torch.randint(0, 10, ({Batch},))
            one = torch.randn(1, 3, 224, 224)
            still = torchvision.models.resnet18(num_classes=10).eval()
            """);
        using var model = ModelFactory.Create("resnet18", 10, Side, -1, 1);
        using var optimizer = optim.SGD(model.parameters(), 0.01, momentum: 0.9);
        using var x = randn(Batch, 3, Side, Side);
        using var y = randint(0, 10, [Batch], ScalarType.Int64);
        await report.Compare(
            $"training step, ResNet-18, {Side}x{Side}, batch {Batch}, {threads} threads",
            "ms",
            "PyTorch",
            () => Task.FromResult(Milliseconds(() => Step(model, optimizer, x, y))),
            () => Task.FromResult(python.Milliseconds($"""
                for _ in range({Steps}):
                    optimizer.zero_grad(set_to_none=True)
                    F.cross_entropy(model(x), y).backward()
                    optimizer.step()
                """) / Steps));

        using var still = ModelFactory.Create("resnet18", 10, 224, -1, 1);
        still.eval();
        using var one = randn(1, 3, 224, 224);
        await report.Compare(
            $"inference, ResNet-18, 224x224, batch 1, {threads} threads",
            "ms",
            "PyTorch",
            () => Task.FromResult(Milliseconds(() => Infer(still, one))),
            () => Task.FromResult(python.Milliseconds($"""
                with torch.no_grad():
                    for _ in range({Steps}):
                        still(one)
                """) / Steps));
        Flat();
    }

    /// <summary>A thousand steps must not make the process grow.</summary>
    private static void Flat()
    {
        using var model = ModelFactory.Create("resnet18", 3, 32, 0.2, 1);
        using var optimizer = optim.SGD(model.parameters(), 0.01, momentum: 0.9);
        using var x = randn(4, 3, 32, 32);
        using var y = randint(0, 3, [4], ScalarType.Int64);
        for (var i = 0; i < 100; i++) Step(model, optimizer, x, y);
        var before = Process.GetCurrentProcess().WorkingSet64;
        for (var i = 0; i < 1_000; i++) Step(model, optimizer, x, y);
        var after = Process.GetCurrentProcess().WorkingSet64;
        Console.Error.WriteLine($"1,000 steps changed the process from {before >> 20} to {after >> 20} MiB");
    }

    private static void Step(ImageClassifier model, optim.Optimizer optimizer, Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        model.zero_grad();
        nn.functional.cross_entropy(model.forward(x), y).backward();
        optimizer.step();
    }

    private static void Infer(ImageClassifier model, Tensor x)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        model.forward(x);
    }

    private static double Milliseconds(Action action)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < Steps; i++) action();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds / Steps;
    }

    /// <summary>Python with PyTorch, which keeps its names between calls.</summary>
    private sealed class TorchProcess : IDisposable
    {
        private const string Loop = """
            import json, sys, time, warnings
            warnings.filterwarnings("ignore")
            import torch, torchvision
            import torch.nn.functional as F
            scope = {"torch": torch, "torchvision": torchvision, "F": F}
            for line in sys.stdin:
                code = compile(json.loads(line), "<bench>", "exec")
                begun = time.perf_counter()
                exec(code, scope)
                print((time.perf_counter() - begun) * 1000, flush=True)
            """;

        private readonly Process _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Loop])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
        })!;

        public double Milliseconds(string code)
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(code));
            _process.StandardInput.Flush();
            var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("python3 with PyTorch did not answer; are python3-torch and python3-torchvision installed?");
            return double.Parse(line, CultureInfo.InvariantCulture);
        }

        public void Dispose()
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(5_000)) _process.Kill();
            _process.Dispose();
        }
    }
}
