using Orleans.Placement;
using Platform.Contracts.Jobs;
using Platform.Contracts.Training;

namespace Platform.GpuGrains.Training;

/// <summary>The face of an attempt within the cluster. The attempt itself belongs to the silo and outlives this activation's turns.</summary>
[PreferLocalPlacement]
public sealed class TrainerGrain(TrainingAttempts attempts) : Grain, ITrainerGrain
{
    /// <inheritdoc />
    public Task Run(Lease lease, CancellationToken cancellationToken = default)
    {
        attempts.Start(lease);
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
