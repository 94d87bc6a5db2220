namespace Platform.Storage.Journal;

/// <summary>A stream's numbers have no holes between what was trimmed and the last one given, so a hole in what was read is damage, and is told rather than served.</summary>
internal static class JournalContinuity
{
    /// <summary>Checks entries of every kind, oldest first.</summary>
    /// <param name="stream">The stream's name.</param>
    /// <param name="entries">What was read after <paramref name="afterSeq"/>.</param>
    /// <param name="afterSeq">Where the range began.</param>
    /// <param name="trimmed">The stream's entries up to here were removed.</param>
    /// <param name="lastSeq">The newest number given.</param>
    /// <param name="cut">Whether the range was ended by a limit, so that more may follow.</param>
    /// <exception cref="StorageException">Something is missing.</exception>
    public static void CheckForward(string stream, List<JournalEntry> entries, long afterSeq, long trimmed, long lastSeq, bool cut)
    {
        var expected = Math.Max(afterSeq, trimmed) + 1;
        foreach (var entry in entries)
        {
            if (entry.Seq != expected++) throw JournalRecord.Damaged(stream, expected - 1);
        }

        if (!cut && expected <= lastSeq) throw JournalRecord.Damaged(stream, expected);
    }

    /// <summary>Checks entries of every kind, newest first.</summary>
    /// <inheritdoc cref="CheckForward" />
    public static void CheckBackward(string stream, List<JournalEntry> entries, long beforeSeq, long trimmed, long lastSeq, bool cut)
    {
        var expected = Math.Min(beforeSeq - 1, lastSeq);
        foreach (var entry in entries)
        {
            if (entry.Seq != expected--) throw JournalRecord.Damaged(stream, expected + 1);
        }

        if (!cut && expected > trimmed) throw JournalRecord.Damaged(stream, expected);
    }
}
