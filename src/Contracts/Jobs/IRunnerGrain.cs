namespace Platform.Contracts.Jobs;

/// <summary>Runs one attempt of one job on the silo of the worker that took it. Key: <c>{job id}/{token}</c>, so that each attempt is placed anew.</summary>
[Alias("IRunnerGrain")]
public interface IRunnerGrain : IGrainWithStringKey
{
    /// <summary>Starts the attempt of a lease; answers as soon as it runs.</summary>
    Task Run(Lease lease, CancellationToken cancellationToken = default);

    /// <summary>Stops the attempt of a lease; answers when nothing of it runs any more.</summary>
    Task Stop(Lease lease, CancellationToken cancellationToken = default);
}
