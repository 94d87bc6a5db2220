using System.Text;
using SQLitePCL;

namespace Platform.Storage.Sqlite;

/// <summary>A prepared statement of one session. Parameters count from 1, columns from 0, as in SQLite.</summary>
internal sealed class SqliteStatement(SqliteSession session, sqlite3_stmt handle)
{
    public SqliteStatement Bind(int parameter, long value)
    {
        session.Check(raw.sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string value)
    {
        session.Check(raw.sqlite3_bind_text(handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        session.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, parameter, 0) : raw.sqlite3_bind_blob(handle, parameter, value));
        return this;
    }

    /// <summary>Binds a text that is in UTF-8.</summary>
    public SqliteStatement BindText(int parameter, ReadOnlySpan<byte> value)
    {
        session.Check(raw.sqlite3_bind_text(handle, parameter, value));
        return this;
    }

    /// <summary>Goes to the next row; false where there is none.</summary>
    public bool Step()
    {
        var rc = raw.sqlite3_step(handle);
        if (rc == raw.SQLITE_ROW) return true;
        if (rc == raw.SQLITE_DONE) return false;
        throw session.Fault(rc);
    }

    /// <summary>Runs a statement that gives no rows, and answers how many rows it changed.</summary>
    public int Run()
    {
        try
        {
            Step();
            return session.Changes;
        }
        finally
        {
            Reset();
        }
    }

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    /// <summary>Valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public void Reset()
    {
        raw.sqlite3_reset(handle);
        raw.sqlite3_clear_bindings(handle);
    }

    public void Finish() => handle.Dispose();
}
