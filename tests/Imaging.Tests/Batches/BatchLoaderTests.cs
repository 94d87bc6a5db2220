using System.Collections.Concurrent;
using Platform.Imaging.Batches;
using Platform.Imaging.Transforms;

namespace Platform.Imaging.Tests.Batches;

public sealed class BatchLoaderTests
{
    private static readonly Augmentation _augmentation = new() { HorizontalFlip = 0.5, RandomCrop = true, RotationDegrees = 10, Brightness = 0.2, Erasing = 0.2 };

    [Fact]
    public void Batches_come_inOrder_withClassesAndContent()
    {
        using var album = new Album(11);
        using var cache = album.Cache();
        int[] order = [4, 3, 10, 0, 1, 7, 7, 2, 9, 8];
        var batches = new BatchLoader(cache, Album.Transform, 4, 3).Load(order, _augmentation, runSeed: 5, epoch: 2, firstBatch: 0, CancellationToken.None);
        var expected = new float[Album.Transform.Length];
        var seen = 0;
        foreach (var batch in batches)
        {
            using (batch)
            {
                Assert.Equal(order.Skip(seen).Take(4), batch.Indices);
                Assert.Equal(batch.Indices.Select(index => (long)album.ClassOf(index)), batch.Classes);
                Assert.Equal(batch.Count * Album.Transform.Length, batch.Inputs.Length);
                for (var i = 0; i < batch.Count; i++)
                {
                    _augmentation.Apply(Album.Transform, cache.Get(batch.Indices[i]), Augmentation.SeedOf(5, 2, batch.Indices[i]), expected);
                    Assert.Equal(expected, batch.Inputs.Slice(i * expected.Length, expected.Length).ToArray());
                    Assert.Equal(expected[0], batch.Buffer[i * expected.Length]);
                }

                seen += batch.Count;
            }
        }

        Assert.Equal(order.Length, seen);
    }

    [Fact]
    public void Batches_areTheSame_withAnyNumberOfThreads()
    {
        using var album = new Album(23);
        var order = EpochOrder.Of([.. Enumerable.Range(0, 23)], 9, 1);
        float[][]? first = null;
        foreach (var (threads, ahead) in new[] { (1, 1), (2, 1), (4, 2), (7, 5) })
        {
            using var cache = album.Cache();
            var inputs = Inputs(new BatchLoader(cache, Album.Transform, 5, threads, ahead).Load(order, _augmentation, 9, 1, 0, CancellationToken.None));
            first ??= inputs;
            Assert.Equal(first, inputs);
        }
    }

    [Fact]
    public void Batches_fromTheMiddleOn_areThoseOfTheWhole()
    {
        using var album = new Album(13);
        using var cache = album.Cache();
        var loader = new BatchLoader(cache, Album.Transform, 4, 2);
        int[] order = [.. Enumerable.Range(0, 13)];
        var whole = Inputs(loader.Load(order, _augmentation, 1, 1, 0, CancellationToken.None));
        Assert.Equal(4, whole.Length);
        for (var firstBatch = 0; firstBatch <= 4; firstBatch++) Assert.Equal(whole.Skip(firstBatch), Inputs(loader.Load(order, _augmentation, 1, 1, firstBatch, CancellationToken.None)));
    }

    [Fact]
    public void Validation_sees_theCentre()
    {
        using var album = new Album(3);
        using var cache = album.Cache();
        var expected = new float[Album.Transform.Length];
        Album.Transform.Centre(cache.Get(2), expected);
        Assert.Equal(expected, Inputs(new BatchLoader(cache, Album.Transform, 1, 1).Load([2], null, 0, 1, 0, CancellationToken.None))[0]);
    }

    [Fact]
    public void Buffer_ofADisposedBatch_isUsedAgain()
    {
        using var album = new Album(4);
        using var cache = album.Cache();
        HashSet<float[]> buffers = [];
        foreach (var batch in new BatchLoader(cache, Album.Transform, 2, 2, ahead: 2).Load([.. Enumerable.Range(0, 400).Select(i => i % 4)], null, 0, 1, 0, CancellationToken.None))
        {
            buffers.Add(batch.Buffer);
            batch.Dispose();
            Assert.Throws<ObjectDisposedException>(() => batch.Buffer);
        }

        Assert.InRange(buffers.Count, 1, 3);
    }

    [Fact]
    public void Loader_makes_noMoreAheadThanAllowed()
    {
        using var album = new Album(40);
        using var cache = album.Cache();
        using var batches = new BatchLoader(cache, Album.Transform, 2, 4, ahead: 3).Load([.. Enumerable.Range(0, 40)], null, 0, 1, 0, CancellationToken.None).GetEnumerator();
        for (var taken = 1; taken <= 17; taken++)
        {
            Assert.True(batches.MoveNext());
            Assert.InRange(album.Reads.Sum(), taken * 2, (taken + 3) * 2);
        }
    }

    [Fact]
    public void Picture_thatIsBroken_endsTheEnumeration_afterTheBatchesBeforeIt()
    {
        using var album = new Album(12);
        album.Files[7] = "no picture"u8.ToArray();
        album.Files[6] = [];
        foreach (var threads in new[] { 1, 4 })
        {
            using var cache = album.Cache();
            using var batches = new BatchLoader(cache, Album.Transform, 3, threads, ahead: 4).Load([.. Enumerable.Range(0, 12)], null, 0, 1, 0, CancellationToken.None).GetEnumerator();
            Assert.True(batches.MoveNext());
            Assert.True(batches.MoveNext());
            Assert.StartsWith("'images/6.jpg':", Assert.Throws<ImageRejectedException>(() => batches.MoveNext()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Picture_thatCannotBeRead_isNamed()
    {
        using var album = new Album(3) { OnRead = _ => throw new IOException("the disk is gone") };
        using var cache = album.Cache();
        var fault = Assert.Throws<ImagingException>(() => Inputs(new BatchLoader(cache, Album.Transform, 2, 2).Load([1], null, 0, 1, 0, CancellationToken.None)));
        Assert.Contains("images/1.jpg", fault.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(fault.InnerException);
    }

    [Fact]
    public void Index_ofNoPicture_isRefused()
    {
        using var album = new Album(3);
        using var cache = album.Cache();
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(cache, Album.Transform, 2, 2).Load([1, 3], null, 0, 1, 0, CancellationToken.None));
    }

    [Fact]
    public async Task Cancellation_wakesTheOneWhoWaits_andEndsTheThreads()
    {
        using var album = new Album(20);
        using var cache = album.Cache();
        using var gate = new ManualResetEventSlim();
        using var reading = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        ConcurrentBag<Thread> threads = [];
        album.OnRead = _ =>
        {
            threads.Add(Thread.CurrentThread);
            reading.Set();
            gate.Wait();
        };
        var waiting = Task.Run(() => Inputs(new BatchLoader(cache, Album.Transform, 4, 3).Load([.. Enumerable.Range(0, 20)], null, 0, 1, 0, cancellation.Token)));
        reading.Wait();
        cancellation.Cancel();
        gate.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        // Every thread ended after the picture that it was at.
        Assert.InRange(album.Reads.Sum(), 1, 3);
        Assert.All(threads, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void Enumeration_thatIsLeft_endsTheThreads()
    {
        ConcurrentBag<Thread> threads = [];
        using var album = new Album(30) { OnRead = _ => threads.Add(Thread.CurrentThread) };
        using var cache = album.Cache();
        foreach (var batch in new BatchLoader(cache, Album.Transform, 2, 3).Load([.. Enumerable.Range(0, 30)], null, 0, 1, 0, CancellationToken.None))
        {
            batch.Dispose();
            break;
        }

        Assert.NotEmpty(threads);
        Assert.All(threads, thread => Assert.False(thread.IsAlive));
        Assert.InRange(album.Reads.Sum(), 2, 8);
    }

    [Fact]
    public void EpochOrder_isAShuffle_ofItsOwnForEachEpochAndSeed()
    {
        int[] indices = [.. Enumerable.Range(100, 50)];
        var orders = (from seed in new long[] { 0, 1, -1, long.MaxValue } from epoch in Enumerable.Range(1, 5) select EpochOrder.Of(indices, seed, epoch)).ToArray();
        Assert.All(orders, order => Assert.Equal(indices, order.Order()));
        Assert.Equal(orders.Length, orders.Select(order => string.Join(',', order)).Distinct().Count());
        Assert.Equal(EpochOrder.Of(indices, 3, 4), EpochOrder.Of([.. indices], 3, 4));
    }

    [Fact]
    public void EpochOrder_putsEachPicture_anywhereAsOften()
    {
        int[] indices = [0, 1, 2, 3];
        var counts = new int[16];
        for (var epoch = 0; epoch < 8_000; epoch++)
        {
            var order = EpochOrder.Of(indices, 42, epoch);
            for (var place = 0; place < 4; place++) counts[place * 4 + order[place]]++;
        }

        // Five standard deviations of a binomial draw; the seed is fixed.
        Assert.All(counts, count => Assert.InRange(count, 2_000 - 195, 2_000 + 195));
    }

    private static float[][] Inputs(IEnumerable<PictureBatch> batches)
    {
        List<float[]> inputs = [];
        foreach (var batch in batches)
        {
            using (batch) inputs.Add(batch.Inputs.ToArray());
        }

        return [.. inputs];
    }
}
