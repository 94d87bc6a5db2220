using System.Buffers;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Profiling;

/// <summary>
/// Puts a column's number keys in order, exactly, in bounded memory. Few are sorted in one piece. Of many, a sample of some 8,192 keys from all over the column gives splitters at every 256th of it;
/// keys equal to a splitter are only counted, those between two splitters go to a partition and are sorted there, so that a value that stands very often takes no room and a partition holds about a
/// 256th of the rows however they are spread.
/// </summary>
internal sealed class KeySorter : IDisposable
{
    private const int Pieces = 256, SampledKeys = 8_192;
    private readonly ulong[] _all = [];
    private readonly ulong[] _splitters = [];
    private readonly long[] _equal = [];
    private readonly KeyPartitions<ulong>? _partitions;
    private ulong[] _block = [];
    private int _held;

    /// <summary>For keys that are sorted in one piece.</summary>
    /// <param name="most">How many at most.</param>
    public KeySorter(int most) => _all = ArrayPool<ulong>.Shared.Rent(most);

    private KeySorter(ulong[] splitters, BlockStore store)
    {
        (_splitters, _equal) = (splitters, new long[splitters.Length]);
        _partitions = new KeyPartitions<ulong>(store, splitters.Length + 1);
    }

    /// <summary>For keys that are too many for one piece.</summary>
    public static KeySorter Split(Column column, BlockStore store, CancellationToken cancellationToken)
    {
        // The same places every time, so that the same table costs the same; what comes out does not depend on them.
        var random = new Random(1);
        var sample = new List<ulong>(SampledKeys + column.BlockCount);
        var keys = new ulong[Block.MaxRows];
        var room = new BlockRoom();
        for (var block = 0; block < column.BlockCount; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var filled = Fill(ref keys, (NumberBlock)column.Read(block, room));
            if (filled == 0) continue;
            for (var take = SampledKeys * column.RowsOf(block) / column.Rows; take >= 0; take--) sample.Add(keys[random.Next(filled)]);
        }

        sample.Sort();
        var splitters = Enumerable.Range(1, Pieces - 1).Select(piece => piece * sample.Count / Pieces).Where(at => at < sample.Count).Select(at => sample[at]).Distinct();
        return new KeySorter([.. splitters], store);
    }

    /// <summary>Adds a block.</summary>
    public void Add(NumberBlock block)
    {
        if (_partitions is null)
        {
            _held += NumberKey.Fill(block, _all.AsSpan(_held));
            return;
        }

        var filled = Fill(ref _block, block);
        foreach (var key in _block.AsSpan(0, filled))
        {
            var at = PieceOf(key);
            if (at > 0 && _splitters[at - 1] == key) _equal[at - 1]++;
            else _partitions.Add(at, key);
        }
    }

    /// <summary>Hands over all keys in order.</summary>
    public void Into(OrderStatistics statistics, CancellationToken cancellationToken)
    {
        if (_partitions is null)
        {
            var second = ArrayPool<ulong>.Shared.Rent(_held);
            if (_held > 0) statistics.Add(NumberKey.Sort(_all.AsSpan(0, _held), second.AsSpan(0, _held)));
            ArrayPool<ulong>.Shared.Return(second);
            return;
        }

        ulong[] room = [], scratch = [];
        for (var piece = 0; piece <= _splitters.Length; piece++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (piece > 0) statistics.Add(_splitters[piece - 1], _equal[piece - 1]);
            var keys = _partitions.Take(piece, ref room);
            if (scratch.Length < room.Length) scratch = new ulong[room.Length];
            if (keys.Length > 0) statistics.Add(NumberKey.Sort(keys, scratch.AsSpan(0, keys.Length)));
        }
    }

    /// <summary>Gives back what the store still holds.</summary>
    public void Dispose()
    {
        _partitions?.Dispose();
        if (_partitions is null) ArrayPool<ulong>.Shared.Return(_all);
    }

    private static int Fill(ref ulong[] keys, NumberBlock block)
    {
        if (keys.Length < block.Rows) keys = new ulong[block.Rows];
        return NumberKey.Fill(block, keys);
    }

    // How many splitters are at most the key: a search without branches that depend on the key.
    private int PieceOf(ulong key)
    {
        var at = 0;
        for (var step = Pieces / 2; step > 0; step >>= 1)
        {
            var next = at + step;
            at = next <= _splitters.Length && _splitters[next - 1] <= key ? next : at;
        }

        return at;
    }
}
