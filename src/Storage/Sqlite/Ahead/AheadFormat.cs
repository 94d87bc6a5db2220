using System.Buffers.Binary;
using System.Text;
using Platform.Storage.Journal;

namespace Platform.Storage.Sqlite.Ahead;

/// <summary>
/// How the log is written. A segment begins with <see cref="HeaderBytes"/>: a mark, whose log it is (16 bytes), the number of its first frame, a checksum. A frame is its length (4 bytes), its
/// checksum (4), its number (8), the number of entries (4) and the entries: number (8), time (8), checksum (4), then stream, kind, id and payload, each after its length (4). Little-endian; the
/// checksums are CRC-32C. A frame of length 0, one that is cut off and one whose number does not follow are the end of what was written.
/// </summary>
internal static class AheadFormat
{
    /// <summary>A segment's header.</summary>
    public const int HeaderBytes = 64;

    /// <summary>A frame's, up to its entries.</summary>
    public const int FrameBytes = 20;

    /// <summary>What an entry begins with, up to its texts.</summary>
    public const int EntryBytes = 20;

    /// <summary>The mark after the last frame, which the next is written over: a length of 0.</summary>
    public const int EndBytes = 4;

    private static ReadOnlySpan<byte> Mark => "PLTFAHD1"u8;

    /// <summary>Makes a segment's header.</summary>
    public static byte[] Header(Guid owner, long first)
    {
        var header = new byte[HeaderBytes];
        Mark.CopyTo(header);
        owner.TryWriteBytes(header.AsSpan(8));
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), first);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(32), Checksum.Of(header.AsSpan(0, 32)));
        return header;
    }

    /// <summary>Reads one; false for bytes that are none.</summary>
    public static bool TryHeader(ReadOnlySpan<byte> bytes, out Guid owner, out long first)
    {
        (owner, first) = (default, 0);
        if (bytes.Length < HeaderBytes || !bytes.StartsWith(Mark) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[32..]) != Checksum.Of(bytes[..32])) return false;
        (owner, first) = (new Guid(bytes[8..24]), BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));
        return true;
    }

    /// <summary>The most bytes that an entry takes.</summary>
    public static long Bound(in JournalRecord record) =>
        EntryBytes + 16L + (3L * (record.Stream.Length + record.Kind.Length + Math.Max(record.Id.Length, JournalRecord.NumberedIdLength))) + record.Payload.Length;

    /// <summary>Writes an entry.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Span<byte> to, in JournalRecord record, long seq)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, seq);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], record.Time);
        BinaryPrimitives.WriteUInt32LittleEndian(to[16..], record.Checksum);
        var at = EntryBytes;
        at += Text(to[at..], record.Stream);
        at += Text(to[at..], record.Kind);
        at += Text(to[at..], record.Id);
        BinaryPrimitives.WriteInt32LittleEndian(to[at..], record.Payload.Length);
        record.Payload.CopyTo(to[(at + 4)..]);
        return at + 4 + record.Payload.Length;
    }

    /// <summary>Writes the head of a frame whose entries are written, and the end mark after it.</summary>
    /// <param name="frame">The frame with its end mark.</param>
    /// <param name="number">Its number.</param>
    /// <param name="entries">How many entries it has.</param>
    public static void Seal(Span<byte> frame, long number, int entries)
    {
        var length = frame.Length - EndBytes;
        frame[length..].Clear();
        frame = frame[..length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], number);
        BinaryPrimitives.WriteInt32LittleEndian(frame[16..], entries);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum.Of(frame[8..]));
    }

    /// <summary>Reads the frame at a place in a segment; null where there is none of that number.</summary>
    public static AheadFrame? Read(byte[] segment, int at, long number, out int length)
    {
        var bytes = segment.AsSpan(at);
        length = bytes.Length < FrameBytes ? 0 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length < FrameBytes || length > bytes.Length) return null;
        var frame = bytes[..length];
        if (BinaryPrimitives.ReadInt64LittleEndian(frame[8..]) != number || BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) != Checksum.Of(frame[8..])) return null;
        var entries = new AheadEntry[BinaryPrimitives.ReadInt32LittleEndian(frame[16..])];
        var place = FrameBytes;
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new AheadEntry(segment, at + place);
            place += EntryBytes;
            for (var part = 0; part < 4; part++) place += 4 + BinaryPrimitives.ReadInt32LittleEndian(frame[place..]);
        }

        return new AheadFrame(number, entries);
    }

    private static int Text(Span<byte> to, string text)
    {
        var written = Encoding.UTF8.GetBytes(text, to[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(to, written);
        return 4 + written;
    }
}
