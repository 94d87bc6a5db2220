using Platform.Storage.Journal;
using Platform.Storage.Sqlite;

namespace Platform.Storage.Tests.Sqlite;

public sealed class SqliteWriterTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private Stores _stores = null!;

    private SqliteDatabase Database => _stores.Get<SqliteDatabase>();

    public async ValueTask InitializeAsync() => _stores = await Stores.OpenAsync(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        _folder.Dispose();
    }

    private Task<int> Upsert(int value) => Database.WriteAsync(session => Set(session, value), CancellationToken.None);

    private static int Set(SqliteSession session, int value) =>
        session.Statement("INSERT OR REPLACE INTO health (only_row, checked) VALUES (1, ?1)").Bind(1, value).Run();

    private Task<string?> Checked() => Database.ReadAsync(session => session.Scalar("SELECT cast(checked AS TEXT) FROM health"), CancellationToken.None);

    // The writer is held in a write until what is to be one group waits behind it.
    private async Task<Exception?[]> InOneGroup(params Func<Task>[] writes)
    {
        using var inside = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var holding = Database.WriteAsync(
            _ =>
            {
                inside.Set();
                return go.Wait(TimeSpan.FromSeconds(30));
            },
            CancellationToken.None);
        Assert.True(inside.Wait(TimeSpan.FromSeconds(30)));
        var waiting = writes.Select(write => Record.ExceptionAsync(write)).ToArray();
        go.Set();
        Assert.True(await holding);
        return await Task.WhenAll(waiting.Select(one => one.AsTask()));
    }

    [Fact]
    public async Task A_write_that_fails_is_undone_alone_and_the_rest_of_its_group_is_made()
    {
        var outcomes = await InOneGroup(
            () => Upsert(1),
            () => Database.WriteAsync<int>(session => Set(session, 666) > 0 ? throw new InvalidOperationException("wrong") : 0, CancellationToken.None),
            () => Database.WriteAsync(session => session.Statement("UPDATE health SET checked = checked + 1").Run(), CancellationToken.None));
        Assert.Null(outcomes[0]);
        Assert.IsType<InvalidOperationException>(outcomes[1]);
        Assert.Null(outcomes[2]);
        Assert.Equal("2", await Checked());
    }

    [Fact]
    public async Task A_write_that_ends_the_transaction_fails_its_group_and_the_next_group_is_made()
    {
        var outcomes = await InOneGroup(
            () => Upsert(1),
            () => Database.WriteAsync<int>(
                session =>
                {
                    session.Execute("ROLLBACK");
                    throw new InvalidOperationException("as a full disk may");
                },
                CancellationToken.None));
        Assert.All(outcomes, outcome => Assert.IsType<StorageException>(outcome));
        Assert.Null(await Checked());
        await Upsert(2);
        Assert.Equal("2", await Checked());
    }

    [Fact]
    public async Task A_write_cancelled_while_it_waits_is_not_made()
    {
        using var cancellation = new CancellationTokenSource();
        var outcomes = await InOneGroup(
            () =>
            {
                var write = Database.WriteAsync(session => Set(session, 1), cancellation.Token);
                cancellation.Cancel();
                return write;
            });
        Assert.IsAssignableFrom<OperationCanceledException>(outcomes[0]);
        Assert.Null(await Checked());
    }

    [Fact]
    public async Task A_write_after_closing_is_refused()
    {
        var database = Database;
        await Upsert(1);
        await _stores.DisposeAsync();
        await Assert.ThrowsAsync<StorageException>(() => database.WriteAsync(session => Set(session, 2), CancellationToken.None));
        await Assert.ThrowsAsync<StorageException>(() => database.ReadAsync(session => session.Scalar("SELECT 1"), CancellationToken.None));
    }

    [Fact]
    public async Task A_reading_connection_cannot_write() =>
        await Assert.ThrowsAnyAsync<StorageException>(() => Database.ReadAsync(session => Set(session, 1), CancellationToken.None));

    [Fact]
    public async Task More_writes_than_the_queue_holds_all_get_done()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i =>
            _stores.Journal.AppendAsync([new JournalAppend("many", $"{i}", DateTimeOffset.UnixEpoch, "k", "x")])));
        Assert.Equal(Enumerable.Range(1, 10_000).Select(n => (long)n), numbers.Select(n => n[0]).Order());
    }

    [Fact]
    public void The_newer_of_the_systems_and_the_packages_library_is_used()
    {
        Assert.True(SqliteNative.Use() >= new Version(3, 35, 5));
        if (File.Exists("/usr/lib/x86_64-linux-gnu/libsqlite3.so.0")) Assert.True(SqliteNative.Use() > new Version(3, 35, 5));
    }
}
