using Platform.Storage.State;

namespace Platform.Storage.Sqlite;

/// <summary>Grain state in SQLite. Writes join the writer's groups, where the etag is compared.</summary>
internal sealed class SqliteGrainDocuments(SqliteDatabase database, TimeProvider clock) : IGrainDocuments
{
    public Task<GrainDocument?> ReadAsync(string stateName, string grainId, CancellationToken cancellationToken) => database.ReadAsync(
        session =>
        {
            var find = session.Statement("SELECT etag, document, checksum FROM grain_state WHERE grain_id = ?1 AND state_name = ?2").Bind(1, grainId).Bind(2, stateName);
            try
            {
                if (!find.Step()) return null;
                var document = find.Blob(1).ToArray();
                if (Checksum.Of(document) != (uint)find.Int64(2)) throw GrainDocument.Damaged(stateName, grainId);
                return new GrainDocument(find.Text(0), document);
            }
            finally
            {
                find.Reset();
            }
        },
        cancellationToken);

    public Task<DocumentChange> WriteAsync(
        string stateName, string grainId, string? expectedEtag, ReadOnlyMemory<byte> document, CancellationToken cancellationToken)
    {
        var etag = GrainDocument.NewEtag();
        var checksum = Checksum.Of(document.Span);
        var modified = StoredTime.Of(clock.GetUtcNow());
        return database.WriteAsync(
            session =>
            {
                var change = session.Statement(expectedEtag is null
                    ? """
                      INSERT INTO grain_state (grain_id, state_name, etag, document, checksum, modified) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                      ON CONFLICT (grain_id, state_name) DO NOTHING
                      """
                    : "UPDATE grain_state SET etag = ?3, document = ?4, checksum = ?5, modified = ?6 WHERE grain_id = ?1 AND state_name = ?2 AND etag = ?7");
                change.Bind(1, grainId).Bind(2, stateName).Bind(3, etag).Bind(4, document.Span).Bind(5, checksum).Bind(6, modified);
                if (expectedEtag is not null) change.Bind(7, expectedEtag);
                return change.Run() == 1 ? new DocumentChange(true, etag) : new DocumentChange(false, EtagOf(session, stateName, grainId));
            },
            cancellationToken);
    }

    public Task<DocumentChange> DeleteAsync(string stateName, string grainId, string? expectedEtag, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            var stored = EtagOf(session, stateName, grainId);
            if (stored != expectedEtag) return new DocumentChange(false, stored);
            if (stored is not null) session.Statement("DELETE FROM grain_state WHERE grain_id = ?1 AND state_name = ?2").Bind(1, grainId).Bind(2, stateName).Run();
            return new DocumentChange(true, null);
        },
        cancellationToken);

    private static string? EtagOf(SqliteSession session, string stateName, string grainId)
    {
        var find = session.Statement("SELECT etag FROM grain_state WHERE grain_id = ?1 AND state_name = ?2").Bind(1, grainId).Bind(2, stateName);
        try
        {
            return find.Step() ? find.Text(0) : null;
        }
        finally
        {
            find.Reset();
        }
    }
}
