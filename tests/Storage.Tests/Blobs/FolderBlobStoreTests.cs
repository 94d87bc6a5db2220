using System.Security.Cryptography;
using System.Text;
using Platform.Storage.Blobs;

namespace Platform.Storage.Tests.Blobs;

public sealed class FolderBlobStoreTests : IDisposable
{
    private const string Unknown = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _folder = new();
    private readonly FolderBlobStore _blobs;

    public FolderBlobStoreTests() => _blobs = Open();

    public void Dispose() => _folder.Dispose();

    private FolderBlobStore Open(TimeSpan staleAfter = default) => new(_folder.File("blobs"), staleAfter, TimeProvider.System);

    private async Task<IStagedBlob> StageAsync(string text, long maxBytes = long.MaxValue) => await _blobs.StageAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), maxBytes);

    private async Task<string> CommitAsync(string owner, string text)
    {
        await using var staged = await StageAsync(text);
        return await staged.CommitAsync(owner);
    }

    private async Task<string> ReadAsync(string blob)
    {
        using var reader = new StreamReader(await _blobs.OpenAsync(blob));
        return await reader.ReadToEndAsync();
    }

    private string[] Staged() => Directory.GetFileSystemEntries(_folder.File("blobs/.staging"));

    [Fact]
    public async Task What_is_committed_is_read_back_under_its_owner_and_hash()
    {
        await using var staged = await StageAsync("content");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("content"u8)), staged.Hash);
        Assert.Equal(7, staged.Size);
        Assert.False(await _blobs.ExistsAsync($"submissions/a/{staged.Hash}"));
        var blob = await staged.CommitAsync("submissions/a");
        Assert.Equal($"submissions/a/{staged.Hash}", blob);
        Assert.True(await _blobs.ExistsAsync(blob));
        Assert.Equal("content", await ReadAsync(blob));
        await staged.DisposeAsync();
        Assert.Equal("content", await ReadAsync(blob));
        Assert.Empty(Staged());
    }

    [Fact]
    public async Task Staged_content_can_be_read_and_sought_before_and_after_it_is_committed()
    {
        await using var staged = await StageAsync("0123456789");
        for (var round = 0; round < 2; round++)
        {
            await using var content = staged.Open();
            Assert.True(content.CanSeek);
            content.Seek(7, SeekOrigin.Begin);
            using var reader = new StreamReader(content);
            Assert.Equal("789", await reader.ReadToEndAsync());
            await staged.CommitAsync("owner");
        }
    }

    [Fact]
    public async Task Content_nobody_was_given_is_removed()
    {
        await (await StageAsync("content")).DisposeAsync();
        Assert.Empty(Staged());
    }

    [Fact]
    public async Task Content_can_be_given_to_several_owners_and_to_one_again()
    {
        await using var staged = await StageAsync("content");
        var first = await staged.CommitAsync("a");
        var second = await staged.CommitAsync("b/c");
        Assert.Equal(first, await staged.CommitAsync("a"));
        await staged.DisposeAsync();
        Assert.Equal(first, await CommitAsync("a", "content"));
        await _blobs.DeleteOwnerAsync("a");
        Assert.Equal("content", await ReadAsync(second));
        Assert.Empty(Staged());
    }

    [Fact]
    public async Task Empty_content_is_content() => Assert.Equal("", await ReadAsync(await CommitAsync("a", "")));

    [Fact]
    public async Task Content_as_large_as_allowed_is_taken_and_one_byte_more_is_refused_with_nothing_kept()
    {
        await (await StageAsync("12345", maxBytes: 5)).DisposeAsync();
        var refused = await Assert.ThrowsAsync<BlobTooLargeException>(() => StageAsync("123456", maxBytes: 5));
        Assert.Equal(5, refused.MaxBytes);
        Assert.Empty(Staged());
    }

    [Fact]
    public async Task Content_whose_sender_fails_is_the_senders_fault_and_nothing_is_kept()
    {
        await Assert.ThrowsAsync<EndOfStreamException>(() => _blobs.StageAsync(new BrokenStream(), long.MaxValue));
        Assert.Empty(Staged());
    }

    [Fact]
    public async Task Taking_in_can_be_cancelled_and_nothing_is_kept()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _blobs.StageAsync(new MemoryStream(new byte[1_000_000]), long.MaxValue, cancellation.Token));
        Assert.Empty(Staged());
    }

    [Fact]
    public async Task Deleting_an_owner_deletes_what_it_owns_and_nothing_else()
    {
        var mine = await CommitAsync("runs/1", "x");
        var below = await CommitAsync("runs/1/more", "x");
        var beside = await CommitAsync("runs/10", "x");
        await _blobs.DeleteOwnerAsync("runs/1");
        Assert.False(await _blobs.ExistsAsync(mine));
        await Assert.ThrowsAsync<BlobNotFoundException>(() => _blobs.OpenAsync(mine));
        Assert.True(await _blobs.ExistsAsync(below));
        Assert.True(await _blobs.ExistsAsync(beside));
        await _blobs.DeleteOwnerAsync("runs/1");
        await _blobs.DeleteOwnerAsync("nobody");
        await _blobs.DeleteOwnerAsync("runs/1/more");
        await _blobs.DeleteOwnerAsync("runs/10");
        Assert.Equal([".staging"], Directory.GetFileSystemEntries(_folder.File("blobs")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_owner_whose_name_is_a_hash_is_apart_from_the_blob_of_that_hash()
    {
        var blob = await CommitAsync("a", "x");
        var other = await CommitAsync(blob, "y");
        Assert.Equal("x", await ReadAsync(blob));
        Assert.Equal("y", await ReadAsync(other));
        await _blobs.DeleteOwnerAsync("a");
        Assert.Equal("y", await ReadAsync(other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/etc")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a/.b")]
    [InlineData(".staging")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a b")]
    [InlineData("a@b")]
    [InlineData("日本")]
    public async Task A_name_that_cannot_own_is_refused_and_opens_nothing(string owner)
    {
        await using var staged = await StageAsync("x");
        await Assert.ThrowsAsync<ArgumentException>(() => staged.CommitAsync(owner));
        await Assert.ThrowsAsync<ArgumentException>(() => _blobs.DeleteOwnerAsync(owner));
        await Assert.ThrowsAsync<BlobNotFoundException>(() => _blobs.OpenAsync($"{owner}/{Unknown}"));
        Assert.False(await _blobs.ExistsAsync($"{owner}/{Unknown}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a/b")]
    [InlineData(Unknown)]
    [InlineData("a/" + Unknown)]
    [InlineData("a/../a/" + Unknown)]
    [InlineData("a/0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF")]
    public async Task A_blob_that_is_not_there_is_not_found(string blob)
    {
        Assert.False(await _blobs.ExistsAsync(blob));
        Assert.Equal(blob, (await Assert.ThrowsAsync<BlobNotFoundException>(() => _blobs.OpenAsync(blob))).Blob);
    }

    [Fact]
    public async Task Concurrent_commits_and_deletions_of_one_owner_end_in_one_or_the_other()
    {
        for (var round = 0; round < 20; round++)
        {
            var committing = Enumerable.Range(0, 4).Select(i => Task.Run(() => CommitAsync("busy/owner", $"{round} {i}"))).ToArray();
            var deleting = Enumerable.Range(0, 4).Select(_ => Task.Run(() => _blobs.DeleteOwnerAsync("busy/owner"))).ToArray();
            var blobs = await Task.WhenAll(committing);
            await Task.WhenAll(deleting);
            foreach (var (blob, i) in blobs.Select((blob, i) => (blob, i)))
            {
                if (await _blobs.ExistsAsync(blob)) Assert.Equal($"{round} {i}", await ReadAsync(blob));
            }
        }

        Assert.Empty(Staged());
    }

    [Fact]
    public async Task What_a_dead_process_staged_is_removed_at_opening()
    {
        await using var left = await StageAsync("left behind");
        Assert.Single(Staged());
        Open();
        Assert.Empty(Staged());
    }

    [Fact]
    public async Task In_a_shared_folder_only_what_was_staged_long_ago_is_removed_at_opening()
    {
        await using var old = await StageAsync("old");
        File.SetLastWriteTimeUtc(Staged()[0], DateTime.UtcNow.AddHours(-25));
        await using var young = await StageAsync("young");
        Open(TimeSpan.FromHours(24));
        Assert.Equal("young", await File.ReadAllTextAsync(Assert.Single(Staged())));
    }

    private sealed class BrokenStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _reads++ < 3 ? ValueTask.FromResult(buffer.Length) : throw new EndOfStreamException("the connection was cut");
    }
}
