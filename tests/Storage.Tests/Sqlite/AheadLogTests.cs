using Platform.Storage.Journal;
using Platform.Storage.Sqlite.Ahead;

namespace Platform.Storage.Tests.Sqlite;

/// <summary>What a process that ended at once left in the log ahead of the database is taken up; what is missing or changed there is told.</summary>
public sealed class AheadLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _copy = new();

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    private static JournalAppend Entry(int number, int length = 10) => new("s", $"{number}", DateTimeOffset.UnixEpoch, "k", new string((char)('a' + (number % 26)), length));

    // The folder as it was when all was answered, and nothing had to be in the database yet.
    private async Task<string[]> LeaveAsync(int appends, int length = 10)
    {
        await using var stores = await Stores.OpenAsync(_folder.Path);
        for (var i = 1; i <= appends; i++) await stores.Journal.AppendAsync([Entry(i, length)]);
        foreach (var file in Directory.GetFiles(_folder.Path).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))) File.Copy(file, _copy.File(Path.GetFileName(file)));
        return AheadRecovery.Files(_copy.Path);
    }

    private async Task<IReadOnlyList<JournalEntry>> TakenUpAsync()
    {
        await using var stores = await Stores.OpenAsync(_copy.Path);
        return await stores.Journal.ReadAsync("s", 0, 100_000, long.MaxValue);
    }

    // Frames are found by their numbers, which are from 1 here.
    private static int FrameAt(byte[] segment, long number)
    {
        for (var (at, next) = (AheadFormat.HeaderBytes, 1L); ; next++)
        {
            if (next == number) return at;
            Assert.NotNull(AheadFormat.Read(segment, at, next, out var length));
            at += length;
        }
    }

    [Fact]
    public async Task What_was_answered_and_not_yet_moved_is_there_at_the_next_start()
    {
        await LeaveAsync(50);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => ($"{i}", (long)i)), (await TakenUpAsync()).Select(entry => (entry.Id, entry.Seq)));
        Assert.Empty(AheadRecovery.Files(_copy.Path));
        await using var again = await Stores.OpenAsync(_copy.Path);
        Assert.Equal([7, 51], await again.Journal.AppendAsync([Entry(7), Entry(51)]));
    }

    [Fact]
    public async Task Readers_get_what_was_written_while_its_memory_is_used_again()
    {
        await using var stores = await Stores.OpenAsync(_folder.Path);
        var written = 0;
        using var done = new CancellationTokenSource();
        // An entry that was overwritten as it was read has not its checksum.
        var readers = Enumerable.Range(0, 3).Select(reader => Task.Run(async () =>
        {
            var read = 0L;
            while (!done.IsCancellationRequested)
            {
                var entries = await stores.Journal.ReadAsync("s", Math.Max(0, Volatile.Read(ref written) - (50 * (reader + 1))), 200, long.MaxValue);
                Assert.All(entries, entry => Assert.Equal(($"{entry.Seq}", 100_000), (entry.Id, entry.Payload.Length)));
                read += entries.Count;
            }

            return read;
        })).ToArray();

        for (var round = 0; round < 60; round++)
        {
            await stores.Journal.AppendAsync([.. Enumerable.Range(written + 1, 50).Select(number => Entry(number, 100_000))]);
            Volatile.Write(ref written, written + 50);
            // What waits gets into the database first.
            await stores.Journal.TrimAsync("s", Math.Max(0, written - 400));
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), read => Assert.True(read > 0));
    }

    [Fact]
    public async Task A_log_of_several_files_is_taken_up_in_order()
    {
        var files = await LeaveAsync(30, 400_000);
        Assert.True(files.Length > 2, $"{files.Length} files");
        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long)i), (await TakenUpAsync()).Select(entry => entry.Seq));
    }

    [Fact]
    public async Task A_frame_that_was_cut_off_ends_the_log()
    {
        var file = Assert.Single(await LeaveAsync(20), file => new FileInfo(file).Length > 0 && AheadFormat.TryHeader(File.ReadAllBytes(file), out _, out _));
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan(FrameAt(bytes, 15) + 30).Clear();
        File.WriteAllBytes(file, bytes);
        Assert.Equal(14, (await TakenUpAsync()).Count);
        await using var again = await Stores.OpenAsync(_copy.Path);
        Assert.Equal([15], await again.Journal.AppendAsync([Entry(99)]));
    }

    [Fact]
    public async Task A_changed_byte_before_the_last_file_is_told_and_nothing_is_removed()
    {
        var files = await LeaveAsync(30, 400_000);
        var first = files.Single(file => AheadFormat.TryHeader(File.ReadAllBytes(file), out _, out var number) && number == 1);
        var bytes = File.ReadAllBytes(first);
        bytes[FrameAt(bytes, 3) + 100] ^= 1;
        File.WriteAllBytes(first, bytes);
        var fault = await Assert.ThrowsAnyAsync<StorageException>(() => Stores.OpenAsync(_copy.Path));
        Assert.Contains("frame 3 is missing", fault.Message, StringComparison.Ordinal);
        Assert.Equal(files.Order(), AheadRecovery.Files(_copy.Path).Order());
    }

    [Fact]
    public async Task A_log_of_another_database_is_refused()
    {
        await LeaveAsync(3);
        using var other = new TemporaryFolder();
        await using (await Stores.OpenAsync(other.Path))
        {
        }

        foreach (var file in Directory.GetFiles(_copy.Path, "platform.db*")) File.Delete(file);
        File.Copy(other.File("platform.db"), _copy.File("platform.db"));
        var fault = await Assert.ThrowsAnyAsync<StorageException>(() => Stores.OpenAsync(_copy.Path));
        Assert.Contains("another database", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_whose_database_is_gone_is_told()
    {
        await LeaveAsync(3);
        foreach (var file in Directory.GetFiles(_copy.Path, "platform.db*")) File.Delete(file);
        var fault = await Assert.ThrowsAnyAsync<StorageException>(() => Stores.OpenAsync(_copy.Path));
        Assert.Contains("is gone while its log", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_in_order_leaves_no_log()
    {
        await using (var stores = await Stores.OpenAsync(_folder.Path)) await stores.Journal.AppendAsync([Entry(1)]);
        Assert.Empty(AheadRecovery.Files(_folder.Path));
    }
}
