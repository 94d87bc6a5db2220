using Orleans;
using Orleans.Runtime;
using Platform.Storage.Reminders;

namespace Platform.Storage.Sqlite;

/// <summary>Reminders in SQLite.</summary>
internal sealed class SqliteReminderTable(SqliteDatabase database) : IReminderTable
{
    private const string Columns = "SELECT grain_id, name, hash, start_at, period, etag FROM reminders";

    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        Read($"{Columns} WHERE grain_id = ?1", rows => rows.Bind(1, grainId.ToString()));

    /// <summary>Those after <paramref name="begin"/> up to and with <paramref name="end"/> on the ring of hashes; the whole ring where they are the same.</summary>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Read(
        begin < end ? $"{Columns} WHERE hash > ?1 AND hash <= ?2" : $"{Columns} WHERE hash > ?1 OR hash <= ?2",
        rows => rows.Bind(1, begin).Bind(2, end));

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var found = await Read($"{Columns} WHERE grain_id = ?1 AND name = ?2", rows => rows.Bind(1, grainId.ToString()).Bind(2, reminderName)).ConfigureAwait(false);
        return found.Reminders.FirstOrDefault();
    }

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        var row = ReminderRow.Of(entry);
        return database.WriteAsync<string?>(
            session =>
            {
                session.Statement("INSERT OR REPLACE INTO reminders (grain_id, name, hash, start_at, period, etag) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                    .Bind(1, row.GrainId).Bind(2, row.Name).Bind(3, row.Hash).Bind(4, row.StartAt).Bind(5, row.Period).Bind(6, row.Etag).Run();
                return row.Etag;
            },
            CancellationToken.None);
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => database.WriteAsync(
        session => session.Statement("DELETE FROM reminders WHERE grain_id = ?1 AND name = ?2 AND etag = ?3")
            .Bind(1, grainId.ToString()).Bind(2, reminderName).Bind(3, eTag).Run() == 1,
        CancellationToken.None);

    public Task TestOnlyClearTable() => database.WriteAsync(session => session.Statement("DELETE FROM reminders").Run(), CancellationToken.None);

    private Task<ReminderTableData> Read(string sql, Action<SqliteStatement> bind) => database.ReadAsync(
        session =>
        {
            var found = new List<ReminderEntry>();
            var rows = session.Statement(sql);
            try
            {
                bind(rows);
                while (rows.Step())
                {
                    found.Add(new ReminderRow(rows.Text(0), rows.Text(1), rows.Int64(2), rows.Int64(3), rows.Int64(4), rows.Text(5)).ToEntry());
                }
            }
            finally
            {
                rows.Reset();
            }

            return new ReminderTableData(found);
        },
        CancellationToken.None);
}
