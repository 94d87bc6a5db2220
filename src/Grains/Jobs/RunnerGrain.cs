using Orleans.Placement;
using Platform.Contracts.Jobs;
using Platform.Grains.Jobs.Running;

namespace Platform.Grains.Jobs;

/// <summary>The face of an attempt within the cluster. The attempt itself belongs to the silo and outlives this activation's turns.</summary>
[PreferLocalPlacement]
public sealed class RunnerGrain(RunningAttempts attempts) : Grain, IRunnerGrain
{
    /// <inheritdoc />
    public Task Run(Lease lease, CancellationToken cancellationToken = default)
    {
        attempts.Start(lease);
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task Stop(Lease lease, CancellationToken cancellationToken = default)
    {
        DeactivateOnIdle();
        return attempts.Stop(lease, giveBack: false);
    }
}
