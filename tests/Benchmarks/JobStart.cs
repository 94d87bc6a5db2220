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
            // As the platform's own work folders are: others may enter.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
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
            string[] itself = [options.BubblewrapPath];
            // A server that runs as root gives root up for its jobs, which bubblewrap alone does not.
            string[] sameUser = Environment.IsPrivilegedProcess
                ? [options.SetprivPath, $"--reuid={options.RunAs}", $"--regid={options.RunAs}", "--clear-groups", "--", .. itself]
                : itself;
            var now = TimeSpan.FromMilliseconds(60);
            foreach (var (name, pause, against, bare) in ((string, TimeSpan, string, string[])[])
                [
                    ("a job that only prints, one now and then", now, "`bwrap python3 main.py` with the same namespaces and nothing else", itself),
                    ("the same", now, "the same `bwrap`, as the user that jobs run as", sameUser),
                    ("the same, one right after the other", TimeSpan.Zero, "the same `bwrap`, as the user that jobs run as", sameUser),
                ])
            {
                await report.Compare(
                    name,
                    "ms",
                    against,
                    () => PerRun(pause, async () =>
                    {
                        var outcome = await runner.RunAsync(request, _ => ValueTask.CompletedTask);
                        if (!outcome.Succeeded) throw new InvalidOperationException(outcome.Describe());
                    }),
                    () => PerRun(pause, () => Bare(bare, submission)));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> PerRun(TimeSpan pause, Func<Task> run)
    {
        var times = new List<double>();
        for (var i = 0; i < Runs; i++)
        {
            await Task.Delay(pause);
            times.Add(await Report.Milliseconds(run));
        }

        return times.Average();
    }

    private static async Task Bare(string[] command, string submission)
    {
        string[] arguments =
        [
            .. command.Skip(1), "--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            "--symlink", "usr/bin", "/bin", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--ro-bind", submission, "/submission", "--chdir", "/submission",
            "--clearenv", "/usr/bin/python3", "main.py",
        ];
        using var process = Process.Start(new ProcessStartInfo(command[0], arguments) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"bare bwrap ended with {process.ExitCode}");
    }
}
