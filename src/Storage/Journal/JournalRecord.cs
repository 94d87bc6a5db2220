using System.Globalization;
using System.Text;

namespace Platform.Storage.Journal;

/// <summary>An entry as both databases store it: checked, in UTF-8, with its checksum. Made on the caller's thread, so that the writer only writes.</summary>
internal readonly struct JournalRecord
{
    /// <summary>Longest name of a stream, an entry or a kind, in characters.</summary>
    public const int MaxName = 1_024;

    /// <summary>Largest payload, in bytes of UTF-8.</summary>
    private const int MaxPayload = 64 << 20;

    /// <summary>The most characters of a name that the journal gives.</summary>
    public const int NumberedIdLength = 24;

    private const string ErasedIds = IJournal.Erased + "/";
    private const string FollowingIds = "follows/";

    private JournalRecord(in JournalAppend append)
    {
        Stream = append.Stream;
        Id = append.Id;
        Kind = append.Kind;
        Time = StoredTime.Of(append.Time);
        Payload = append.Payload;
        Checksum = append.Follows ? 0 : ChecksumOf(Id, Kind, Time, Payload);
    }

    /// <summary>A record as it was stored; its checksum is held against it when it is read.</summary>
    public JournalRecord(string stream, string id, string kind, long time, byte[] payload, uint checksum) =>
        (Stream, Id, Kind, Time, Payload, Checksum) = (stream, id, kind, time, payload, checksum);

    /// <summary>What stands in the place of an entry that was erased.</summary>
    public static JournalRecord OfErased(string stream, long seq) =>
        new(new JournalAppend(stream, string.Create(CultureInfo.InvariantCulture, $"{ErasedIds}{seq}"), DateTimeOffset.UnixEpoch, IJournal.Erased, ""));

    /// <summary>Whether it goes with the record before it, and has no name yet.</summary>
    public bool Follows => Id.Length == 0;

    /// <summary>Whether it was one that did.</summary>
    public bool Followed => Id.StartsWith(FollowingIds, StringComparison.Ordinal);

    /// <summary>One that goes with the record before it, named by the number it got: names grow with the numbers, so that an index of them is written at its end.</summary>
    public JournalRecord Numbered(long seq)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{FollowingIds}{seq:x12}");
        return new JournalRecord(Stream, id, Kind, Time, Payload, ChecksumOf(id, Kind, Time, Payload));
    }

    public string Stream { get; }

    public string Id { get; }

    public string Kind { get; }

    public long Time { get; }

    public byte[] Payload { get; }

    public uint Checksum { get; }

    /// <exception cref="ArgumentException">A name is empty, too long, one the journal gives itself, or holds what neither database can store; the first follows nothing; or a payload is too large.</exception>
    public static JournalRecord[] Encode(IReadOnlyList<JournalAppend> entries)
    {
        var records = new JournalRecord[entries.Count];
        for (var i = 0; i < records.Length; i++)
        {
            var entry = entries[i];
            CheckName(entry.Stream, "stream");
            if (entry.Follows) CheckFollows(i);
            else CheckId(entry.Id);
            CheckName(entry.Kind, "kind");
            records[i] = new JournalRecord(entry);
            if (records[i].Payload.Length > MaxPayload)
                throw new ArgumentException($"a journal entry's payload is {records[i].Payload.Length} bytes, more than {MaxPayload}", nameof(entries));
        }

        return records;
    }

    /// <summary>Reads an entry back, and refuses one that is not as it was written.</summary>
    /// <exception cref="StorageException">It was damaged.</exception>
    public static JournalEntry Decode(string stream, long seq, string id, string kind, long time, ReadOnlySpan<byte> payload, uint checksum)
    {
        if (ChecksumOf(id, kind, time, payload) != checksum) throw Damaged(stream, seq);
        return new JournalEntry(seq, id, StoredTime.Read(time), kind, Encoding.UTF8.GetString(payload));
    }

    /// <summary>An entry that is missing or not as it was written.</summary>
    public static StorageException Damaged(string stream, long seq) =>
        new($"entry {seq} of the journal stream '{stream}' was damaged on the disk; restore the database from a backup", retryable: false);

    private static uint ChecksumOf(string id, string kind, long time, ReadOnlySpan<byte> payload) =>
        Storage.Checksum.Of(payload, Storage.Checksum.Of(time, Storage.Checksum.Of(kind, Storage.Checksum.Of(id, uint.MaxValue))));

    private static void CheckFollows(int place)
    {
        if (place == 0) throw new ArgumentException("the first journal entry of an append follows none");
    }

    private static void CheckId(string id)
    {
        CheckName(id, "id");
        if (id.StartsWith(ErasedIds, StringComparison.Ordinal) || id.StartsWith(FollowingIds, StringComparison.Ordinal))
            throw new ArgumentException($"a journal id begins with '{ErasedIds}' or '{FollowingIds}', which the journal names entries by itself", nameof(id));
    }

    private static void CheckName(string name, string what)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, what);
        if (name.Length > MaxName) throw new ArgumentException($"a journal {what} is {name.Length} characters, more than {MaxName}", what);
        for (var i = 0; i < name.Length; i++)
        {
            var pair = char.IsHighSurrogate(name[i]) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]);
            if (name[i] == '\0' || (char.IsSurrogate(name[i]) && !pair)) throw new ArgumentException($"a journal {what} holds a character that cannot be stored", what);
            if (pair) i++;
        }
    }
}
