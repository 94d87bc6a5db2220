using Orleans;
using Orleans.Runtime;
using Platform.Storage.Journal;
using Platform.Storage.Tests.Compliance;

namespace Platform.Storage.Tests.Children;

/// <summary>Fills the small disk its folder lies on, and checks that the stores say so, lose nothing, and go on once there is space. Ends with 0 when all of it held.</summary>
internal static class FullDiskChild
{
    public const string Name = "--full-disk-child";

    /// <summary>Of the disk.</summary>
    public const int Bytes = 48 << 20;

    public static async Task<int> RunAsync(string folder)
    {
        try
        {
            Assert.InRange(new DriveInfo(folder).TotalSize, 1, Bytes);
            await CheckAsync(folder);
            return 0;
        }
        catch (Exception fault)
        {
            await Console.Error.WriteLineAsync(fault.ToString());
            return 1;
        }
    }

    private static async Task CheckAsync(string folder)
    {
        var acknowledged = new List<string>();
        await using (var stores = await Stores.OpenAsync(Path.Combine(folder, "data")))
        {
            var state = new GrainState<GrainStorageCompliance.Counter>(new());
            var grain = GrainId.Create("full", "1");
            await stores.Grains.WriteStateAsync("state", grain, state);
            await AppendAsync(stores, "before", acknowledged);
            Assert.Null(await stores.Health.CheckAsync());

            var filler = Path.Combine(folder, "filler");
            await FillAsync(filler);
            var refused = await FillJournalAsync(stores, acknowledged);
            Assert.True(refused.Retryable);
            Assert.Contains("full", refused.Message, StringComparison.Ordinal);
            Assert.NotNull(await stores.Health.CheckAsync());
            await BlobIsRefusedAsync(stores, folder);

            // What was acknowledged can be read while the disk is full.
            Assert.Equal(acknowledged, (await stores.Journal.ReadAsync("s", 0, 10_000, long.MaxValue)).Select(e => e.Id));

            File.Delete(filler);
            await AppendAsync(stores, "after", acknowledged);
            state.State!.Value = 2;
            await stores.Grains.WriteStateAsync("state", grain, state);
            using var content = new MemoryStream(new byte[1 << 20]);
            await using var staged = await stores.Blobs.StageAsync(content, long.MaxValue);
            await staged.CommitAsync("owner");
            Assert.Null(await stores.Health.CheckAsync());
        }

        await using var again = await Stores.OpenAsync(Path.Combine(folder, "data"));
        Assert.Equal(acknowledged, (await again.Journal.ReadAsync("s", 0, 10_000, long.MaxValue)).Select(e => e.Id));
        var read = new GrainState<GrainStorageCompliance.Counter>(new());
        await again.Grains.ReadStateAsync("state", GrainId.Create("full", "1"), read);
        Assert.Equal(2, read.State!.Value);
    }

    private static async Task AppendAsync(Stores stores, string id, List<string> acknowledged)
    {
        await stores.Journal.AppendAsync([new JournalAppend("s", id, DateTimeOffset.UnixEpoch, "k", new string('x', 50_000))]);
        acknowledged.Add(id);
    }

    // Several at a time, so that groups fail too.
    private static async Task<StorageException> FillJournalAsync(Stores stores, List<string> acknowledged)
    {
        for (var i = 0; i < 1_000; i++)
        {
            var ids = Enumerable.Range(0, 4).Select(n => $"{i}-{n}").ToArray();
            var outcomes = await Task.WhenAll(ids.Select(async id =>
            {
                try
                {
                    var numbers = await stores.Journal.AppendAsync([new JournalAppend("s", id, DateTimeOffset.UnixEpoch, "k", new string('x', 50_000))]);
                    return (Seq: numbers[0], Id: id, Fault: (StorageException?)null);
                }
                catch (StorageException fault)
                {
                    return (Seq: 0L, Id: id, Fault: (StorageException?)fault);
                }
            }));
            acknowledged.AddRange(outcomes.Where(o => o.Fault is null).OrderBy(o => o.Seq).Select(o => o.Id));
            if (outcomes.FirstOrDefault(o => o.Fault is not null).Fault is { } refused) return refused;
        }

        throw new InvalidOperationException("the disk did not become full");
    }

    private static async Task BlobIsRefusedAsync(Stores stores, string folder)
    {
        using var content = new MemoryStream(new byte[4 << 20]);
        var refused = await Assert.ThrowsAsync<StorageException>(() => stores.Blobs.StageAsync(content, long.MaxValue));
        Assert.True(refused.Retryable);
        Assert.Contains("full", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder, "data", "blobs", ".staging")));
    }

    private static async Task FillAsync(string filler)
    {
        await using var file = new FileStream(filler, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var free = new DriveInfo(filler).AvailableFreeSpace;
        var block = new byte[64 << 10];
        for (var left = free - (1 << 20); left > 0; left -= block.Length) await file.WriteAsync(block);
    }
}
