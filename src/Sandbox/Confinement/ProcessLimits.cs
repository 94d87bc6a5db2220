using System.Globalization;

namespace Platform.Sandbox.Confinement;

/// <summary>
/// The limits the kernel keeps for each process by itself (<c>setrlimit(2)</c>). util-linux' <c>prlimit</c> sets them inside the sandbox, just before
/// the program: there they need no privilege, and the limit on processes counts this sandbox alone, not every job of the same user.
/// </summary>
internal static class ProcessLimits
{
    // A process that uses up its processor time gets SIGXCPU, and SIGKILL this much later.
    private const int ProcessorSlackSeconds = 5;

    internal static IEnumerable<string> Command(SandboxLimits limits, SandboxOptions options, ControlGroup? group)
    {
        yield return options.PrlimitPath;
        yield return "--core=0";
        yield return Limit("nofile", limits.OpenFiles);
        yield return Limit("fsize", limits.FileBytes ?? limits.OutputBytes);
        if (limits.CpuTime is { } time)
        {
            var seconds = (long)Math.Ceiling(time.TotalSeconds);
            yield return Limit("cpu", seconds) + Text(":", seconds + ProcessorSlackSeconds);
        }
        if (group is not { CountsMemory: true })
        {
            yield return Limit("data", limits.MemoryBytes);
            // Address space is reserved far beyond what is used; this bounds what could be mapped without being counted.
            yield return Limit("as", limits.MemoryBytes <= long.MaxValue / 4 ? limits.MemoryBytes * 4 : limits.MemoryBytes);
        }
        // And the sandbox' own first process.
        if (group is not { CountsProcesses: true }) yield return Limit("nproc", limits.Processes + 1);
        yield return "--";
    }

    private static string Limit(string name, long value) => $"--{name}{Text("=", value)}";

    private static string Text(string before, long value) => before + value.ToString(CultureInfo.InvariantCulture);
}
