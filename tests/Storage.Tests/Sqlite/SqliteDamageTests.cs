using System.Text;
using Orleans;
using Orleans.Runtime;
using Platform.Storage.Journal;
using Platform.Storage.Sqlite;
using Platform.Storage.Tests.Compliance;

namespace Platform.Storage.Tests.Sqlite;

/// <summary>Bytes of the file are changed behind the stores' back: they say so and never serve what is wrong.</summary>
public sealed class SqliteDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("platform.db");

    public void Dispose() => _folder.Dispose();

    private async Task FillAsync(int entries)
    {
        await using var stores = await Stores.OpenAsync(_folder.Path);
        await stores.Journal.AppendAsync([.. Enumerable.Range(1, entries).Select(i => new JournalAppend("s", $"{i}", DateTimeOffset.UnixEpoch, "k", $"payload number {i:00000} {new string('x', 200)}"))]);
        var state = new GrainState<GrainStorageCompliance.Counter>(new() { Note = "a note to be damaged" });
        await stores.Grains.WriteStateAsync("state", GrainId.Create("g", "1"), state);
    }

    private void Replace(string text, string by)
    {
        var bytes = File.ReadAllBytes(Database);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(at > 0, "what is to be damaged is in the file");
        Encoding.UTF8.GetBytes(by).CopyTo(bytes, at);
        File.WriteAllBytes(Database, bytes);
    }

    [Fact]
    public async Task A_changed_byte_of_an_entry_is_told_when_it_is_read_and_the_others_are_served()
    {
        await FillAsync(100);
        Replace("payload number 00050", "payload number 00051");
        await using var stores = await Stores.OpenAsync(_folder.Path);
        Assert.Equal(49, (await stores.Journal.ReadAsync("s", 0, 49)).Count);
        var fault = await Assert.ThrowsAnyAsync<StorageException>(() => stores.Journal.ReadAsync("s", 40, 20));
        Assert.False(fault.Retryable);
        Assert.Contains("damaged", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    public async Task A_missing_entry_is_told_when_its_range_is_read(int seq)
    {
        await FillAsync(10);
        using (var session = SqliteSession.OpenWriter(Database)) session.ExecuteScript($"DELETE FROM journal_entries WHERE seq = {seq}");
        await using var stores = await Stores.OpenAsync(_folder.Path);
        var fault = await Assert.ThrowsAsync<StorageException>(() => stores.Journal.ReadAsync("s", 0, 20));
        Assert.Contains($"entry {seq}", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageException>(() => stores.Journal.ReadBackwardAsync("s", long.MaxValue, 20));
    }

    [Fact]
    public async Task A_changed_byte_of_a_grains_state_is_told_when_it_is_read()
    {
        await FillAsync(1);
        Replace("a note to be damaged", "a note that damaged.");
        await using var stores = await Stores.OpenAsync(_folder.Path);
        var fault = await Assert.ThrowsAnyAsync<StorageException>(() =>
            stores.Grains.ReadStateAsync("state", GrainId.Create("g", "1"), new GrainState<GrainStorageCompliance.Counter>(new())));
        Assert.Contains("damaged", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Pages_overwritten_with_noise_are_told_at_opening(int seed)
    {
        await FillAsync(2_000);
        var bytes = File.ReadAllBytes(Database);
        var noise = new Random(seed);
        for (var page = 6; page < bytes.Length / 4_096; page += 7) noise.NextBytes(bytes.AsSpan(page * 4_096, 4_096));
        File.WriteAllBytes(Database, bytes);
        var fault = await Assert.ThrowsAnyAsync<StorageException>(() => Stores.OpenAsync(_folder.Path));
        Assert.False(fault.Retryable);
        Assert.Contains("corrupt", fault.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Database));
    }

    [Fact]
    public async Task A_damaged_header_is_told_at_opening_and_the_file_is_left_as_it_is()
    {
        await FillAsync(10);
        var bytes = File.ReadAllBytes(Database);
        bytes.AsSpan(0, 16).Clear();
        File.WriteAllBytes(Database, bytes);
        var fault = await Assert.ThrowsAnyAsync<StorageException>(() => Stores.OpenAsync(_folder.Path));
        Assert.Contains("not a database", fault.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Database));
    }

    [Fact]
    public async Task A_file_that_was_cut_short_is_told_at_opening()
    {
        await FillAsync(2_000);
        using (var file = File.OpenWrite(Database)) file.SetLength(file.Length / 2 / 4_096 * 4_096);
        var fault = await Assert.ThrowsAnyAsync<StorageException>(() => Stores.OpenAsync(_folder.Path));
        Assert.False(fault.Retryable);
    }

    [Fact]
    public async Task A_file_that_is_gone_while_its_log_is_there_is_told_at_opening_and_the_log_is_kept()
    {
        await FillAsync(1);
        File.Delete(Database);
        await File.WriteAllTextAsync(Database + "-wal", "what was not yet in the file");
        var fault = await Assert.ThrowsAnyAsync<StorageException>(() => Stores.OpenAsync(_folder.Path));
        Assert.Contains("platform.db-wal", fault.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Database + "-wal"));
    }
}
