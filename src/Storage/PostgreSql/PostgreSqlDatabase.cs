using Npgsql;

namespace Platform.Storage.PostgreSql;

/// <summary>The connections to one PostgreSQL database. Its tables are made or updated before the first use.</summary>
internal sealed class PostgreSqlDatabase : IAsyncDisposable, IDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _opening = new(1);
    private volatile bool _open;

    public PostgreSqlDatabase(string connectionString)
    {
        try
        {
            var builder = new NpgsqlDataSourceBuilder(connectionString);
            var settings = builder.ConnectionStringBuilder;
            if (settings.MaxAutoPrepare == 0) settings.MaxAutoPrepare = 50;
            if (string.IsNullOrEmpty(settings.ApplicationName)) settings.ApplicationName = "platform";
            _source = builder.Build();
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            throw new StorageException("Storage:ConnectionString is not a PostgreSQL connection string, such as 'Host=db;Database=platform;Username=platform;Password=…'", retryable: false, fault);
        }
    }

    /// <summary>Connects, and makes or updates the tables, once.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_open) return;
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_open) return;
            await Guard(() => PostgreSqlSchema.MigrateAsync(_source, cancellationToken)).ConfigureAwait(false);
            _open = true;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Runs work on a connection of its own. What PostgreSQL fails comes out as <see cref="StorageException"/>.</summary>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        T result = default!;
        await Guard(async () =>
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            result = await work(connection).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return result;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    public void Dispose() => _source.Dispose();

    private static async Task Guard(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not (StorageException or OperationCanceledException or ArgumentException))
        {
            throw PostgreSqlFaults.Of(fault);
        }
    }
}
