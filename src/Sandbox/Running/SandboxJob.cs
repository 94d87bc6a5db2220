using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Platform.Sandbox.Confinement;
using Platform.Sandbox.Native;

namespace Platform.Sandbox;

/// <summary>
/// One job, from start to end, on its own thread: one loop waits for its log, its processes, the clock and the caller, and looks at what it uses.
/// </summary>
internal sealed class SandboxJob : IDisposable
{
    private readonly SandboxRequest _request;
    private readonly SandboxOptions _options;
    private readonly TimeProvider _time;
    private readonly LaunchThread _thread;
    private readonly StagedFolders _stage;
    private readonly CancellationToken _cancelled;
    private readonly JobLog _log;
    private readonly SafeFileHandle _wake = Fd.Event();
    private volatile bool _wallTimeOver;
    private SandboxEnd? _stopped;
    private string? _detail;
    private bool _killed;
    private long _killAt = long.MaxValue;

    internal SandboxJob(SandboxRequest request, SandboxOptions options, TimeProvider time, Func<IReadOnlyList<SandboxLine>, CancellationToken, ValueTask> onLines,
        LaunchThread thread, StagedFolders stage, CancellationToken cancelled)
    {
        (_request, _options, _time, _thread, _stage, _cancelled) = (request, options, time, thread, stage, cancelled);
        _log = new JobLog(time, request.Limits.LogBytes, onLines, Wake);
    }

    public void Dispose() => _wake.Dispose();

    internal SandboxOutcome Run()
    {
        if (_cancelled.IsCancellationRequested) return Outcome(SandboxEnd.Cancelled, null, default, null);
        JobProcess process;
        try
        {
            process = JobProcess.Start(_request, _options, _thread, _stage);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Outcome(SandboxEnd.NotStarted, null, default, null) with { Detail = failure.Message };
        }
        using (process)
        {
            var watch = new JobWatch(_request.Limits, _options, process, _thread.Group);
            var started = _time.GetTimestamp();
            using var timer = _time.CreateTimer(_ => { _wallTimeOver = true; Wake(); }, null, _request.Limits.WallTime, Timeout.InfiniteTimeSpan);
            using var registration = _cancelled.UnsafeRegister(job => ((SandboxJob)job!).Wake(), this);
            try
            {
                process.Begin();
                while (!process.IsOver) Turn(process, watch);
            }
            finally
            {
                process.End();
            }
            var duration = _time.GetElapsedTime(started);
            while (!_log.IsComplete) Drain(process);
            return Judge(process, watch, duration);
        }
    }

    // Waits for whatever comes first and deals with it.
    private void Turn(JobProcess process, JobWatch watch)
    {
        Span<Libc.PollFd> fds =
        [
            new() { Fd = Number(_wake), Events = Libc.POLLIN },
            new() { Fd = process.OuterHandle, Events = Libc.POLLIN },
            new() { Fd = process.InitHandle, Events = Libc.POLLIN },
            new() { Fd = _log.TakesMore ? Number(process.Log) : -1, Events = Libc.POLLIN },
        ];
        var now = Environment.TickCount64;
        Poll.Wait(fds, Math.Max(0, Math.Min(_killAt, watch.Next) - now));
        if (fds[0].Revents != 0) Fd.Read(_wake, stackalloc byte[8]);
        if (fds[3].Revents != 0) _log.ReadFrom(process.Log);
        if (fds[1].Revents != 0 || fds[2].Revents != 0) process.Collect(fds[1].Revents != 0, fds[2].Revents != 0);
        if (process.IsOver) return;

        if (_log.LimitReached) Stop(process, SandboxEnd.LogLimit, null, atOnce: true);
        else if (_log.Failed) Stop(process, SandboxEnd.Cancelled, null, atOnce: true);
        else if (_cancelled.IsCancellationRequested) Stop(process, SandboxEnd.Cancelled, null, atOnce: false);
        else if (_wallTimeOver) Stop(process, SandboxEnd.Timeout, null, atOnce: false);
        now = Environment.TickCount64;
        if (now >= watch.Next && watch.Look() is var (end, detail)) Stop(process, end, detail, atOnce: true);
        if (now >= _killAt) Kill(process);
    }

    private void Stop(JobProcess process, SandboxEnd end, string? detail, bool atOnce)
    {
        if (_stopped is null)
        {
            (_stopped, _detail) = (end, detail);
            _killAt = Environment.TickCount64 + (long)_options.Grace.TotalMilliseconds;
            if (!atOnce && !process.Ask()) atOnce = true;
        }
        if (atOnce && !_killed) Kill(process);
    }

    private void Kill(JobProcess process)
    {
        _killed = true;
        _killAt = Environment.TickCount64 + 1000;
        process.Kill();
    }

    // Everything that could write is gone; what is left in the pipe is all there will be.
    private void Drain(JobProcess process)
    {
        if (_log.TakesMore)
        {
            _log.ReadFrom(process.Log);
            return;
        }
        Span<Libc.PollFd> fds = [new() { Fd = Number(_wake), Events = Libc.POLLIN }];
        Poll.Wait(fds, 1000);
        if (fds[0].Revents != 0) Fd.Read(_wake, stackalloc byte[8]);
    }

    private SandboxOutcome Judge(JobProcess process, JobWatch watch, TimeSpan duration)
    {
        _log.ThrowIfFailed();
        var code = process.ExitCode;
        if (_stopped is null && _log.LimitReached) _stopped = SandboxEnd.LogLimit;
        if (_stopped is null && watch.Final() is var (end, detail)) (_stopped, _detail) = (end, detail);
        if (_stopped is null && code is null) (_stopped, _detail) = (SandboxEnd.NotStarted, "the sandbox ended without a word");
        if (_stopped is null && code != 0)
        {
            if (code == 128 + Signals.Xcpu || (code == 128 + Signals.Kill && watch.CpuTime >= _request.Limits.CpuTime))
                (_stopped, _detail) = (SandboxEnd.Timeout, $"timeout: more than {_request.Limits.CpuTime?.TotalSeconds:0} s of processor time");
            else if (code == 128 + Signals.Xfsz) _stopped = SandboxEnd.OutputLimit;
            else if (_log.Tail.SaysOutOfMemory()) _stopped = SandboxEnd.OutOfMemory;
        }
        var reason = _stopped ?? SandboxEnd.Exited;
        return Outcome(reason, reason == SandboxEnd.Exited ? code : null, duration, watch) with { Detail = _detail };
    }

    private SandboxOutcome Outcome(SandboxEnd reason, int? code, TimeSpan duration, JobWatch? watch) => new()
    {
        Reason = reason,
        ExitCode = code,
        Duration = duration,
        Limits = _request.Limits,
        Tail = _log.Tail.ToString(),
        LogBytes = _log.Bytes,
        CpuTime = watch?.CpuTime ?? default,
        MaxMemoryBytes = watch?.MaxMemory ?? 0,
    };

    private void Wake()
    {
        try
        {
            Fd.WriteAll(_wake, BitConverter.GetBytes(1L));
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // Awake already, or over.
        }
    }

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();
}
