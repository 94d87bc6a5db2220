using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Platform.Tabular.Csv;

/// <summary>Gives each distinct text of a block a code, in the order in which they come. Used again for block after block; it holds no more than the largest of them.</summary>
internal sealed class TextCodes
{
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;

    private int[] _slots = [];
    private uint[] _hashes = [];
    private int[] _ends = [];
    private byte[] _utf8 = [];
    private int[]? _lengths;

    /// <summary>How many texts there are.</summary>
    public int Count { get; private set; }

    /// <summary>The texts, one after the other.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8.AsSpan(0, Count == 0 ? 0 : _ends[Count - 1]);

    /// <summary>How long each is, in bytes. Overwritten by the next call.</summary>
    public ReadOnlySpan<int> Lengths()
    {
        if (_lengths is null || _lengths.Length < Count) _lengths = new int[_ends.Length];
        for (int code = 0, from = 0; code < Count; from = _ends[code++]) _lengths[code] = _ends[code] - from;
        return _lengths.AsSpan(0, Count);
    }

    /// <summary>Begins with none.</summary>
    public void Clear()
    {
        Count = 0;
        // Most columns of a wide table never come here.
        if (_slots.Length == 0) (_slots, _hashes, _ends) = (new int[256], new uint[128], new int[128]);
        else Array.Clear(_slots);
    }

    /// <summary>The code of a text; a new one where it was not seen.</summary>
    public int CodeOf(ReadOnlySpan<byte> text)
    {
        var hash = Hash(text);
        var mask = _slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var code = _slots[slot] - 1;
            if (code < 0) return Add(text, hash, slot);
            if (_hashes[code] != hash) continue;
            var from = code == 0 ? 0 : _ends[code - 1];
            if (text.SequenceEqual(_utf8.AsSpan(from, _ends[code] - from))) return code;
        }
    }

    private int Add(ReadOnlySpan<byte> text, uint hash, int slot)
    {
        var code = Count++;
        if (code == _ends.Length)
        {
            Array.Resize(ref _ends, code * 2);
            Array.Resize(ref _hashes, code * 2);
        }

        var from = code == 0 ? 0 : _ends[code - 1];
        var end = checked(from + text.Length);
        if (end > _utf8.Length) Array.Resize(ref _utf8, (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(end, 256), 2L * _utf8.Length)));
        text.CopyTo(_utf8.AsSpan(from));
        (_ends[code], _hashes[code], _slots[slot]) = (end, hash, code + 1);
        if (Count * 2 > _slots.Length) Spread();
        return code;
    }

    private void Spread()
    {
        _slots = new int[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var code = 0; code < Count; code++)
        {
            var slot = (int)_hashes[code] & mask;
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = code + 1;
        }
    }

    // Eight bytes at a time, folded by 64×64 bit products with a seed of this process.
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        var hash = Seed ^ ((ulong)text.Length * 0x9E3779B97F4A7C15UL);
        var left = text.Length;
        while (left >= 8)
        {
            hash = Fold(hash ^ Unsafe.ReadUnaligned<ulong>(ref first));
            first = ref Unsafe.Add(ref first, 8);
            left -= 8;
        }

        if (left >= 4) hash ^= Unsafe.ReadUnaligned<uint>(ref first) | ((ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, left - 4)) << 32);
        else if (left > 0) hash ^= first | ((ulong)Unsafe.Add(ref first, left >> 1) << 8) | ((ulong)Unsafe.Add(ref first, left - 1) << 16);
        hash = Fold(hash ^ Seed);
        return (uint)(hash ^ (hash >> 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value, 0xD6E8FEB86659FD93UL, out var low);
        return high ^ low;
    }
}
