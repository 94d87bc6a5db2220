using Microsoft.Win32.SafeHandles;
using Platform.Sandbox.Native;

namespace Platform.Sandbox;

/// <summary>
/// The way of a job's log from its pipe to the caller. At most one batch is with the caller; while it is, the pipe is not read, and
/// the job's own writes wait once the pipe is full (64 KiB).
/// </summary>
internal sealed class JobLog(TimeProvider time, long limit, Func<IReadOnlyList<SandboxLine>, CancellationToken, ValueTask> onLines, Action wake)
{
    private readonly LineSplitter _splitter = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Task _delivery = Task.CompletedTask;
    private bool _ended;

    internal LogTail Tail { get; } = new();

    internal long Bytes { get; private set; }

    /// <summary>The job wrote more than it may; what it wrote beyond is not delivered.</summary>
    internal bool LimitReached { get; private set; }

    internal bool TakesMore => _delivery.IsCompleted && !_ended;

    internal bool Failed => _delivery.IsFaulted || _delivery.IsCanceled;

    /// <summary>Everything is read and the caller has had it.</summary>
    internal bool IsComplete => (_ended || Failed) && _delivery.IsCompleted;

    /// <summary>Reads once and hands over the lines that this ends.</summary>
    internal void ReadFrom(SafeFileHandle pipe)
    {
        var read = Fd.Read(pipe, _buffer);
        if (read < 0) return;
        var lines = new List<SandboxLine>();
        var at = time.GetUtcNow();
        if (!LimitReached)
        {
            var taken = (int)Math.Min(read, limit - Bytes);
            _splitter.Take(_buffer.AsSpan(0, taken), at, lines);
            Bytes += taken;
            LimitReached = taken < read;
        }
        if (read == 0)
        {
            _ended = true;
            _splitter.Finish(at, lines);
        }
        if (lines.Count == 0) return;
        foreach (var line in lines) Tail.Add(line.Text);
        // Not on this thread, which has the job to watch meanwhile.
        _delivery = Task.Run(() => onLines(lines, CancellationToken.None).AsTask());
        _ = _delivery.ContinueWith(_ => wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    internal void ThrowIfFailed()
    {
        if (Failed) _delivery.GetAwaiter().GetResult();
    }
}
