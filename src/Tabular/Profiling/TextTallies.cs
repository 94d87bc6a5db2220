using System.Numerics;
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
    private int[] _slots = [];
    private bool[] _alike = [];

    /// <summary>How many distinct texts.</summary>
    public long Distinct { get; private set; }

    /// <summary>How many of them are unified to the same as another.</summary>
    public long Variants { get; private set; }

    /// <summary>The most frequent, by the first row they stand in, most frequent first, of equal ones the one that came first.</summary>
    public IReadOnlyList<(long First, long Count)> MostFrequent => [.. _most.UnorderedItems.Select(item => item.Element).OrderByDescending(text => text.Count).ThenBy(text => text.First)];

    /// <summary>Adds tallies: all there are of every text among them, and of all it could be unified with. Leaves them in disorder.</summary>
    public void Add(Span<TextTally> tallies)
    {
        // Open addressing, at most half full: a slot holds the place, from 1, of a text among those found, which take the tallies' own room from its beginning.
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)tallies.Length * 2 + 1);
        if (_slots.Length < size) (_slots, _alike) = (new int[size], new bool[size]);
        var slots = _slots.AsSpan(0, size);
        slots.Clear();
        var alike = _alike.AsSpan(0, tallies.Length);
        var found = 0;
        foreach (var tally in tallies)
        {
            // Texts that are unified to the same lie on one way of slots, so a text that is new meets them all.
            var variant = false;
            for (var slot = (int)tally.Unified.Low & (size - 1); ; slot = (slot + 1) & (size - 1))
            {
                if (slots[slot] == 0)
                {
                    alike[found] = variant;
                    tallies[found++] = tally;
                    slots[slot] = found;
                    break;
                }

                ref var met = ref tallies[slots[slot] - 1];
                if (met.Unified != tally.Unified) continue;
                if (met.Own == tally.Own)
                {
                    met = met with { First = Math.Min(met.First, tally.First), Count = met.Count + tally.Count };
                    break;
                }

                alike[slots[slot] - 1] = variant = true;
            }
        }

        Distinct += found;
        Variants += alike[..found].Count(true);
        foreach (var text in tallies[..found]) List(text.First, text.Count);
    }

    private void List(long first, long count)
    {
        if (_most.Count < listed) _most.Enqueue((first, count), (count, -first));
        else if (_most.TryPeek(out _, out var least) && (count, -first).CompareTo(least) > 0) _most.EnqueueDequeue((first, count), (count, -first));
    }
}
