using System.Text;
using Platform.Sandbox.Outputs;

namespace Platform.Sandbox.Tests.Running;

/// <summary>A submission and an output folder of one test, and what the program in it wrote. Every run is held to leave no process behind.</summary>
internal sealed class JobFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("platform-sandbox-tests-").FullName;

    // In the environment of every process of the job, by which they are known on the host.
    private readonly string _token = Guid.NewGuid().ToString("N");

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
        SubmissionFolder = Submission,
        OutputFolder = Output,
        Command = SandboxRequest.PythonCommand(options ?? new SandboxOptions(), "main.py", "config.yaml"),
        Environment = new Dictionary<string, string> { ["TEST_TOKEN"] = _token },
        Limits = limits ?? new SandboxLimits { WallTime = TimeSpan.FromSeconds(60), MemoryBytes = 512 << 20 },
    };

    internal async Task<SandboxOutcome> RunAsync(SandboxLimits? limits = null, SandboxOptions? options = null, TimeProvider? time = null,
        Action<SandboxLine>? onLine = null, CancellationToken cancellationToken = default)
    {
        using var runner = new SandboxRunner(options ?? new SandboxOptions(), time);
        var outcome = await runner.RunAsync(Request(limits, options), line =>
        {
            lock (Lines) Lines.Add(line);
            onLine?.Invoke(line);
            return ValueTask.CompletedTask;
        }, cancellationToken);
        Assert.Empty(Survivors());
        return outcome;
    }

    /// <summary>The job's processes that the host still has.</summary>
    internal List<string> Survivors()
    {
        var token = Encoding.ASCII.GetBytes(_token);
        var found = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                if (File.ReadAllBytes(folder + "/environ").AsSpan().IndexOf(token) >= 0) found.Add(folder + " " + File.ReadAllText(folder + "/cmdline").Replace('\0', ' '));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // It ended, or is another user's.
            }
        }
        return found;
    }

    public void Dispose() => UntrustedFolder.Delete(_root);
}
