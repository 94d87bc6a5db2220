using System.Collections.Concurrent;
using System.Collections.Immutable;
using Platform.Contracts.Jobs;
using Platform.Grains.Jobs.Running;

namespace Platform.GpuGrains.Training;

/// <summary>The attempts of trainings. Each computes on a thread of its own.</summary>
public sealed class TrainingAttempts(TrainingTools tools) : IAttempts
{
    private readonly ConcurrentDictionary<(string JobId, long Token), (TrainingAttempt Attempt, Task Running)> _running = [];
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public event Action? Ended;

    /// <inheritdoc />
    public ImmutableArray<Lease> Held => [.. _running.Values.Select(running => running.Attempt.Lease)];

    /// <inheritdoc />
    public void Sweep()
    {
        if (Directory.Exists(tools.WorkFolder)) Directory.Delete(tools.WorkFolder, recursive: true);
        Directory.CreateDirectory(tools.WorkFolder);
    }

    /// <summary>Starts the attempt of a lease, once.</summary>
    public void Start(Lease lease)
    {
        // Under the gate so that an attempt is not over before it is known.
        lock (_gate)
        {
            if (_running.ContainsKey((lease.JobId, lease.Token))) return;
            var attempt = new TrainingAttempt(lease, tools);
            _running[(lease.JobId, lease.Token)] = (attempt, Task.Run(() => Run(attempt)));
        }
    }

    /// <inheritdoc />
    public Task Stop(Lease lease, bool giveBack)
    {
        lock (_gate)
        {
            if (!_running.TryGetValue((lease.JobId, lease.Token), out var running)) return Task.CompletedTask;
            running.Attempt.Stop(giveBack);
            return running.Running;
        }
    }

    private async Task Run(TrainingAttempt attempt)
    {
        await attempt.Run();
        lock (_gate)
        {
            _running.TryRemove((attempt.Lease.JobId, attempt.Lease.Token), out _);
            attempt.Dispose();
        }

        Ended?.Invoke();
    }
}
