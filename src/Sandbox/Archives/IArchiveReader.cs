namespace Platform.Sandbox.Archives;

/// <summary>One entry as its archive names it; the name is checked by whoever uses it. Only files and folders get this far.</summary>
internal sealed record ArchiveEntry(string Name, bool IsFolder);

/// <summary>Goes through an archive once, in order. It throws <see cref="InvalidDataException"/> for what is damaged.</summary>
internal interface IArchiveReader : IAsyncDisposable
{
    /// <summary>The content of the last entry, decompressed as it is read; it must be read to its end before the next entry.</summary>
    Stream Content { get; }

    /// <summary>Bytes of the archive that the last entry's content so far was made of, or for a whole-archive compression all so far.</summary>
    long PackedBytes { get; }

    /// <summary>Goes to the next entry; null after the last one.</summary>
    ValueTask<ArchiveEntry?> NextAsync(CancellationToken cancellationToken);
}
