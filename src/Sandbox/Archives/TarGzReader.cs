using System.IO.Compression;
using System.Text;

namespace Platform.Sandbox.Archives;

/// <summary>
/// Reads a gzip-compressed tar file front to back: ustar, pax (<c>path</c> and <c>size</c>) and GNU long names. System.Formats.Tar takes an extended
/// header into memory at whatever size it claims; here one is bounded.
/// </summary>
internal sealed class TarGzReader : IArchiveReader
{
    private const int Block = 512, MaxHeaderBytes = 64 * 1024;

    // Extended headers and the zeros at the end, over the whole archive.
    private const long MaxOverhead = 64 << 20;

    private readonly BoundedStream _packed;
    private readonly GZipStream _plain;
    private readonly byte[] _header = new byte[Block];
    private BoundedStream? _content;
    private long _length;
    private long _overhead;

    internal TarGzReader(Stream archive)
    {
        _packed = new BoundedStream(archive, long.MaxValue);
        _plain = new GZipStream(_packed, CompressionMode.Decompress, leaveOpen: true);
    }

    public Stream Content => _content ?? Stream.Null;

    public long PackedBytes => _packed.Done;

    public async ValueTask<ArchiveEntry?> NextAsync(CancellationToken cancellationToken)
    {
        await FinishContentAsync(cancellationToken).ConfigureAwait(false);
        string? longName = null;
        long? longSize = null;
        while (true)
        {
            await _plain.ReadExactlyAsync(_header, cancellationToken).ConfigureAwait(false);
            if (!_header.AsSpan().ContainsAnyExcept((byte)0))
            {
                await FinishArchiveAsync(cancellationToken).ConfigureAwait(false);
                return null;
            }
            var header = TarHeader.Parse(_header);
            switch (header.Kind)
            {
                case 'x':
                    var (path, size) = PaxHeader.Parse(await ReadMetaAsync(header.Size, cancellationToken).ConfigureAwait(false));
                    longName = path ?? longName;
                    longSize = size ?? longSize;
                    continue;
                case 'g':
                    if (PaxHeader.Parse(await ReadMetaAsync(header.Size, cancellationToken).ConfigureAwait(false)) is not (null, null))
                        throw new ArchiveRejectedException("the archive names all its entries alike");
                    continue;
                case 'L':
                    var name = await ReadMetaAsync(header.Size, cancellationToken).ConfigureAwait(false);
                    longName = EntryName.Decode(name.AsSpan().TrimEnd((byte)0));
                    continue;
                case 'K':
                    await ReadMetaAsync(header.Size, cancellationToken).ConfigureAwait(false);
                    continue;
            }
            return Open(header, longName ?? header.Name, longSize ?? header.Size);
        }
    }

    public ValueTask DisposeAsync() => _plain.DisposeAsync();

    private ArchiveEntry Open(TarHeader header, string name, long size)
    {
        var problem = header.Kind switch
        {
            '0' or '\0' or '7' or '5' => null,
            '1' => "is a hard link",
            '2' => "is a symbolic link",
            '3' or '4' => "is a device",
            '6' => "is a FIFO",
            'S' => "is a sparse file",
            var kind => $"is of a kind ('{(char.IsAsciiLetterOrDigit(kind) ? kind : '?')}') that is not taken",
        };
        if (problem is not null) throw ArchiveRejectedException.Entry(name, problem);
        var folder = header.Kind == '5' || (header.Kind == '\0' && name.EndsWith('/'));
        if (folder && size != 0) throw ArchiveRejectedException.Entry(name, "is a folder with a content");
        (_length, _content) = (size, new BoundedStream(_plain, size));
        return new ArchiveEntry(folder ? EntryName.OfFolder(name) : name, folder);
    }

    private async Task FinishContentAsync(CancellationToken cancellationToken)
    {
        if (_content is null) return;
        if (_content.Done != _length) throw new InvalidDataException("it ends inside an entry");
        _content = null;
        var padding = (int)(-_length & (Block - 1));
        await _plain.ReadExactlyAsync(_header.AsMemory(0, padding), cancellationToken).ConfigureAwait(false);
    }

    // Reads on to the end of the compressed stream, so that its checksum is looked at.
    private async Task FinishArchiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (await _plain.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            if (buffer.AsSpan(0, read).ContainsAnyExcept((byte)0)) throw new InvalidDataException("something follows its end");
            Overhead(read);
        }
    }

    private async Task<byte[]> ReadMetaAsync(long size, CancellationToken cancellationToken)
    {
        if (size > MaxHeaderBytes) throw new ArchiveRejectedException($"the archive has an extended header larger than {MaxHeaderBytes} bytes");
        Overhead(size + Block);
        var content = new byte[(size + Block - 1) / Block * Block];
        await _plain.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        return content[..(int)size];
    }

    private void Overhead(long bytes)
    {
        _overhead += bytes;
        if (_overhead > MaxOverhead) throw new ArchiveRejectedException("the archive is made of little but headers and padding");
    }
}
