using Platform.Storage.Journal;
using Platform.Testing;

namespace Platform.Storage.Tests.PostgreSql;

/// <summary>What only PostgreSQL has: several processes on one database, and a server that can go away.</summary>
[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlServerTests(PostgreSqlFixture fixture)
{
    private static JournalAppend Entry(string stream, string id) => new(stream, id, DateTimeOffset.UnixEpoch, "k", "x");

    [Fact]
    public async Task Processes_that_append_to_the_same_streams_in_any_order_number_them_without_gaps_for_a_reader()
    {
        await using var subject = new PostgreSqlSubject(fixture.Server);
        await using var first = await subject.OpenAsync();
        await using var second = await subject.OpenAsync();
        await using var third = await subject.OpenAsync();
        var writing = Task.WhenAll(new[] { first, second, third }.SelectMany((stores, process) => Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; i < 25; i++)
            {
                var id = $"{process}-{writer}-{i}";
                string[] streams = (process + i) % 2 == 0 ? ["a", "b", $"new/{i}"] : [$"new/{i}", "b", "a"];
                await stores.Journal.AppendAsync([.. streams.Select(stream => Entry(stream, id))]);
            }
        })));
        var last = 0L;
        while (last < 300)
        {
            var finished = writing.IsCompleted;
            foreach (var entry in await third.Journal.ReadAsync("a", last, 20)) Assert.Equal(++last, entry.Seq);
            if (finished && (await first.Journal.ExtentAsync("a")).LastSeq == last) break;
        }

        await writing;
        Assert.Equal(new JournalExtent(1, 300, 300), await second.Journal.ExtentAsync("a"));
        Assert.Equal(new JournalExtent(1, 300, 300), await second.Journal.ExtentAsync("b"));
        Assert.Equal(new JournalExtent(1, 12, 12), await second.Journal.ExtentAsync("new/7"));
    }

    [Fact]
    public async Task Processes_that_repeat_one_append_store_it_once()
    {
        await using var subject = new PostgreSqlSubject(fixture.Server);
        await using var first = await subject.OpenAsync();
        await using var second = await subject.OpenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? first : second).Journal.AppendAsync([Entry("s", "1"), Entry("s", "2")])));
        Assert.All(answers, answer => Assert.Equal([1, 2], answer));
    }

    [Fact]
    public async Task Processes_that_start_together_on_an_empty_database_all_open_it()
    {
        var connection = await fixture.Server.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Stores.OpenAsync(folder.Path, "PostgreSql", connection)));
        foreach (var stores in opened)
        {
            Assert.Null(await stores.Health.CheckAsync());
            await stores.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_server_that_crashes_is_told_as_worth_repeating_and_what_it_acknowledged_is_there_after()
    {
        await using var subject = new PostgreSqlSubject(fixture.Server);
        await using var stores = await subject.OpenAsync();
        var acknowledged = 0;
        using var crashed = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 1; !crashed.IsCancellationRequested; i++)
            {
                while (true)
                {
                    try
                    {
                        Assert.Equal([i], await stores.Journal.AppendAsync([Entry("s", $"{i}")]));
                        Volatile.Write(ref acknowledged, i);
                        break;
                    }
                    catch (StorageException fault)
                    {
                        Assert.True(fault.Retryable, fault.Message);
                    }
                }
            }
        });
        await Eventually.True(() => Volatile.Read(ref acknowledged) > 20, what: "some acknowledged appends");
        await fixture.Server.CrashAndRestartAsync();
        var atRestart = Volatile.Read(ref acknowledged);
        await Eventually.True(() => Volatile.Read(ref acknowledged) > atRestart + 5, what: "appends after the restart");
        await crashed.CancelAsync();
        await writing;
        var all = await stores.Journal.ReadAsync("s", 0, 1_000_000, long.MaxValue);
        Assert.Equal(Enumerable.Range(1, acknowledged).Select(i => $"{i}"), all.Select(e => e.Id));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_at_opening()
    {
        using var folder = new TemporaryFolder();
        var refused = await Assert.ThrowsAsync<StorageException>(() => Stores.OpenAsync(folder.Path, "PostgreSql", $"Host={folder.Path};Username=platform;Database=none;Timeout=2"));
        Assert.Contains("cannot be reached", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.Retryable);
    }
}
