using Npgsql;
using Platform.Storage.Journal;
using Platform.Testing;

namespace Platform.Storage.Tests.PostgreSql;

public sealed class PostgreSqlFullDiskTests
{
    [Fact]
    public async Task A_full_disk_is_told_loses_nothing_and_writing_goes_on_once_there_is_space()
    {
        await using var server = await PostgreSqlServer.StartAsync(smallDisk: 24 << 20);
        using var folder = new TemporaryFolder();
        var connection = await server.CreateDatabaseAsync();
        await using var stores = await Stores.OpenAsync(folder.Path, "PostgreSql", connection);
        await using var source = NpgsqlDataSource.Create(connection);
        await RunAsync(source, "CREATE TABLE filler AS SELECT repeat(md5(n::text), 20) FROM generate_series(1, 4000) n");

        var acknowledged = new List<string>();
        StorageException? refused = null;
        for (var i = 0; i < 2_000 && refused is null; i++)
        {
            try
            {
                await stores.Journal.AppendAsync([new JournalAppend("s", $"{i}", DateTimeOffset.UnixEpoch, "k", Noise(i))]);
                acknowledged.Add($"{i}");
            }
            catch (StorageException fault)
            {
                refused = fault;
            }
        }

        Assert.NotNull(refused);
        Assert.True(refused.Retryable);
        Assert.Contains("full", refused.Message, StringComparison.Ordinal);
        Assert.Equal(acknowledged, (await stores.Journal.ReadAsync("s", 0, 10_000, long.MaxValue)).Select(e => e.Id));

        await RunAsync(source, "DROP TABLE filler");
        await stores.Journal.AppendAsync([new JournalAppend("s", "after", DateTimeOffset.UnixEpoch, "k", "x")]);
        Assert.Equal([.. acknowledged, "after"], (await stores.Journal.ReadAsync("s", 0, 10_000, long.MaxValue)).Select(e => e.Id));
        Assert.Null(await stores.Health.CheckAsync());
    }

    // Large values are compressed, so they are made not to be.
    private static string Noise(int seed)
    {
        var bytes = new byte[24_000];
        new Random(seed).NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    private static async Task RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
