namespace Platform.Contracts.Jobs;

/// <summary>The index of one user's jobs. Key: the user's id.</summary>
[Alias("IUserJobsGrain")]
public interface IUserJobsGrain : IGrainWithStringKey
{
    /// <summary>Adds a job, once.</summary>
    Task Add(string jobId, DateTimeOffset createdAt, CancellationToken cancellationToken = default);

    /// <summary>The user's jobs, newest first, from <paramref name="skip"/>, at most <paramref name="limit"/> (1 to 100).</summary>
    Task<Page<JobView>> List(int skip, int limit, CancellationToken cancellationToken = default);
}
