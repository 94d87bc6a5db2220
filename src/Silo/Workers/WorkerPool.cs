using Platform.Contracts.Jobs;
using Platform.Grains.Jobs.Running;

namespace Platform.Silo.Workers;

/// <summary>What a worker takes work from, and how it does it.</summary>
/// <param name="Name">The pool.</param>
/// <param name="Attempts">What runs here.</param>
/// <param name="Slots">How many jobs run on the silo at a time.</param>
/// <param name="MinimumFreeMemoryBytes">No job is taken while the machine has less memory available than this.</param>
/// <param name="ShutdownGrace">How long running jobs have to stop when the silo shuts down.</param>
/// <param name="Check">Whether this machine can do the work.</param>
/// <param name="Start">Starts the attempt of a lease on this silo.</param>
internal sealed record WorkerPool(
    string Name,
    IAttempts Attempts,
    int Slots,
    long MinimumFreeMemoryBytes,
    TimeSpan ShutdownGrace,
    Func<Task<WorkerCheck>> Check,
    Func<IGrainFactory, Lease, Task> Start);

/// <summary>Whether a machine can do a pool's work.</summary>
/// <param name="Problem">Why it cannot; <c>null</c> where it can.</param>
/// <param name="Means">By what it does it, for the log.</param>
internal sealed record WorkerCheck(string? Problem, string Means);
