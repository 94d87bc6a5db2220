using Platform.Storage.Journal;

namespace Platform.Storage.Sqlite.Ahead;

/// <summary>An entry with the number it was given.</summary>
internal readonly record struct AheadEntry(JournalRecord Record, long Seq)
{
    /// <summary>What it takes in memory, roughly, in bytes.</summary>
    public long Weight => Record.Payload.Length + 400;

    /// <summary>As a reader gets it.</summary>
    /// <exception cref="StorageException">It was damaged.</exception>
    public JournalEntry Read() => JournalRecord.Decode(Record.Stream, Seq, Record.Id, Record.Kind, Record.Time, Record.Payload, Record.Checksum);
}

/// <summary>What is written and flushed at once: the entries of a group of appends.</summary>
/// <param name="Number">Its number: they grow by one, over all segments and starts.</param>
/// <param name="Entries">The entries, in the order of their numbers in each stream.</param>
internal sealed record AheadFrame(long Number, IReadOnlyList<AheadEntry> Entries);
