using FsCheck;
using FsCheck.Fluent;
using Platform.Storage.Journal;
using Platform.Storage.Sqlite.Ahead;

namespace Platform.Storage.Tests.Sqlite;

/// <summary>What waits of a stream is found by its id, whatever the ids' hashes.</summary>
public sealed class AheadStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Entry_that_waits_is_found_by_its_id_also_where_others_have_its_hash(int hashes) => Prop.ForAll(
        Arb.From(Gen.ListOf(Gen.Zip(Gen.Choose(0, 3), Gen.Choose(0, 9)))),
        steps =>
        {
            var blocks = new AheadBlocks();
            var stream = new AheadStream("s", 0, 0, blocks, id => int.Parse(id) % hashes);
            var (waiting, next) = (new List<(string Id, long Seq)>(), 0L);
            foreach (var (step, number) in steps)
            {
                switch (step)
                {
                    case 0 or 1 when waiting.All(entry => entry.Id != $"{number}"):
                        Add(stream, blocks, $"{number}", ++next);
                        stream.Publish();
                        waiting.Add(($"{number}", next));
                        break;
                    case 2:
                        var retired = Math.Min(number, waiting.Count);
                        stream.Retire(retired);
                        waiting.RemoveRange(0, retired);
                        break;
                    case 3 when waiting.All(entry => entry.Id != $"{number}"):
                        Add(stream, blocks, $"{number}", next + 1);
                        stream.Undo();
                        break;
                }

                Assert.Equal(next, stream.LastSeq);
                Assert.Equal(next - waiting.Count + 1, stream.FirstSeq);
                foreach (var id in Enumerable.Range(0, 10).Select(each => $"{each}"))
                    Assert.Equal(waiting.FirstOrDefault(entry => entry.Id == id).Seq, stream.Find(id));
                foreach (var (id, seq) in waiting) Assert.Equal((seq, id), (stream.At(seq).Seq, stream.At(seq).Read("s").Id));
            }
        }).QuickCheckThrowOnFailure();

    private static void Add(AheadStream stream, AheadBlocks blocks, string id, long seq)
    {
        var record = JournalRecord.Encode([new JournalAppend("s", id, DateTimeOffset.UnixEpoch, "k", $"payload of {id}")])[0];
        var (block, at) = blocks.Reserve(AheadFormat.Bound(record));
        blocks.Keep(AheadFormat.Write(blocks[block].AsSpan(at), record, seq));
        stream.Add(record, block, at);
    }
}
