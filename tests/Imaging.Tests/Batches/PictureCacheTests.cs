using Platform.Imaging.Batches;
using Platform.Imaging.Codecs;
using Platform.Imaging.Tests.Judge;

namespace Platform.Imaging.Tests.Batches;

public sealed class PictureCacheTests
{
    [Fact]
    public void Picture_isWhatDecodingGives_theFirstTimeAndLater()
    {
        using var album = new Album(5);
        using var cache = album.Cache();
        for (var round = 0; round < 3; round++)
        {
            for (var index = 0; index < album.Count; index++) Same.Pixels(Expected(album, index), cache.Get(index));
        }

        Assert.All(album.Reads, reads => Assert.Equal(1, reads));
    }

    [Fact]
    public async Task Picture_askedForByManyAtOnce_isDecodedOnce()
    {
        using var album = new Album(8);
        using var cache = album.Cache();
        using var barrier = new Barrier(8);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                barrier.SignalAndWait();
                for (var index = 0; index < album.Count; index++) Same.Pixels(Expected(album, index), cache.Get(index));
            },
            TaskCreationOptions.LongRunning)));
        Assert.All(album.Reads, reads => Assert.Equal(1, reads));
    }

    [Fact]
    public void Cache_thatIsFull_decodesEachTime()
    {
        using var album = new Album(6);
        var each = 20 * 20 * 3;
        using var cache = album.Cache(maxBytes: 3 * each * 2);
        for (var round = 0; round < 2; round++)
        {
            for (var index = 0; index < album.Count; index++) Same.Pixels(Expected(album, index), cache.Get(index));
        }

        Assert.InRange(cache.Bytes, 1, 3 * each * 2);
        Assert.Contains(1, album.Reads);
        Assert.Contains(2, album.Reads);
    }

    [Fact]
    public void Cache_leaves_nothingInItsFolder()
    {
        using var album = new Album(3);
        using var cache = album.Cache();
        cache.Get(0);
        Assert.Empty(album.Folder.GetFileSystemInfos());
    }

    [Fact]
    public void Picture_thatIsBroken_isNamed_andAskedForAgain()
    {
        using var album = new Album(3);
        var whole = album.Files[1];
        album.Files[1] = whole[..(whole.Length / 2)];
        using var cache = album.Cache();
        Assert.Contains("images/1.jpg", Assert.Throws<ImageRejectedException>(() => cache.Get(1)).Message, StringComparison.Ordinal);
        album.Files[1] = whole;
        Same.Pixels(Expected(album, 1), cache.Get(1));
    }

    private static RgbImage Expected(Album album, int index) => Album.Transform.Resize(ImageDecoder.Decode(album.Files[index], new ImageLimits()));
}
