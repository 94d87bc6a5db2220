using System.Buffers;
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

    private const int EntryBytes = 20;

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

    /// <summary>Writes a frame, and room for the length of the next after it: 0, which ends the log until there is one.</summary>
    /// <returns>How long the frame is without that.</returns>
    public static int Write(ArrayBufferWriter<byte> to, long number, IReadOnlyList<AheadEntry> entries)
    {
        to.ResetWrittenCount();
        to.Advance(Zeroed(to.GetSpan(FrameBytes), FrameBytes));
        foreach (var (record, seq) in entries)
        {
            var head = to.GetSpan(EntryBytes);
            BinaryPrimitives.WriteInt64LittleEndian(head, seq);
            BinaryPrimitives.WriteInt64LittleEndian(head[8..], record.Time);
            BinaryPrimitives.WriteUInt32LittleEndian(head[16..], record.Checksum);
            to.Advance(EntryBytes);
            Text(to, record.Stream);
            Text(to, record.Kind);
            Text(to, record.Id);
            Bytes(to, record.Payload);
        }

        var length = to.WrittenCount;
        to.Advance(Zeroed(to.GetSpan(4), 4));
        // The buffer's own memory, whose head could not be known before.
        var frame = System.Runtime.InteropServices.MemoryMarshal.AsMemory(to.WrittenMemory).Span[..length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], number);
        BinaryPrimitives.WriteInt32LittleEndian(frame[16..], entries.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum.Of(frame[8..]));
        return length;
    }

    /// <summary>Reads the frame at the beginning of some bytes; null where there is none of that number.</summary>
    public static AheadFrame? Read(ReadOnlySpan<byte> bytes, long number, out int length)
    {
        length = bytes.Length < FrameBytes ? 0 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length < FrameBytes || length > bytes.Length) return null;
        var frame = bytes[..length];
        if (BinaryPrimitives.ReadInt64LittleEndian(frame[8..]) != number || BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) != Checksum.Of(frame[8..])) return null;
        var entries = new AheadEntry[BinaryPrimitives.ReadInt32LittleEndian(frame[16..])];
        var rest = frame[FrameBytes..];
        for (var i = 0; i < entries.Length; i++)
        {
            var (seq, time, checksum) = (BinaryPrimitives.ReadInt64LittleEndian(rest), BinaryPrimitives.ReadInt64LittleEndian(rest[8..]), BinaryPrimitives.ReadUInt32LittleEndian(rest[16..]));
            rest = rest[EntryBytes..];
            var (stream, kind, id) = (Text(ref rest), Text(ref rest), Text(ref rest));
            entries[i] = new AheadEntry(new JournalRecord(stream, id, kind, time, Bytes(ref rest).ToArray(), checksum), seq);
        }

        return new AheadFrame(number, entries);
    }

    private static int Zeroed(Span<byte> span, int bytes)
    {
        span[..bytes].Clear();
        return bytes;
    }

    private static void Text(ArrayBufferWriter<byte> to, string text)
    {
        var span = to.GetSpan(4 + Encoding.UTF8.GetMaxByteCount(text.Length));
        var written = Encoding.UTF8.GetBytes(text, span[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(span, written);
        to.Advance(4 + written);
    }

    private static void Bytes(ArrayBufferWriter<byte> to, byte[] bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(4), bytes.Length);
        to.Advance(4);
        to.Write(bytes);
    }

    private static string Text(ref ReadOnlySpan<byte> from) => Encoding.UTF8.GetString(Bytes(ref from));

    private static ReadOnlySpan<byte> Bytes(ref ReadOnlySpan<byte> from)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(from);
        var bytes = from.Slice(4, length);
        from = from[(4 + length)..];
        return bytes;
    }
}
