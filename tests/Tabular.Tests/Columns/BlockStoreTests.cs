using Platform.Tabular.Columns;

namespace Platform.Tabular.Tests.Columns;

public sealed class BlockStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("blocks").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Blocks_past_the_bound_go_to_the_scratch_file_and_what_is_released_is_used_again()
    {
        using var store = new BlockStore(memoryBytes: 0, _folder);
        var first = Enumerable.Range(0, 20).Select(at => store.Add(Reals(at))).ToArray();
        var length = store.ScratchBytes;
        for (var round = 0; round < 10; round++)
        {
            foreach (var block in first) store.Release(block);
            first = [.. Enumerable.Range(0, 20).Select(at => store.Add(Reals(at + round)))];
            for (var at = 0; at < first.Length; at++) Assert.Equal(at + round, ((RealBlock)store.Read(first[at])).Values[0]);
        }

        Assert.Equal((length, 0L), (store.ScratchBytes, store.HeldBytes));
    }

    [Fact]
    public void Memory_that_is_released_is_used_again()
    {
        using var store = new BlockStore(memoryBytes: 100_000, _folder);
        for (var round = 0; round < 50; round++)
        {
            var block = store.Add(Reals(round));
            Assert.Equal(round, ((RealBlock)store.Read(block)).Values[0]);
            store.Release(block);
            store.Release(block);
        }

        Assert.Equal((0L, 0L), (store.HeldBytes, store.ScratchBytes));
    }

    [Fact]
    public void The_scratch_file_has_no_name_while_it_is_used()
    {
        using var store = new BlockStore(memoryBytes: 0, _folder);
        store.Add(Reals(1));
        Assert.True(store.ScratchBytes > 0);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Several_threads_can_add_read_and_release()
    {
        using var store = new BlockStore(memoryBytes: 200_000, _folder);
        Parallel.For(0, 8, thread =>
        {
            var kept = new Queue<(int Value, StoredBlock Block)>();
            for (var round = 0; round < 200; round++)
            {
                kept.Enqueue((thread * 1_000 + round, store.Add(Reals(thread * 1_000 + round))));
                if (kept.Count < 5) continue;
                var (value, block) = kept.Dequeue();
                Assert.Equal(value, ((RealBlock)store.Read(block)).Values[^1]);
                store.Release(block);
            }
        });
        Assert.InRange(store.HeldBytes, 0, 200_000);
    }

    [Fact]
    public void A_table_gives_back_what_a_later_one_does_not_have()
    {
        using var store = new BlockStore(long.MaxValue, _folder);
        ColumnBuilder a = new("a", ColumnKind.Float64, store), b = new("b", ColumnKind.Float64, store);
        a.Add(Reals(1));
        b.Add(Reals(2));
        var table = new Table(store, [a.Build(), b.Build()], [5_000]);
        var both = store.HeldBytes;
        var later = table.With([table.Columns[1]]);
        table.ReleaseAllBut(later);
        Assert.Equal(both / 2, store.HeldBytes);
        Assert.Equal(2, ((RealBlock)later.Columns[0].Read(0)).Values[0]);
    }

    private static RealBlock Reals(double value)
    {
        var values = new double[5_000];
        values.AsSpan().Fill(value);
        return new RealBlock(values);
    }
}
