using System.Diagnostics;
using System.Globalization;
using Platform.Sandbox.Outputs;

namespace Platform.Sandbox.Tests.Running;

/// <summary>A submission and an output folder of one test, and what the program in it wrote.</summary>
internal sealed class JobFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("platform-sandbox-tests-").FullName;

    internal JobFolder(string main)
    {
        Directory.CreateDirectory(Submission);
        Write("main.py", main);
        Write("config.yaml", "seed: 1\n");
    }

    internal string Submission => Path.Combine(_root, "submission");

    internal string Output => Path.Combine(_root, "output");

    internal List<SandboxLine> Lines { get; } = [];

    internal IEnumerable<string> Texts => Lines.Select(line => line.Text);

    internal void Write(string name, string text) => File.WriteAllText(Path.Combine(Submission, name), text);

    internal SandboxRequest Request(SandboxLimits? limits = null, SandboxOptions? options = null) => new()
    {
        SubmissionFolder = Submission, OutputFolder = Output,
        Command = SandboxRequest.PythonCommand(options ?? new SandboxOptions(), "main.py", "config.yaml"),
        Limits = limits ?? new SandboxLimits { WallTime = TimeSpan.FromSeconds(60), MemoryBytes = 512 << 20 },
    };

    internal async Task<SandboxOutcome> RunAsync(SandboxLimits? limits = null, SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var runner = new SandboxRunner(options ?? new SandboxOptions());
        return await runner.RunAsync(Request(limits, options), line =>
        {
            Lines.Add(line);
            return ValueTask.CompletedTask;
        }, cancellationToken);
    }

    public void Dispose()
    {
        UntrustedFolder.Delete(_root);
    }
}
