using Npgsql;
using Orleans;
using Orleans.Runtime;
using Platform.Storage.Reminders;

namespace Platform.Storage.PostgreSql;

/// <summary>Reminders in PostgreSQL.</summary>
internal sealed class PostgreSqlReminderTable(PostgreSqlDatabase database) : IReminderTable
{
    private const string Columns = "SELECT grain_id, name, hash, start_at, period, etag FROM platform.reminders";

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Read($"{Columns} WHERE grain_id = $1", grainId.ToString());

    /// <summary>Those after <paramref name="begin"/> up to and with <paramref name="end"/> on the ring of hashes; the whole ring where they are the same.</summary>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Read(
        begin < end ? $"{Columns} WHERE hash > $1 AND hash <= $2" : $"{Columns} WHERE hash > $1 OR hash <= $2", (long)begin, (long)end);

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var found = await Read($"{Columns} WHERE grain_id = $1 AND name = $2", grainId.ToString(), reminderName).ConfigureAwait(false);
        return found.Reminders.FirstOrDefault();
    }

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        var row = ReminderRow.Of(entry);
        await Change(
            """
            INSERT INTO platform.reminders (grain_id, name, hash, start_at, period, etag) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (grain_id, name) DO UPDATE SET hash = excluded.hash, start_at = excluded.start_at, period = excluded.period, etag = excluded.etag
            """,
            row.GrainId, row.Name, row.Hash, row.StartAt, row.Period, row.Etag).ConfigureAwait(false);
        return row.Etag;
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        await Change("DELETE FROM platform.reminders WHERE grain_id = $1 AND name = $2 AND etag = $3", grainId.ToString(), reminderName, eTag).ConfigureAwait(false) == 1;

    public Task TestOnlyClearTable() => Change("DELETE FROM platform.reminders");

    private Task<int> Change(string sql, params object[] values) => database.RunAsync(
        async connection =>
        {
            await using var command = Command(connection, sql, values);
            return await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        },
        CancellationToken.None);

    private Task<ReminderTableData> Read(string sql, params object[] values) => database.RunAsync(
        async connection =>
        {
            var found = new List<ReminderEntry>();
            await using var command = Command(connection, sql, values);
            await using var rows = await command.ExecuteReaderAsync().ConfigureAwait(false);
            while (await rows.ReadAsync().ConfigureAwait(false))
            {
                found.Add(new ReminderRow(rows.GetString(0), rows.GetString(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4), rows.GetString(5)).ToEntry());
            }

            return new ReminderTableData(found);
        },
        CancellationToken.None);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
