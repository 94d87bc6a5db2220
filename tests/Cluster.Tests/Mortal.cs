using System.Diagnostics;

namespace Platform.Cluster.Tests;

/// <summary>Starts processes that do not outlive this one, however it ends.</summary>
internal static class Mortal
{
    // The shell's own input is a pipe that this process holds: it ends when this process does, and then the watcher kills the shell, which has become the program.
    private const string Script = """
        exec 3<&0
        (cat <&3 >/dev/null; kill -KILL $$ 2>/dev/null) >/dev/null 2>&1 &
        exec "$@" </dev/null 3<&-
        """;

    /// <summary>Starts a program; each line that it prints is given to <paramref name="line"/>.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, Action<string> line, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, printed) => Keep(printed.Data);
        process.ErrorDataReceived += (_, printed) => Keep(printed.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Keep(string? text)
        {
            if (text is not null) line(text);
        }
    }

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public static async ValueTask EndAsync(Process process)
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
