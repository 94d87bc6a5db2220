using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Profiling;

/// <summary>
/// A column of texts, in one pass. Distinct texts are counted in a dictionary as long as there are few; past the bounds, as tallies of 32 bytes in partitions, one for each distinct text of a block.
/// </summary>
internal sealed class TextProfiler(Column column, BlockStore store, ProfileBounds bounds, CancellationToken cancellationToken)
{
    private const int Listed = 50;
    private readonly Dictionary<string, (uint First, uint Count)> _texts = new(StringComparer.Ordinal);
    private readonly TextTallies _tallies = new(Listed);
    private readonly DateRecogniser _dates = new();
    private KeyPartitions<TextTally>? _partitions;
    private (uint First, uint Count)[] _block = [];
    private long _chars, _lengths, _untrimmed, _numeric;
    private int _shortest = int.MaxValue, _longest;

    /// <summary>How many distinct texts.</summary>
    public long Distinct => _tallies.Distinct;

    /// <summary>The dates they are; <c>null</c> where they are none, or only one.</summary>
    public DateProfile? Dates => Distinct >= 2 ? _dates.Found() : null;

    /// <summary>Profiles the column.</summary>
    /// <exception cref="OverflowException">It has 2^32 rows or more.</exception>
    public TextProfile Profile()
    {
        try
        {
            uint row = 0;
            foreach (var block in column.Blocks())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add((TextBlock)block, row);
                row = checked(row + (uint)block.Rows);
            }

            CountAll();
        }
        finally
        {
            _partitions?.Dispose();
        }

        var values = column.Rows - column.Missing;
        var most = Find(_tallies.MostFrequent);
        return new TextProfile(
            most,
            values - most.Sum(value => value.Count),
            values == 0 ? 0 : _shortest,
            _longest,
            values == 0 ? null : (double)_lengths / values,
            _untrimmed,
            _tallies.Variants,
            _numeric);
    }

    private static TextTally Tally(string text, uint first, uint count)
    {
        var own = Hash128.Of(text);
        return new TextTally(TextForm.Unified(text, own), own.High, first, count);
    }

    private void Add(TextBlock block, uint start)
    {
        var values = block.Values;
        if (_block.Length < values.Length) _block = new (uint, uint)[values.Length];
        var tallies = _block.AsSpan(0, values.Length);
        tallies.Clear();
        var codes = block.Codes;
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] < 0) continue;
            ref var tally = ref tallies[codes[row]];
            if (tally.Count++ == 0) tally.First = start + (uint)row;
        }

        for (var code = 0; code < values.Length; code++)
        {
            var (first, count) = tallies[code];
            if (count == 0) continue;
            if (_partitions is not null)
            {
                Spread(values[code], first, count);
                continue;
            }

            ref var text = ref CollectionsMarshal.GetValueRefOrAddDefault(_texts, values[code], out var known);
            text = known ? (Math.Min(text.First, first), text.Count + count) : (first, count);
            if (known) continue;
            _chars += values[code].Length;
            if (_texts.Count > bounds.DistinctTexts || _chars > bounds.DistinctChars) Spread();
        }
    }

    private void Spread()
    {
        _partitions = new KeyPartitions<TextTally>(store, KeyPartitions<TextTally>.CountFor(column.Rows));
        foreach (var (text, (first, count)) in _texts) Spread(text, first, count);
        _texts.Clear();
        _texts.TrimExcess();
    }

    private void Spread(string text, uint first, uint count)
    {
        Look(text, count);
        var tally = Tally(text, first, count);
        _partitions!.Add(_partitions.Of(tally.Unified.High), tally);
    }

    private void CountAll()
    {
        if (_partitions is null)
        {
            foreach (var (text, (_, count)) in _texts) Look(text, count);
            _tallies.Add([.. _texts.Select(text => Tally(text.Key, text.Value.First, text.Value.Count))]);
            return;
        }

        TextTally[] room = [];
        for (var partition = 0; partition < _partitions.Count; partition++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _tallies.Add(_partitions.Take(partition, ref room));
        }
    }

    private void Look(string text, uint count)
    {
        var length = TextForm.Length(text);
        _lengths += (long)length * count;
        _shortest = Math.Min(_shortest, length);
        _longest = Math.Max(_longest, length);
        if (TextForm.IsUntrimmed(text)) _untrimmed += count;
        if (TextForm.IsNumber(text)) _numeric += count;
        _dates.Add(text);
    }

    // By the rows they stand in; hashes are all that is known of them.
    private ImmutableArray<ValueCount> Find(IReadOnlyList<(long First, long Count)> texts)
    {
        var found = new ValueCount[texts.Count];
        long start = 0;
        var block = -1;
        TextBlock? content = null;
        foreach (var (at, (first, count)) in texts.Index().OrderBy(text => text.Item.First))
        {
            while (content is null || first >= start + content.Rows)
            {
                start += content?.Rows ?? 0;
                content = null;
                if (first >= start + column.RowsOf(++block)) start += column.RowsOf(block);
                else content = (TextBlock)column.Read(block);
            }

            found[at] = new ValueCount(content[(int)(first - start)]!, count);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(found);
    }
}
