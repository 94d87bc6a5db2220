using System.Collections.Concurrent;
using Platform.Grains.Tracking;

namespace Platform.Grains.Tests.Hosting;

/// <summary>A tracking store in memory that can be out of order, which a real one cannot be made to be at will. Idempotent, as every recorder is.</summary>
internal sealed class RecordedRuns : IRunRecorder
{
    private volatile Exception? _fault;

    /// <summary>The runs that were started, by id.</summary>
    public ConcurrentDictionary<string, RunStart> Started { get; } = [];

    /// <summary>The runs that were finished, by id.</summary>
    public ConcurrentDictionary<string, RunFinish> Finished { get; } = [];

    /// <summary>From now on every call fails so; <c>null</c> for no more.</summary>
    public void Fail(Exception? fault) => _fault = fault;

    public Task<RecordedRun> StartAsync(RunStart run, CancellationToken cancellationToken = default)
    {
        if (_fault is { } fault) throw fault;
        Started.TryAdd(run.ProposedRunId, run);
        return Task.FromResult(new RecordedRun(run.ProposedRunId, "1"));
    }

    /// <summary>What was logged of the runs while they went on, in order.</summary>
    public ConcurrentQueue<RunMetrics> Logged { get; } = [];

    public Task LogAsync(RunMetrics metrics, CancellationToken cancellationToken = default)
    {
        if (_fault is { } fault) throw fault;
        Logged.Enqueue(metrics);
        return Task.CompletedTask;
    }

    public Task FinishAsync(RunFinish run, CancellationToken cancellationToken = default)
    {
        if (_fault is { } fault) throw fault;
        Finished[run.RunId] = run;
        return Task.CompletedTask;
    }
}
