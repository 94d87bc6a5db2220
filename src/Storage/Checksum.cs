using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Platform.Storage;

/// <summary>CRC-32C (Castagnoli), kept beside what is stored so that damage is told and not served.</summary>
internal static class Checksum
{
    /// <summary>Of bytes, going on from <paramref name="seed"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, uint seed = uint.MaxValue)
    {
        var crc = seed;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var one in bytes) crc = BitOperations.Crc32C(crc, one);
        return crc;
    }

    /// <summary>Of a text as it lies in memory, going on from <paramref name="seed"/>.</summary>
    public static uint Of(string text, uint seed) => BitOperations.Crc32C(Of(MemoryMarshal.AsBytes(text.AsSpan()), seed), (uint)text.Length);

    /// <summary>Of a number, going on from <paramref name="seed"/>.</summary>
    public static uint Of(long number, uint seed) => BitOperations.Crc32C(seed, (ulong)number);
}
