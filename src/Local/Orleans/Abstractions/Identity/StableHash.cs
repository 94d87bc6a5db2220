using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Orleans;

/// <summary>A hash that is the same in every process: xxHash32 with seed 0, its bytes in reverse (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md).</summary>
public static class StableHash
{
    private const uint P1 = 0x9E3779B1, P2 = 0x85EBCA77, P3 = 0xC2B2AE3D, P4 = 0x27D4EB2F, P5 = 0x165667B1;

    /// <summary>The hash of the UTF-16 code units of <paramref name="data"/>, little endian.</summary>
    public static uint ComputeHash(string data) => ComputeHash(MemoryMarshal.AsBytes(data.AsSpan()));

    /// <summary>The hash of <paramref name="data"/>.</summary>
    public static uint ComputeHash(ReadOnlySpan<byte> data)
    {
        var length = (uint)data.Length;
        uint hash;
        if (data.Length >= 16)
        {
            uint a = unchecked(P1 + P2), b = P2, c = 0, d = unchecked(0 - P1);
            for (; data.Length >= 16; data = data[16..])
            {
                a = Round(a, data);
                b = Round(b, data[4..]);
                c = Round(c, data[8..]);
                d = Round(d, data[12..]);
            }

            hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
        }
        else
        {
            hash = P5;
        }

        hash += length;
        for (; data.Length >= 4; data = data[4..]) hash = BitOperations.RotateLeft(hash + (BinaryPrimitives.ReadUInt32LittleEndian(data) * P3), 17) * P4;
        foreach (var last in data) hash = BitOperations.RotateLeft(hash + (last * P5), 11) * P1;
        hash = (hash ^ (hash >> 15)) * P2;
        hash = (hash ^ (hash >> 13)) * P3;
        hash ^= hash >> 16;
        return BinaryPrimitives.ReverseEndianness(hash);
    }

    private static uint Round(uint lane, ReadOnlySpan<byte> data) =>
        BitOperations.RotateLeft(lane + (BinaryPrimitives.ReadUInt32LittleEndian(data) * P2), 13) * P1;
}
