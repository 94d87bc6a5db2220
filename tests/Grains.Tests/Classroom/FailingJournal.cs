using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;
using Platform.Storage.Journal;

namespace Platform.Grains.Tests.Classroom;

/// <summary>
/// A journal over the real one whose appends fail when told to, before they are made, or after, as on a connection lost at the wrong moment, and whose reads wait or fail as they are told.
/// </summary>
internal sealed class FailingJournal(IJournal journal) : IJournal
{
    public enum Failing
    {
        No,
        Before,
        After,
    }

    public Failing Now { get; set; }

    /// <summary>What a read of a stream waits for first.</summary>
    public Func<string, Task> BeforeRead { get; set; } = _ => Task.CompletedTask;

    /// <summary>Puts one in front of the journal of some services.</summary>
    public static void Add(IServiceCollection services)
    {
        var real = services.Last(service => service.ServiceType == typeof(IJournal));
        services.AddSingleton<IJournal>(provider =>
            new FailingJournal((IJournal)(real.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, real.ImplementationType!))));
    }

    public async Task<IReadOnlyList<long>> AppendAsync(IReadOnlyList<JournalAppend> entries, CancellationToken cancellationToken = default)
    {
        if (Now == Failing.Before) throw new StorageException("the disk is full", retryable: true);
        var seqs = await journal.AppendAsync(entries, cancellationToken);
        return Now == Failing.After ? throw new StorageException("the connection was lost", retryable: true) : seqs;
    }

    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(
        string stream, long afterSeq, int limit, long maxBytes = 1 << 20, string? kind = null, CancellationToken cancellationToken = default)
    {
        await BeforeRead(stream);
        return await journal.ReadAsync(stream, afterSeq, limit, maxBytes, kind, cancellationToken);
    }

    public Task<IReadOnlyList<JournalEntry>> ReadBackwardAsync(string stream, long beforeSeq, int limit, string? kind = null, CancellationToken cancellationToken = default) =>
        journal.ReadBackwardAsync(stream, beforeSeq, limit, kind, cancellationToken);

    public Task<JournalExtent> ExtentAsync(string stream, string? kind = null, CancellationToken cancellationToken = default) => journal.ExtentAsync(stream, kind, cancellationToken);

    public Task<IReadOnlyList<JournalExtent>> ExtentsAsync(IReadOnlyList<string> streams, CancellationToken cancellationToken = default) => journal.ExtentsAsync(streams, cancellationToken);

    public Task<int> EraseAsync(string stream, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => journal.EraseAsync(stream, ids, cancellationToken);

    public Task TrimAsync(string stream, long throughSeq, CancellationToken cancellationToken = default) => journal.TrimAsync(stream, throughSeq, cancellationToken);
}
