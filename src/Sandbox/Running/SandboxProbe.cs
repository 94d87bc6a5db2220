using System.Collections.Concurrent;
using System.Diagnostics;
using Platform.Sandbox.Confinement;
using Platform.Sandbox.Native;

namespace Platform.Sandbox;

/// <summary>Whether this machine can confine, and how. <paramref name="Problem"/> says in one sentence why not; null when it can.</summary>
/// <param name="Problem">What is missing.</param>
/// <param name="Limits">How memory and processes are limited, for the log: <c>control groups</c> or <c>watching</c>.</param>
public sealed record SandboxCheck(string? Problem, string Limits)
{
    /// <summary>Whether jobs can be run.</summary>
    public bool CanConfine => Problem is null;
}

/// <summary>Finds out by running the smallest job there is; once for each set of options.</summary>
public static class SandboxProbe
{
    // One entry for each configuration in use, of which a process has one.
    private static readonly ConcurrentDictionary<SandboxOptions, Lazy<Task<SandboxCheck>>> Checked = new();

    /// <summary>Checks, or gives what was found before.</summary>
    public static Task<SandboxCheck> CheckAsync(SandboxOptions options) =>
        Checked.GetOrAdd(options, static given => new Lazy<Task<SandboxCheck>>(() => FindOutAsync(given))).Value;

    private static async Task<SandboxCheck> FindOutAsync(SandboxOptions options)
    {
        var groups = ControlGroupParents.Find(options).SelectMany(parent => parent.Controllers).ToHashSet();
        var limits = groups.Contains("memory") && groups.Contains("pids") ? "control groups" : groups.Contains("memory") ? "a control group and watching" : "watching";
        return new SandboxCheck(Missing(options) ?? await TryAsync(options).ConfigureAwait(false), limits);
    }

    private static string? Missing(SandboxOptions options)
    {
        if (!OperatingSystem.IsLinux()) return "the sandbox needs Linux";
        if (!SeccompFilter.Supported) return "the sandbox has no system call filter for this processor; it knows x86-64 and arm64";
        if (!File.Exists(options.BubblewrapPath)) return $"bubblewrap is not installed ({options.BubblewrapPath} is missing; on Debian: apt install bubblewrap)";
        if (!File.Exists(options.PrlimitPath)) return $"{options.PrlimitPath} is missing (package util-linux)";
        if (Libc.GetEffectiveUser() == 0 && !File.Exists(options.SetprivPath)) return $"{options.SetprivPath} is missing (package util-linux); as root the sandbox needs it";
        if (!File.Exists(options.PythonPath)) return $"Python is not installed ({options.PythonPath} is missing)";
        return null;
    }

    private static async Task<string?> TryAsync(SandboxOptions options)
    {
        var root = Directory.CreateTempSubdirectory("platform-sandbox-check-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "submission"));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(root, "submission"), (UnixFileMode)0b111_101_101);
            using var runner = new SandboxRunner(options);
            var outcome = await runner.RunAsync(new SandboxRequest
            {
                SubmissionFolder = Path.Combine(root, "submission"),
                OutputFolder = Path.Combine(root, "output"),
                Command = [options.PythonPath, "-c", "pass"],
                Limits = new SandboxLimits { WallTime = TimeSpan.FromSeconds(30) },
            }, _ => ValueTask.CompletedTask).ConfigureAwait(false);
            if (outcome.Succeeded) return null;
            var hint = outcome.Reason == SandboxEnd.NotStarted ? "; user namespaces may be switched off (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone)" : "";
            return $"a program cannot be confined on this machine: {outcome.Describe()}{hint}";
        }
        finally
        {
            Outputs.UntrustedFolder.Delete(root);
        }
    }
}
