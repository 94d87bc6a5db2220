using System.Collections.Concurrent;
using System.Collections.Immutable;
using Platform.Contracts.Jobs;

namespace Platform.Grains.Jobs.Running;

/// <summary>The attempts of submissions.</summary>
public sealed class RunningAttempts(AttemptTools tools) : IAttempts
{
    private readonly ConcurrentDictionary<(string JobId, long Token), (Attempt Attempt, Task Running)> _running = [];
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public event Action? Ended;

    /// <inheritdoc />
    public ImmutableArray<Lease> Held => [.. _running.Values.Select(running => running.Attempt.Lease)];

    /// <inheritdoc />
    public void Sweep() => Workspace.Sweep(tools.WorkFolder);

    /// <summary>Starts the attempt of a lease, once.</summary>
    public void Start(Lease lease)
    {
        // Under the gate so that an attempt is not over before it is known.
        lock (_gate)
        {
            if (_running.ContainsKey((lease.JobId, lease.Token))) return;
            var attempt = new Attempt(lease, tools);
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

    private async Task Run(Attempt attempt)
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
