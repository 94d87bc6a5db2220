using FsCheck;
using FsCheck.Fluent;
using Platform.Storage.Journal;

namespace Platform.Storage.Tests.Compliance;

/// <summary>A journal against the plainest one there is, a list in memory, over random histories.</summary>
public abstract class JournalModel : StorageCompliance
{
    private int _run;

    [Fact]
    public void Any_history_gives_what_a_list_in_memory_gives()
    {
        var step = Gen.OneOf(
            Gen.Zip(Gen.Choose(0, 2), Gen.ListOf(Gen.Choose(0, 12))).Select(a => (Op: "append", Stream: a.Item1, Ids: a.Item2.Take(5).ToArray(), At: 0)),
            Gen.Zip(Gen.Choose(0, 2), Gen.Choose(0, 20)).Select(t => (Op: "trim", Stream: t.Item1, Ids: Array.Empty<int>(), At: t.Item2)),
            Gen.Zip(Gen.Choose(0, 2), Gen.Choose(0, 25)).Select(r => (Op: "read", Stream: r.Item1, Ids: Array.Empty<int>(), At: r.Item2)),
            Gen.Constant((Op: "reopen", Stream: 0, Ids: Array.Empty<int>(), At: 0)));
        var histories = Arb.From(Gen.ListOf(step).Select(steps => steps.ToArray()));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(40).WithEndSize(40),
            Prop.ForAll(histories, steps => Task.Run(() => Holds(steps)).GetAwaiter().GetResult()));
    }

    private async Task<bool> Holds((string Op, int Stream, int[] Ids, int At)[] steps)
    {
        var run = ++_run;
        var model = new Dictionary<int, (List<(long Seq, int Id)> Entries, long Last)>();
        foreach (var (op, stream, ids, at) in steps)
        {
            var name = $"run{run}/{stream}";
            var (held, last) = model.GetValueOrDefault(stream, ([], 0));
            switch (op)
            {
                case "append":
                    var expected = new List<long>();
                    foreach (var id in ids)
                    {
                        var known = held.FindIndex(e => e.Id == id);
                        if (known < 0) held.Add((++last, id));
                        expected.Add(known < 0 ? last : held[known].Seq);
                    }

                    model[stream] = (held, last);
                    Assert.Equal(expected, await Stores.Journal.AppendAsync([.. ids.Select(id => new JournalAppend(name, $"{id}", DateTimeOffset.UnixEpoch, "k", $"{id}"))]));
                    break;
                case "trim":
                    held.RemoveAll(e => e.Seq <= at);
                    await Stores.Journal.TrimAsync(name, at);
                    break;
                case "read":
                    Assert.Equal(held.Where(e => e.Seq > at).Take(4), (await Stores.Journal.ReadAsync(name, at, 4)).Select(e => (e.Seq, int.Parse(e.Id))));
                    Assert.Equal(
                        held.Where(e => e.Seq < at).Reverse().Take(4), (await Stores.Journal.ReadBackwardAsync(name, at, 4)).Select(e => (e.Seq, int.Parse(e.Payload))));
                    Assert.Equal(new JournalExtent(held.Count == 0 ? 0 : held[0].Seq, last, held.Count), await Stores.Journal.ExtentAsync(name));
                    break;
                default:
                    await ReopenAsync();
                    break;
            }
        }

        return true;
    }
}
