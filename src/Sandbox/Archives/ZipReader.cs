using System.IO.Compression;

namespace Platform.Sandbox.Archives;

/// <summary>
/// Reads a ZIP by its central directory, and holds each local header to it. System.IO.Compression's own reader takes the whole directory into
/// memory before the first entry can be counted, and believes sizes; this one does neither.
/// </summary>
internal sealed class ZipReader : IArchiveReader
{
    private readonly Stream _archive;
    private readonly ArchiveLimits _limits;
    private ZipDirectory? _directory;
    private BoundedStream? _packed;
    private long _packedBefore;

    internal ZipReader(Stream archive, ArchiveLimits limits)
    {
        if (!archive.CanSeek) throw new ArgumentException("A ZIP is read from its end: the stream must be able to seek.", nameof(archive));
        (_archive, _limits) = (archive, limits);
    }

    public Stream Content { get; private set; } = Stream.Null;

    public long PackedBytes => _packed?.Done ?? 0;

    public async ValueTask<ArchiveEntry?> NextAsync(CancellationToken cancellationToken)
    {
        await Content.DisposeAsync().ConfigureAwait(false);
        Content = Stream.Null;
        _directory ??= await ZipDirectory.FindAsync(_archive, _limits, cancellationToken).ConfigureAwait(false);
        if (await _directory.NextAsync(cancellationToken).ConfigureAwait(false) is not { } header) return null;
        if (!header.IsFolder) await OpenAsync(header, _directory.Start, cancellationToken).ConfigureAwait(false);
        return new ArchiveEntry(header.Name, header.IsFolder);
    }

    public ValueTask DisposeAsync() => Content.DisposeAsync();

    private async Task OpenAsync(ZipHeader header, long end, CancellationToken cancellationToken)
    {
        var local = new byte[30];
        await ZipDirectory.ReadAtAsync(_archive, header.LocalOffset, local, cancellationToken).ConfigureAwait(false);
        var name = new byte[ZipDirectory.U16(local, 26)];
        await ZipDirectory.ReadAtAsync(_archive, header.LocalOffset + 30, name, cancellationToken).ConfigureAwait(false);
        if (ZipDirectory.U32(local, 0) != 0x04034b50 || ZipDirectory.U16(local, 8) != header.Method || !name.AsSpan().SequenceEqual(header.RawName))
            throw ArchiveRejectedException.Entry(header.Name, "is described in two ways that contradict each other");
        var start = header.LocalOffset + 30 + name.Length + ZipDirectory.U16(local, 28);
        // Entries that share their data are how a small archive holds a large one many times.
        _packedBefore += header.Packed;
        if (start > end - header.Packed || _packedBefore > end) throw ArchiveRejectedException.Entry(header.Name, "overlaps others");
        if (header.Method == 0 && header.Packed != header.Length) throw ArchiveRejectedException.Entry(header.Name, "has a size that is not its own");
        _archive.Position = start;
        _packed = new BoundedStream(_archive, header.Packed);
        Stream plain = header.Method == 0 ? _packed : new DeflateStream(_packed, CompressionMode.Decompress, leaveOpen: true);
        Content = new CheckedStream(plain, header.Name, header.Length, header.Crc);
    }
}
