using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Storage.Journal;

namespace Platform.Grains.Jobs;

/// <summary>The index is the journal stream <c>users/{user}/jobs</c>, whose entries are named by their jobs; nothing is held here.</summary>
public sealed class UserJobsGrain(IJournal journal) : Grain, IUserJobsGrain
{
    private string Stream => $"users/{Uri.EscapeDataString(this.GetPrimaryKeyString())}/jobs";

    /// <inheritdoc />
    public Task Add(string jobId, DateTimeOffset createdAt, CancellationToken cancellationToken = default) =>
        journal.AppendAsync([new JournalAppend(Stream, jobId, createdAt, "job", "")], CancellationToken.None);

    /// <inheritdoc />
    public async Task<Page<JobView>> List(int skip, int limit, CancellationToken cancellationToken = default)
    {
        var extent = await journal.ExtentAsync(Stream, cancellationToken: cancellationToken);

        // Nothing is ever trimmed, so a number less is a job earlier.
        var before = extent.LastSeq + 1 - Math.Clamp(skip, 0, extent.Count);
        var entries = await journal.ReadBackwardAsync(Stream, before, Math.Clamp(limit, 1, 100), cancellationToken: cancellationToken);
        var caller = new Caller(this.GetPrimaryKeyString());
        var jobs = await Task.WhenAll(entries.Select(entry => GrainFactory.GetGrain<IJobGrain>(entry.Id).Get(caller, cancellationToken)));
        return new Page<JobView>([.. jobs.Where(job => job.IsSuccess).Select(job => job.Value!)], extent.Count);
    }
}
