using System.Buffers.Binary;
using System.Text;
using Platform.Storage.Journal;

namespace Platform.Storage.Sqlite.Ahead;

/// <summary>An entry where it lies, in the bytes of a frame (<see cref="AheadFormat"/>). It is read as it is needed, so that what waits is not one object more for the garbage collector.</summary>
/// <param name="bytes">The bytes, of the frame and others.</param>
/// <param name="at">Where it begins.</param>
internal readonly struct AheadEntry(byte[] bytes, int at)
{
    private readonly byte[] _bytes = bytes;
    private readonly int _at = at;

    public long Seq => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(_at));

    /// <summary>In microseconds since 1970.</summary>
    public long Time => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(_at + 8));

    public uint Checksum => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(_at + 16));

    /// <summary>The stream's name, in UTF-8.</summary>
    public ReadOnlySpan<byte> Stream => Part(0);

    /// <summary>The kind, in UTF-8.</summary>
    public ReadOnlySpan<byte> Kind => Part(1);

    /// <summary>The id, in UTF-8.</summary>
    public ReadOnlySpan<byte> Id => Part(2);

    public ReadOnlySpan<byte> Payload => Part(3);

    /// <summary>As a reader gets it.</summary>
    /// <exception cref="StorageException">It was damaged.</exception>
    public JournalEntry Read(string stream) =>
        JournalRecord.Decode(stream, Seq, Encoding.UTF8.GetString(Id), Encoding.UTF8.GetString(Kind), Time, Payload, Checksum);

    private ReadOnlySpan<byte> Part(int number)
    {
        var place = _at + AheadFormat.EntryBytes;
        for (var i = 0; ; i++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(place));
            if (i == number) return _bytes.AsSpan(place + 4, length);
            place += 4 + length;
        }
    }
}

/// <summary>What was written and flushed at once, as it is found in the log.</summary>
/// <param name="Number">Its number: they grow by one, over all segments and starts.</param>
/// <param name="Entries">The entries, in the order of their numbers in each stream.</param>
internal sealed record AheadFrame(long Number, AheadEntry[] Entries);

/// <summary>Entries of one stream, in order.</summary>
internal sealed record AheadRun(string Stream, AheadEntry[] Entries)
{
    /// <summary>The entries of frames by stream, sorted.</summary>
    public static List<AheadRun> Of(IEnumerable<AheadFrame> frames) =>
    [
        .. frames
            .SelectMany(frame => frame.Entries)
            .GroupBy(entry => Encoding.UTF8.GetString(entry.Stream), StringComparer.Ordinal)
            .OrderBy(of => of.Key, StringComparer.Ordinal)
            .Select(of => new AheadRun(of.Key, [.. of])),
    ];
}
