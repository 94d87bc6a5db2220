using System.Security.Cryptography;
using Orleans;
using Platform.Storage.Journal;
using Platform.Storage.Tests.Compliance;
using Platform.Testing;

namespace Platform.Storage.Tests.Children;

/// <summary>A process that writes is killed at random moments, several times on the same data: what it said was acknowledged is there, and nothing is there in part.</summary>
public abstract class KillTests
{
    private const int Rounds = 6;

    protected static async Task CheckAsync(string provider, string? connection)
    {
        using var folder = new TemporaryFolder();
        var acknowledged = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var least = Random.Shared.Next(1, 400);
            using (var child = ChildProcess.Start([], WritingChild.Name, folder.Path, provider, connection ?? ""))
            {
                await Eventually.True(
                    () => child.HasExited ? throw new InvalidOperationException(string.Join('\n', child.Lines)) : child.Lines.Count >= least, what: $"{least} acknowledgements");
                await child.KillAsync();
                acknowledged.AddRange(child.Lines);
            }

            await using var stores = await Stores.OpenAsync(folder.Path, provider, connection);
            await AcknowledgedIsThereAsync(stores, acknowledged);
            await NothingIsThereInPartAsync(stores);
            if (provider == "Sqlite") Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.Path, "blobs", ".staging")));
        }
    }

    private static async Task AcknowledgedIsThereAsync(Stores stores, List<string> acknowledged)
    {
        var lines = acknowledged.Select(line => line.Split(' ')).ToLookup(words => words[0], words => words[1..]);
        Assert.Equal(acknowledged.Count, lines["journal"].Count() + lines["state"].Count() + lines["blob"].Count());
        foreach (var writer in lines["journal"].GroupBy(words => words[0], words => words[1]))
        {
            var held = (await ReadAllAsync(stores, $"writers/{writer.Key}")).Select(e => e.Id).ToHashSet();
            Assert.Subset(held, writer.ToHashSet());
        }

        foreach (var writer in lines["state"].GroupBy(words => int.Parse(words[0]), words => int.Parse(words[1])))
        {
            var state = new GrainState<GrainStorageCompliance.Counter>(new());
            await stores.Grains.ReadStateAsync("state", WritingChild.GrainOf(writer.Key), state);
            Assert.InRange(state.State!.Value, writer.Max(), writer.Max() + Rounds);
        }

        foreach (var blob in lines["blob"].Select(words => words[0]))
        {
            await using var content = await stores.Blobs.OpenAsync(blob);
            Assert.Equal(blob[(blob.LastIndexOf('/') + 1)..], Convert.ToHexStringLower(await SHA256.HashDataAsync(content)));
        }
    }

    private static async Task NothingIsThereInPartAsync(Stores stores)
    {
        var all = (await ReadAllAsync(stores, "all")).Select(e => e.Id).ToHashSet();
        var turns = new HashSet<string>();
        for (var writer = 0; writer < WritingChild.Writers; writer++)
        {
            foreach (var entry in await ReadAllAsync(stores, $"writers/{writer}")) turns.UnionWith([$"{writer}-{entry.Id}-first", $"{writer}-{entry.Id}-second"]);
        }

        Assert.Equal(turns, all);
    }

    // Reading checks that the numbers have no holes and the contents are whole.
    private static async Task<List<JournalEntry>> ReadAllAsync(Stores stores, string stream)
    {
        var all = new List<JournalEntry>();
        while (await stores.Journal.ReadAsync(stream, all.Count, 1_000) is { Count: > 0 } page) all.AddRange(page);
        Assert.Equal(new JournalExtent(all.Count == 0 ? 0 : 1, all.Count, all.Count), await stores.Journal.ExtentAsync(stream));
        return all;
    }
}

public sealed class SqliteKillTests : KillTests
{
    [Fact]
    public Task A_writing_process_killed_at_random_moments_loses_nothing_acknowledged() => CheckAsync("Sqlite", null);
}

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlKillTests(PostgreSqlFixture fixture) : KillTests
{
    [Fact]
    public async Task A_writing_process_killed_at_random_moments_loses_nothing_acknowledged() =>
        await CheckAsync("PostgreSql", await fixture.Server.CreateDatabaseAsync());
}
