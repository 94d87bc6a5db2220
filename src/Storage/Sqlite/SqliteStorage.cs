using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Platform.Storage.Journal;
using Platform.Storage.State;

namespace Platform.Storage.Sqlite;

/// <summary>The stores over one SQLite file.</summary>
internal static class SqliteStorage
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton<SqliteDatabase>();
        services.TryAddSingleton<IJournal, SqliteJournal>();
        services.TryAddSingleton<IGrainDocuments, SqliteGrainDocuments>();
        services.TryAddSingleton<IReminderTable, SqliteReminderTable>();
        services.TryAddSingleton<IDatabaseProbe, SqliteProbe>();
    }
}

/// <inheritdoc />
internal sealed class SqliteProbe(SqliteDatabase database, TimeProvider clock) : IDatabaseProbe
{
    // Opening is what resolving the database did.
    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (database.Ahead.Fault is { } fault) throw new StorageException(fault.Message, fault.Retryable, fault);
        var now = StoredTime.Of(clock.GetUtcNow());
        await database.WriteAsync(
            session => session.Statement("INSERT OR REPLACE INTO health (only_row, checked) VALUES (1, ?1)").Bind(1, now).Run(), cancellationToken).ConfigureAwait(false);
        await database.Ahead.AppendAsync([], cancellationToken).ConfigureAwait(false);
    }
}
