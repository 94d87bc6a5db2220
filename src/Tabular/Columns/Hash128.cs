using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Platform.Tabular.Columns;

/// <summary>
/// A hash of 128 bits, by the mixing of MurmurHash3 x64 128 (Austin Appleby, public domain) from a seed that is drawn at the start of the process. Equal hashes are taken for equal values: among
/// n different values two agree with a chance of about n²/2^129, which for 10^8 values is below 2·10^-23, far less than that of a memory error. Someone who knew the seed could make values that
/// agree, but nobody sees hashes or the seed, and only their own table would be miscounted. Never stored beyond the process.
/// </summary>
internal readonly record struct Hash128(ulong High, ulong Low)
{
    private const ulong C1 = 0x87c37b91114253d5, C2 = 0x4cf5ad432745937f;
    private static readonly Hash128 Seed = MemoryMarshal.Read<Hash128>(RandomNumberGenerator.GetBytes(16));

    /// <summary>The hash of nothing yet: where <see cref="With"/> starts.</summary>
    public static Hash128 Start => Seed;

    /// <summary>The hash of a text.</summary>
    public static Hash128 Of(ReadOnlySpan<char> text)
    {
        var bytes = MemoryMarshal.AsBytes(text);
        var hash = Seed;
        while (bytes.Length >= 16)
        {
            hash = hash.With(MemoryMarshal.Read<ulong>(bytes), MemoryMarshal.Read<ulong>(bytes[8..]));
            bytes = bytes[16..];
        }

        if (bytes.Length > 0)
        {
            Span<ulong> rest = stackalloc ulong[2];
            rest.Clear();
            bytes.CopyTo(MemoryMarshal.AsBytes(rest));
            hash = hash.With(rest[0], rest[1]);
        }

        return hash.End((ulong)text.Length);
    }

    /// <summary>With 128 bits more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Hash128 With(ulong first, ulong second)
    {
        var high = BitOperations.RotateLeft(High ^ (BitOperations.RotateLeft(first * C1, 31) * C2), 27) + Low;
        high = high * 5 + 0x52dce729;
        var low = BitOperations.RotateLeft(Low ^ (BitOperations.RotateLeft(second * C2, 33) * C1), 31) + high;
        return new Hash128(high, low * 5 + 0x38495ab5);
    }

    /// <summary>The hash of all that was added, of which there was so much.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Hash128 End(ulong length)
    {
        var high = High ^ length;
        var low = Low ^ length;
        high += low;
        low += high;
        high = Mix(high);
        low = Mix(low);
        high += low;
        return new Hash128(high, low + high);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xff51afd7ed558ccd;
        value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53;
        return value ^ (value >> 33);
    }
}
