using System.Runtime.InteropServices;
using Platform.Tabular.Cleaning.Numbers;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>
/// Finds what stands in a column most often, the least of those that stand equally often: <c>Series.mode().iloc[0]</c>. Exact in bounded memory: where the values are too many to count at once, they are
/// counted in parts by their hashes, with a pass over the column for each.
/// </summary>
internal static class ValueCounting
{
    /// <summary>How many distinct values are counted at once, at most.</summary>
    public const int MaxValues = 1 << 19;

    /// <summary>How long the texts counted at once are together, at most, in characters: 32 MiB.</summary>
    public const int MaxChars = 1 << 24;

    private const int PartBits = 4;

    /// <summary>The value; a <see cref="double"/>, <see cref="bool"/> or text; <c>null</c> of nothing.</summary>
    public static object? MostFrequent(Column column, CancellationToken cancellationToken, int maxValues = MaxValues) => column.Kind switch
    {
        ColumnKind.Text => MostFrequent<string>(column, CountTexts, text => text.Length, CodePointOrder.Instance.Compare, maxValues, cancellationToken)?.Value,
        ColumnKind.Float64 => MostFrequent<double>(column, CountNumbers, _ => 0, (one, other) => one.CompareTo(other), maxValues, cancellationToken)?.Value,
        ColumnKind.Bool => MostFrequent<bool>(column, CountTruths, _ => 0, (one, other) => one.CompareTo(other), maxValues, cancellationToken)?.Value,
        _ => throw new ArgumentException($"never missing: {column.Kind}", nameof(column)),
    };

    private static (T Value, long Count)? MostFrequent<T>(
        Column column, Action<Block, Action<T, int>> count, Func<T, int> chars, Comparison<T> compare, int maxValues, CancellationToken cancellationToken)
        where T : notnull
    {
        (T Value, long Count)? best = null;
        // Parts that are still to be counted: the hashes that end in these bits.
        var parts = new Stack<(uint Ending, int Bits)>([(0, 0)]);
        while (parts.TryPop(out var part))
        {
            if (CountPart(column, count, chars, part.Ending, part.Bits, maxValues, cancellationToken) is not { } counts)
            {
                for (uint next = 0; next < 1 << PartBits; next++) parts.Push((part.Ending | next << part.Bits, part.Bits + PartBits));
                continue;
            }

            foreach (var (value, times) in counts)
            {
                if (best is not { } known || times > known.Count || (times == known.Count && compare(value, known.Value) < 0)) best = (value, times);
            }
        }

        return best;
    }

    // Null where it would take too much memory; never once all bits of the hash are used, as then nothing is left to part by.
    private static Dictionary<T, long>? CountPart<T>(
        Column column, Action<Block, Action<T, int>> count, Func<T, int> chars, uint ending, int bits, int maxValues, CancellationToken cancellationToken)
        where T : notnull
    {
        var counts = new Dictionary<T, long>();
        var mask = bits == 32 ? uint.MaxValue : (1u << bits) - 1;
        long held = 0;
        foreach (var block in column.Blocks())
        {
            cancellationToken.ThrowIfCancellationRequested();
            count(block, (value, times) =>
            {
                if (((uint)HashCode.Combine(value) & mask) != ending) return;
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out var there);
                known += times;
                if (!there) held += chars(value);
            });
            if ((counts.Count > maxValues || held > MaxChars) && bits < 32) return null;
        }

        return counts;
    }

    private static void CountTexts(Block block, Action<string, int> count)
    {
        var text = (TextBlock)block;
        var times = new int[text.Values.Length];
        foreach (var code in text.Codes)
        {
            if (code >= 0) times[code]++;
        }

        for (var code = 0; code < times.Length; code++)
        {
            if (times[code] > 0) count(text.Values[code], times[code]);
        }
    }

    // Zero and minus zero are one value.
    private static void CountNumbers(Block block, Action<double, int> count)
    {
        foreach (var value in ((RealBlock)block).Values)
        {
            if (!double.IsNaN(value)) count(value + 0.0, 1);
        }
    }

    private static void CountTruths(Block block, Action<bool, int> count)
    {
        var values = ((BoolBlock)block).Values;
        if (values.Count((sbyte)0) is var no and > 0) count(false, no);
        if (values.Count((sbyte)1) is var yes and > 0) count(true, yes);
    }
}
