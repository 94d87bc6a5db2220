using Platform.Tabular.Columns;

namespace Platform.Tabular.Profiling;

/// <summary>A distinct text somewhere in a column, by its hashes. Texts that are unified to the same have the same first two words; they are told apart by the third.</summary>
/// <param name="Unified">The hash of the text, unified.</param>
/// <param name="Own">Half of the text's own hash: enough among the few that are unified to the same.</param>
/// <param name="First">The first row it stands in, of those counted here.</param>
/// <param name="Count">How many rows.</param>
internal readonly record struct TextTally(Hash128 Unified, ulong Own, uint First, uint Count);

/// <summary>What follows from all tallies of a column, however many stand for one text.</summary>
/// <param name="listed">How many of the most frequent are kept.</param>
internal sealed class TextTallies(int listed)
{
    // The least of those kept on top: fewest rows, then latest.
    private readonly PriorityQueue<(long First, long Count), (long Count, long Later)> _most = new(listed + 1);

    /// <summary>How many distinct texts.</summary>
    public long Distinct { get; private set; }

    /// <summary>How many of them are unified to the same as another.</summary>
    public long Variants { get; private set; }

    /// <summary>The most frequent, by the first row they stand in, most frequent first, of equal ones the one that came first.</summary>
    public IReadOnlyList<(long First, long Count)> MostFrequent => [.. _most.UnorderedItems.Select(item => item.Element).OrderByDescending(text => text.Count).ThenBy(text => text.First)];

    /// <summary>Adds tallies: all there are of every text among them, and of all it could be unified with. Sorts them.</summary>
    public void Add(Span<TextTally> tallies)
    {
        tallies.Sort(static (one, other) =>
            one.Unified.High != other.Unified.High ? one.Unified.High.CompareTo(other.Unified.High)
            : one.Unified.Low != other.Unified.Low ? one.Unified.Low.CompareTo(other.Unified.Low)
            : one.Own.CompareTo(other.Own));
        var alike = 0;
        for (var start = 0; start < tallies.Length;)
        {
            ref readonly var text = ref tallies[start];
            long first = text.First, count = 0;
            var end = start;
            for (; end < tallies.Length && tallies[end].Own == text.Own && tallies[end].Unified == text.Unified; end++)
            {
                first = Math.Min(first, tallies[end].First);
                count += tallies[end].Count;
            }

            Distinct++;
            alike++;
            List(first, count);
            if (end == tallies.Length || tallies[end].Unified != text.Unified)
            {
                Variants += alike > 1 ? alike : 0;
                alike = 0;
            }

            start = end;
        }
    }

    private void List(long first, long count)
    {
        if (_most.Count < listed) _most.Enqueue((first, count), (count, -first));
        else if (_most.TryPeek(out _, out var least) && (count, -first).CompareTo(least) > 0) _most.EnqueueDequeue((first, count), (count, -first));
    }
}
