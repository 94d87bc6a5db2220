using Platform.Sandbox.Confinement;

namespace Platform.Sandbox;

/// <summary>
/// Runs programs nobody trusts, each confined by bubblewrap and held to its limits. Safe for any number of jobs at once; how many is
/// the caller's to bound (each holds one thread).
/// </summary>
public sealed class SandboxRunner : IDisposable
{
    private readonly SandboxOptions _options;
    private readonly TimeProvider _time;
    private readonly Lazy<IReadOnlyList<ControlGroupParent>> _parents;
    private readonly Lazy<StagedFolders> _stage;
    private LaunchThread? _spare;
    private volatile bool _disposed;

    /// <summary>A runner for this machine. <paramref name="time"/> stamps lines and keeps wall time.</summary>
    public SandboxRunner(SandboxOptions options, TimeProvider? time = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _stage = new(() => new StagedFolders(options));
        _parents = new(() =>
        {
            OrphanedJobs.End();
            var found = ControlGroupParents.Find(options);
            ControlGroupParents.Sweep(found);
            return found;
        });
    }

    /// <summary>Runs one job, giving its lines one by one; see the other overload.</summary>
    public Task<SandboxOutcome> RunAsync(SandboxRequest request, Func<SandboxLine, ValueTask> onLine, CancellationToken cancellationToken = default) =>
        RunAsync(request, async (lines, _) =>
        {
            foreach (var line in lines) await onLine(line).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>
    /// Runs one job to its end. <paramref name="onLines"/> gets the lines as they are written, as many as were there at once; the next are
    /// read only when it has returned, so a slow reader slows the job's writing and nothing piles up. Cancelling stops the job, and its
    /// outcome says so. When this returns, or throws, no process of the job exists.
    /// </summary>
    /// <exception cref="ArgumentException">The request contradicts itself.</exception>
    /// <exception cref="Exception">What <paramref name="onLines"/> threw; the job is stopped for it.</exception>
    public Task<SandboxOutcome> RunAsync(SandboxRequest request, Func<IReadOnlyList<SandboxLine>, CancellationToken, ValueTask> onLines,
        CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        request.Validate();
        request = request with { SubmissionFolder = Path.GetFullPath(request.SubmissionFolder), OutputFolder = Path.GetFullPath(request.OutputFolder) };
        var done = new TaskCompletionSource<SandboxOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var launch = Interlocked.Exchange(ref _spare, null) ?? new LaunchThread(_parents.Value);
        new Thread(() =>
        {
            try
            {
                SandboxOutcome outcome;
                using (launch)
                using (var job = new SandboxJob(request, _options, _time, onLines, launch, _stage.Value, cancellationToken))
                    outcome = job.Run();
                KeepOneReady();
                done.SetResult(outcome);
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        }, 512 * 1024)
        { IsBackground = true, Name = "sandbox-job" }.Start();
        return done.Task;
    }

    /// <summary>Lets go of what is kept ready for the next job. Jobs that run go on.</summary>
    public void Dispose()
    {
        _disposed = true;
        Interlocked.Exchange(ref _spare, null)?.Dispose();
        if (_stage.IsValueCreated) _stage.Value.Dispose();
        // The kernel lets go of an ended job's group once its last process is buried.
        if (!ControlGroup.RemoveLeftovers()) SpinWait.SpinUntil(ControlGroup.RemoveLeftovers, TimeSpan.FromSeconds(1));
    }

    // One is kept ready for the next job, whatever their number; made when a job is over, not while one starts.
    private void KeepOneReady()
    {
        if (_disposed || _spare is not null) return;
        var next = new LaunchThread(_parents.Value);
        if (Interlocked.CompareExchange(ref _spare, next, null) is not null) next.Dispose();
        if (_disposed) Interlocked.Exchange(ref _spare, null)?.Dispose();
    }
}
