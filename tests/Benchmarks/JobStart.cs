using System.Diagnostics;
using Platform.Sandbox;

namespace Platform.Benchmarks;

/// <summary>What running a program in the sandbox costs over a bare <c>bwrap python3</c> with the same namespaces and no limits, filter or log.</summary>
internal static class JobStart
{
    private const int Runs = 10;

    public static async Task Run(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("platform-bench-");
        try
        {
            var submission = folder.CreateSubdirectory("submission").FullName;
            File.WriteAllText(Path.Combine(submission, "main.py"), "print('hello')\n");
            var output = folder.CreateSubdirectory("output").FullName;
            var options = new SandboxOptions();
            using var runner = new SandboxRunner(options);
            var request = new SandboxRequest
            {
                SubmissionFolder = submission,
                OutputFolder = output,
                Command = SandboxRequest.PythonCommand(options, "main.py", "config.yaml"),
            };
            await report.Compare(
                "a job that only prints, start to end",
                "ms",
                "`bwrap python3 main.py` with the same namespaces and nothing else",
                () => PerRun(async () =>
                {
                    var outcome = await runner.RunAsync(request, _ => ValueTask.CompletedTask);
                    if (!outcome.Succeeded) throw new InvalidOperationException(outcome.Describe());
                }),
                () => PerRun(() => Bare(options, submission)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<double> PerRun(Func<Task> run) => Report.Milliseconds(async () =>
    {
        for (var i = 0; i < Runs; i++) await run();
    }).ContinueWith(total => total.Result / Runs, TaskScheduler.Default);

    private static async Task Bare(SandboxOptions options, string submission)
    {
        string[] arguments =
        [
            "--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            "--symlink", "usr/bin", "/bin", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--ro-bind", submission, "/submission", "--chdir", "/submission",
            "--clearenv", options.PythonPath, "main.py",
        ];
        using var process = Process.Start(new ProcessStartInfo(options.BubblewrapPath, arguments) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"bare bwrap ended with {process.ExitCode}");
    }
}
