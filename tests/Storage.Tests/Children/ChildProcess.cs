using System.Collections.Concurrent;
using System.Diagnostics;

namespace Platform.Storage.Tests.Children;

/// <summary>This program started again, to be killed or to live under other conditions. Its output is read line by line.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>The lines it wrote so far.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Starts it, with a wrapping command before it where one is given.</summary>
    public static ChildProcess Start(IEnumerable<string> wrapper, params string[] arguments)
    {
        string[] command = [.. wrapper, Environment.ProcessPath!, .. arguments];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var child = new ChildProcess(process);
        process.OutputDataReceived += (_, line) => child.Take(line.Data);
        process.ErrorDataReceived += (_, line) => child.Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    public bool HasExited => _process.HasExited;

    /// <summary>SIGKILL; returns when it is dead and its output was read.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for its end and answers its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null) Lines.Enqueue(line);
    }
}
