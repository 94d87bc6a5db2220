using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Platform.Benchmarks;

/// <summary>A Python process with torchvision that times what it is given itself, so that its start is not counted.</summary>
internal sealed class TorchvisionProcess : IDisposable
{
    private const string Loop = """
        import glob, json, os, sys, time, warnings
        warnings.simplefilter("ignore")
        answers = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)
        import torch
        from PIL import Image
        from torch.utils.data import DataLoader, Dataset
        from torchvision import transforms as T
        torch.set_num_threads(1)
        files = sorted(glob.glob(sys.argv[1] + "/*.jpg"))
        resize = T.Resize(256)
        normalize = T.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        validation = T.Compose([resize, T.CenterCrop(224), T.ToTensor(), normalize])
        training = T.Compose([T.RandomResizedCrop(224), T.RandomHorizontalFlip(), T.ToTensor(), normalize])

        class Files(Dataset):
            def __init__(self, transform):
                self.transform = transform
            def __len__(self):
                return len(files)
            def __getitem__(self, index):
                with open(files[index], "rb") as file:
                    return self.transform(Image.open(file).convert("RGB")), 0

        loaders = {}
        def loader(transform, workers):
            if transform not in loaders:
                loaders[transform] = DataLoader(Files(transform), batch_size=32, num_workers=workers, persistent_workers=True)
                for batch in loaders[transform]: pass
            return loaders[transform]

        for line in sys.stdin:
            prepare, code, clock = json.loads(line)
            clock = getattr(time, clock)
            scope = globals()
            exec(prepare, scope)
            compiled = compile(code, "<code>", "exec")
            start = clock()
            exec(compiled, scope)
            answers.write(f"{len(files) / (clock() - start)}\n")
            answers.flush()
        """;

    private readonly Process _process;

    public TorchvisionProcess(string folder) => _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Loop, folder])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        StandardInputEncoding = new UTF8Encoding(false),
    })!;

    /// <summary>Files per second of the processor's time, of code in one thread that goes through all of them.</summary>
    public Task<double> ProcessorRate(string code) => Rate("", code, "process_time");

    /// <summary>Files per second of code that goes through all of them; <paramref name="prepare"/> runs before it and is not timed.</summary>
    public Task<double> Rate(string prepare, string code) => Rate(prepare, code, "perf_counter");

    private Task<double> Rate(string prepare, string code, string clock)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(new[] { prepare, code, clock }));
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("python3 with torchvision did not answer; its words are above");
        return Task.FromResult(double.Parse(answer, CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(10_000)) _process.Kill();
        _process.Dispose();
    }
}
