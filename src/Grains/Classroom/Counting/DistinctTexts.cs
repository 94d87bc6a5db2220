using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Platform.Grains.Classroom.Counting;

/// <summary>
/// Counts distinct texts by 64 bits of their SHA-256. Exact up to <see cref="Bound"/>, where it stays: the least are kept, so that neither order nor repetition is of weight.
/// </summary>
public sealed class DistinctTexts
{
    /// <summary>Most texts told apart.</summary>
    public const int Bound = 4_096;

    private string? _last;

    /// <summary>What was seen.</summary>
    [JsonInclude]
    public SortedSet<ulong> Hashes { get; private set; } = [];

    /// <summary>How many.</summary>
    public int Count => Hashes.Count;

    /// <summary>The 64 bits that stand for a text.</summary>
    public static ulong HashOf(string text) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.Unicode.GetBytes(text)));

    /// <summary>Sees a text.</summary>
    public void Add(string text)
    {
        // Mostly the same as before.
        if (text == _last) return;
        _last = text;
        if (Hashes.Add(HashOf(text)) && Hashes.Count > Bound) Hashes.Remove(Hashes.Max);
    }
}
