using Npgsql;
using Orleans;
using Orleans.Runtime;
using Platform.Storage.Journal;
using Platform.Storage.Tests.Compliance;

namespace Platform.Storage.Tests.PostgreSql;

/// <summary>Rows are changed behind the stores' back: they say so and never serve what is wrong.</summary>
[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlDamageTests(PostgreSqlFixture fixture) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private Stores _stores = null!;
    private NpgsqlDataSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        var connection = await fixture.Server.CreateDatabaseAsync();
        _source = NpgsqlDataSource.Create(connection);
        _stores = await Stores.OpenAsync(_folder.Path, "PostgreSql", connection);
        await _stores.Journal.AppendAsync([.. Enumerable.Range(1, 10).Select(i => new JournalAppend("s", $"{i}", DateTimeOffset.UnixEpoch, "k", "payload"))]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        await _source.DisposeAsync();
        _folder.Dispose();
    }

    private async Task DamageAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task A_changed_entry_is_told_when_it_is_read_and_the_others_are_served()
    {
        await DamageAsync("UPDATE platform.journal_entries SET payload = 'Payload' WHERE seq = 5");
        Assert.Equal(4, (await _stores.Journal.ReadAsync("s", 0, 4)).Count);
        var fault = await Assert.ThrowsAsync<StorageException>(() => _stores.Journal.ReadAsync("s", 0, 10));
        Assert.Contains("entry 5", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    public async Task A_missing_entry_is_told_when_its_range_is_read(int seq)
    {
        await DamageAsync($"DELETE FROM platform.journal_entries WHERE seq = {seq}");
        var fault = await Assert.ThrowsAsync<StorageException>(() => _stores.Journal.ReadAsync("s", 0, 20));
        Assert.Contains($"entry {seq}", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageException>(() => _stores.Journal.ReadBackwardAsync("s", long.MaxValue, 20));
    }

    [Fact]
    public async Task A_changed_state_is_told_when_it_is_read()
    {
        var state = new GrainState<GrainStorageCompliance.Counter>(new());
        await _stores.Grains.WriteStateAsync("state", GrainId.Create("g", "1"), state);
        await DamageAsync("UPDATE platform.grain_state SET document = '{\"value\":7}'");
        await Assert.ThrowsAsync<StorageException>(() => _stores.Grains.ReadStateAsync("state", GrainId.Create("g", "1"), state));
    }
}
