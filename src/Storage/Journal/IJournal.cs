using System.Text;

namespace Platform.Storage.Journal;

/// <summary>
/// Append-only sequences of entries. In a stream, sequence numbers grow by one from 1 in the order of commit and are never given twice, also after a trim or a crash.
/// What an append answered is on stable storage.
/// </summary>
public interface IJournal
{
    /// <summary>
    /// Appends entries, to one stream or to several, all or none of them. An entry whose id its stream already holds is not appended again: the answer gives the number it has. Nor are those that follow it
    /// (<see cref="JournalAppend.Following"/>), which it gives the number 0.
    /// </summary>
    /// <returns>The sequence numbers, in the order of <paramref name="entries"/>.</returns>
    /// <exception cref="StorageException">It could not be made durable: a full disk, a corrupt file, no connection. Nothing was appended, or, on a lost connection, it is unknown; the ids make a repeat harmless.</exception>
    Task<IReadOnlyList<long>> AppendAsync(IReadOnlyList<JournalAppend> entries, CancellationToken cancellationToken = default);

    /// <summary>Entries after <paramref name="afterSeq"/> (0 for all), oldest first, at most <paramref name="limit"/>, and no more once their payloads pass <paramref name="maxBytes"/>.</summary>
    Task<IReadOnlyList<JournalEntry>> ReadAsync(
        string stream, long afterSeq, int limit, long maxBytes = 1 << 20, string? kind = null, CancellationToken cancellationToken = default);

    /// <summary>Entries before <paramref name="beforeSeq"/> (<see cref="long.MaxValue"/> for the end), newest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<JournalEntry>> ReadBackwardAsync(
        string stream, long beforeSeq, int limit, string? kind = null, CancellationToken cancellationToken = default);

    /// <summary>The stream's extent: the first and last sequence numbers it holds and how many entries. A stream that never was is 0, 0, 0.</summary>
    Task<JournalExtent> ExtentAsync(string stream, string? kind = null, CancellationToken cancellationToken = default);

    /// <summary>The extents of several streams, in their order.</summary>
    Task<IReadOnlyList<JournalExtent>> ExtentsAsync(IReadOnlyList<string> streams, CancellationToken cancellationToken = default);

    /// <summary>
    /// Erases single entries, by id: their numbers stay, with the kind <see cref="Erased"/>, no content, no time, and an id of the number alone. Ids that the stream does not hold are passed over.
    /// </summary>
    /// <returns>How many were erased.</returns>
    Task<int> EraseAsync(string stream, IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>The kind of an entry that was erased.</summary>
    const string Erased = "erased";

    /// <summary>Removes the entries up to and with <paramref name="throughSeq"/>. Numbers go on from where they were; ids of removed entries are forgotten.</summary>
    Task TrimAsync(string stream, long throughSeq, CancellationToken cancellationToken = default);
}

/// <summary>An entry to append.</summary>
public readonly record struct JournalAppend
{
    /// <summary>An entry with an id.</summary>
    /// <param name="stream">The stream, such as <c>jobs/abc123</c>.</param>
    /// <param name="id">Names the entry within its stream, so that appending it again is harmless. What <see cref="IJournal"/> names entries itself, <c>erased/…</c> and <c>follows/…</c>, is refused.</param>
    /// <param name="time">When it happened.</param>
    /// <param name="kind">What it is, such as <c>log</c>.</param>
    /// <param name="payload">Its content, text or JSON.</param>
    public JournalAppend(string stream, string id, DateTimeOffset time, string kind, string payload)
        : this(stream, id, time, kind, Utf8Of(payload))
    {
    }

    /// <summary>An entry with an id, whose content is at hand in UTF-8. It is kept, and must not change any more.</summary>
    public JournalAppend(string stream, string id, DateTimeOffset time, string kind, byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        (Stream, Id, Time, Kind, Payload) = (stream, id, time, kind, payload);
    }

    /// <summary>
    /// An entry that goes with the one before it in the same append, of whatever stream: it is appended where that one is new; where it was there already this one is not appended, and its number in the answer
    /// is 0. It needs no id, and costs less than one that has: the journal names it by its number.
    /// </summary>
    public static JournalAppend Following(string stream, DateTimeOffset time, string kind, byte[] payload) => new(stream, time, kind, payload);

    private JournalAppend(string stream, DateTimeOffset time, string kind, byte[] payload)
        : this(stream, "", time, kind, payload) => Follows = true;

    /// <summary>The stream.</summary>
    public string Stream { get; }

    /// <summary>Its name within the stream; empty where it <see cref="Follows"/>.</summary>
    public string Id { get; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>What it is.</summary>
    public string Kind { get; }

    /// <summary>Its content, in UTF-8.</summary>
    public byte[] Payload { get; }

    /// <summary>Whether it goes with the one before it.</summary>
    public bool Follows { get; }

    private static byte[] Utf8Of(string payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return Encoding.UTF8.GetBytes(payload);
    }
}

/// <summary>An entry as it stands.</summary>
/// <param name="Seq">Its number within its stream, from 1.</param>
/// <param name="Id">Its id.</param>
/// <param name="Time">When it happened, to the microsecond.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">Its content.</param>
public readonly record struct JournalEntry(long Seq, string Id, DateTimeOffset Time, string Kind, string Payload);

/// <summary>What a stream holds.</summary>
/// <param name="FirstSeq">The oldest entry held, 0 where none is.</param>
/// <param name="LastSeq">The newest number ever given, 0 where none was.</param>
/// <param name="Count">How many entries are held (of the kind asked for).</param>
public readonly record struct JournalExtent(long FirstSeq, long LastSeq, long Count);
