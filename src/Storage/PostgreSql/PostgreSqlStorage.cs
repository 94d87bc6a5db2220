using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Orleans;
using Platform.Storage.Journal;
using Platform.Storage.State;

namespace Platform.Storage.PostgreSql;

/// <summary>The stores over one PostgreSQL database.</summary>
internal static class PostgreSqlStorage
{
    public static void Add(IServiceCollection services, string connectionString)
    {
        services.TryAddSingleton(_ => new PostgreSqlDatabase(connectionString));
        services.TryAddSingleton<IJournal, PostgreSqlJournal>();
        services.TryAddSingleton<IGrainDocuments, PostgreSqlGrainDocuments>();
        services.TryAddSingleton<IReminderTable, PostgreSqlReminderTable>();
        services.TryAddSingleton<IDatabaseProbe, PostgreSqlProbe>();
    }
}

/// <inheritdoc />
internal sealed class PostgreSqlProbe(PostgreSqlDatabase database, TimeProvider clock) : IDatabaseProbe
{
    public Task OpenAsync(CancellationToken cancellationToken) => database.OpenAsync(cancellationToken);

    public Task WriteAsync(CancellationToken cancellationToken) => database.RunAsync(
        async connection =>
        {
            await using var write = new NpgsqlCommand(
                "INSERT INTO platform.health (only_row, checked) VALUES (1, $1) ON CONFLICT (only_row) DO UPDATE SET checked = excluded.checked", connection)
            {
                Parameters = { new() { Value = StoredTime.Of(clock.GetUtcNow()) } },
            };
            return await write.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);
}
