using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Platform.Sandbox.Confinement;
using Platform.Sandbox.Native;

namespace Platform.Sandbox;

/// <summary>
/// A job's processes: bubblewrap on the host (<em>outer</em>), and the first process of the job's own process namespace (<em>init</em>), with
/// which the kernel ends every other in it.
/// </summary>
internal sealed unsafe class JobProcess : IDisposable
{
    private const int StartMilliseconds = 30_000;

    private readonly SafeFileHandle _status;
    private readonly SafeFileHandle _gate;
    private readonly SafeFileHandle _outerHandle;
    private readonly int _outer;
    private readonly StringBuilder _words = new();
    private SafeFileHandle? _initHandle;
    private bool _outerOver, _initOver;
    private int? _waited;

    private JobProcess(int outer, SafeFileHandle log, SafeFileHandle status, SafeFileHandle gate, SafeFileHandle output)
    {
        (_outer, Log, _status, _gate, Output) = (outer, log, status, gate, output);
        _outerHandle = Fd.Own(Libc.PidFdOpen(outer));
        Fd.SetNonBlocking(status);
    }

    /// <summary>The reading end of the job's standard output and error.</summary>
    internal SafeFileHandle Log { get; }

    /// <summary>The output folder, opened before the job could touch anything.</summary>
    internal SafeFileHandle Output { get; }

    internal int Init { get; private set; }

    internal bool IsOver => _outerOver && _initOver;

    /// <summary>What to wait on for the end of each; -1 once it is over.</summary>
    internal int OuterHandle => _outerOver ? -1 : (int)_outerHandle.DangerousGetHandle();

    internal int InitHandle => _initOver || _initHandle is null ? -1 : (int)_initHandle.DangerousGetHandle();

    /// <summary>The program's exit code as init told it; without that word, how bubblewrap itself ended.</summary>
    internal int? ExitCode { get; private set; }

    /// <summary>
    /// Starts the sandbox and holds it at its gate: everything is in place, the program is not yet started.
    /// </summary>
    /// <exception cref="IOException">Why it could not be started, in words.</exception>
    internal static JobProcess Start(SandboxRequest request, SandboxOptions options, LaunchThread thread, StagedFolders stage)
    {
        var root = Libc.GetEffectiveUser() == 0;
        Directory.CreateDirectory(request.OutputFolder);
        var output = Fd.TryOpenFolder(request.OutputFolder, out var error) ?? throw new IOException($"the output folder: {Libc.ErrorText(error)}");
        if (root && Libc.ChangeOwner(Number(output), options.RunAs, options.RunAs) != 0) throw Fd.Failure("chown");
        if (Libc.ChangeMode(Number(output), 0x1C0) != 0) throw Fd.Failure("chmod");

        thread.AwaitReady();
        var staged = stage.For([.. options.ReadOnlyPaths, request.SubmissionFolder, request.OutputFolder]);
        var arguments = BubblewrapArguments.Build(request, options, path => staged.Find(path));
        var filter = SeccompFilter.For(System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture, thread.Group is { CountsMemory: true });
        var (log, logEnd) = Fd.Pipe();
        var (status, statusEnd) = Fd.Pipe();
        var (gateReader, gate) = Fd.Pipe();
        // Open for both, the gate never reads as ended: should the server die here, the program is not let through.
        var gateEnd = Fd.Reopen(gateReader);
        gateReader.Dispose();
        using var nothing = File.OpenHandle("/dev/null");
        using var optionsFile = Fd.Memory("options", arguments);
        using var filterFile = Fd.Memory("filter", filter);
        using var users = Fd.Memory("passwd", Encoding.UTF8.GetBytes(BubblewrapArguments.UsersFile));
        using var groups = Fd.Memory("group", Encoding.UTF8.GetBytes(BubblewrapArguments.GroupsFile));
        using var hosts = Fd.Memory("hosts", Encoding.UTF8.GetBytes(BubblewrapArguments.HostsFile));
        List<string> command = [options.BubblewrapPath, "--args", "3", "--", .. ProcessLimits.Command(request.Limits, options, thread.Group), .. request.Command];
        if (root) command.InsertRange(0, [options.SetprivPath, $"--reuid={options.RunAs}", $"--regid={options.RunAs}", "--clear-groups", "--"]);
        command.InsertRange(0, staged.Command);
        JobProcess process;
        using (logEnd)
        using (statusEnd)
        using (gateEnd)
        {
            using var spawn = new PreparedSpawn(command, ["PATH=/usr/bin:/bin:/usr/sbin:/sbin", OrphanedJobs.Mark],
                [nothing, logEnd, logEnd, optionsFile, filterFile, statusEnd, gateEnd, users, groups, hosts]);
            process = new JobProcess(thread.Start(spawn), log, status, gate, output);
        }
        try
        {
            process.AwaitInit();
            process.Limit(request.Limits, thread);
            Fd.SetNonBlocking(log);
            return process;
        }
        catch
        {
            process.End();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Opens the gate: the program starts.</summary>
    internal void Begin()
    {
        try
        {
            Fd.WriteAll(_gate, "\n"u8);
        }
        catch (IOException)
        {
            // Nobody waits at the gate any more: bubblewrap has ended, which is seen next.
        }
    }

    /// <summary>Asks the program to stop; false when there is none to ask.</summary>
    internal bool Ask() => new ProcessTree(Init).Main() is { } main && Libc.Kill(main, Libc.SIGTERM) == 0;

    /// <summary>Ends every process of the job. They are gone when <see cref="IsOver"/>.</summary>
    internal void Kill()
    {
        if (_initHandle is { } init && !_initOver) Libc.PidFdSignal(Number(init), Libc.SIGKILL);
        else if (!_outerOver) Libc.PidFdSignal(Number(_outerHandle), Libc.SIGKILL);
    }

    /// <summary>Takes note of which has ended.</summary>
    internal void Collect(bool outer, bool init)
    {
        if (init) _initOver = true;
        if (outer && !_outerOver)
        {
            int status;
            var waited = Libc.WaitPid(_outer, &status, 0);
            if (waited == _outer) _waited = (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
            _outerOver = true;
            ReadStatus();
            ExitCode = _words.ToString().Split('\n').Select(line => Word(line, "exit-code")).LastOrDefault(code => code is not null);
            if (_initHandle is null) _initOver = true;
            // Whatever the program left behind goes with it.
            else if (!_initOver) Libc.PidFdSignal(Number(_initHandle), Libc.SIGKILL);
        }
        // Where this process is the machine's or container's first, init is now its child to bury; elsewhere this is another's.
        if (IsOver && _initHandle is not null)
        {
            var siginfo = stackalloc byte[128];
            Libc.WaitId(3, Number(_initHandle), siginfo, 4 | 1);
        }
    }

    /// <summary>Ends the job for certain, however it stands.</summary>
    internal void End()
    {
        while (!IsOver)
        {
            Kill();
            Span<Libc.PollFd> fds = [new() { Fd = OuterHandle, Events = Libc.POLLIN }, new() { Fd = InitHandle, Events = Libc.POLLIN }];
            Poll.Wait(fds, 1000);
            Collect(fds[0].Revents != 0, fds[1].Revents != 0);
        }
    }

    public void Dispose()
    {
        Log.Dispose();
        Output.Dispose();
        _status.Dispose();
        _gate.Dispose();
        _outerHandle.Dispose();
        _initHandle?.Dispose();
    }

    private void AwaitInit()
    {
        var deadline = Environment.TickCount64 + StartMilliseconds;
        while (true)
        {
            ReadStatus();
            if (Word(_words.ToString().Split('\n')[0], "child-pid") is { } init)
            {
                Init = init;
                var handle = Libc.PidFdOpen(init);
                if (handle >= 0)
                {
                    _initHandle = Fd.Own(handle);
                    return;
                }
            }
            if (Environment.TickCount64 > deadline) throw new IOException("bubblewrap did not get ready");
            Span<Libc.PollFd> fds = [new() { Fd = Number(_status), Events = Libc.POLLIN }, new() { Fd = OuterHandle, Events = Libc.POLLIN }];
            Poll.Wait(fds, 1000);
            if (fds[1].Revents != 0) throw NotStarted();
        }
    }

    private IOException NotStarted()
    {
        End();
        var words = new byte[4096];
        var length = Fd.Read(Log, words);
        return new IOException(length > 0 ? Encoding.UTF8.GetString(words, 0, length).Trim() : $"bubblewrap ended with code {_waited}");
    }

    private void Limit(SandboxLimits limits, LaunchThread thread)
    {
        if (thread.Group is not { } group) return;
        // bubblewrap's two, and the thread that is in the group itself.
        group.Limit(limits, thread.StartsInGroup ? 3 : 2);
        if (thread.StartsInGroup) return;
        group.JoinProcess(_outer);
        group.JoinProcess(Init);
    }

    private void ReadStatus()
    {
        Span<byte> buffer = stackalloc byte[1024];
        while (_words.Length < 16 * 1024 && Fd.Read(_status, buffer) is var read and > 0) _words.Append(Encoding.UTF8.GetString(buffer[..read]));
    }

    private static int? Word(string line, string name)
    {
        try
        {
            if (string.IsNullOrWhiteSpace(line)) return null;
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty(name, out var value) ? value.GetInt32() : null;
        }
        catch (JsonException)
        {
            // Half a line; the rest is on its way.
            return null;
        }
    }

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();
}
