using System.Globalization;
using System.Text;
using Platform.Sandbox.Native;

namespace Platform.Sandbox.Confinement;

/// <summary>
/// Jobs whose server was killed. bubblewrap ends its sandbox with the server, but not within the first moments of a start, when a sandbox
/// can stay behind. So each sandbox carries a mark that names its server, and the next server ends those whose server is gone.
/// </summary>
internal static class OrphanedJobs
{
    private const string Variable = "PLATFORM_SANDBOX_SERVER=";

    // A process id may be given out again and mean another process in another namespace; with the time of its start and the namespace it is one alone.
    private static readonly string Namespace = new FileInfo("/proc/self/ns/pid").LinkTarget ?? "";

    /// <summary>The variable that marks a sandbox of this server; the program in it does not inherit it.</summary>
    internal static string Mark { get; } = MarkOf(Environment.ProcessId, Started(Environment.ProcessId));

    /// <summary>Ends what servers that are gone left behind.</summary>
    internal static void End()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process)) continue;
            // Taken before it is looked at, so that what is ended is what was looked at.
            var handle = Libc.PidFdOpen(process);
            if (handle < 0) continue;
            using var owned = Fd.Own(handle);
            if (ServerOf(process) is { } server && MarkOf(server, Started(server)) != ReadMark(process)) _ = Libc.PidFdSignal(handle, Libc.SIGKILL);
        }
    }

    private static string MarkOf(int process, string started) => $"{Variable}{process}:{started}:{Namespace}";

    // The server that a process' mark names; null for what is not a sandbox, or is one of another process namespace.
    private static int? ServerOf(int process)
    {
        if (ReadMark(process) is not { } mark || !mark.EndsWith(":" + Namespace, StringComparison.Ordinal)) return null;
        return int.TryParse(mark[Variable.Length..].Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var server) ? server : null;
    }

    private static string? ReadMark(int process)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{process}/environ")).Split('\0')
                .FirstOrDefault(variable => variable.StartsWith(Variable, StringComparison.Ordinal));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It ended, or is another user's.
            return null;
        }
    }

    // Field 22 of proc_pid_stat(5), in clock ticks since boot; empty when there is no such process.
    private static string Started(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[19];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
