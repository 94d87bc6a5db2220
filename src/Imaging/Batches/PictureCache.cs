using Microsoft.Win32.SafeHandles;
using Platform.Imaging.Codecs;
using Platform.Imaging.Transforms;

namespace Platform.Imaging.Batches;

/// <summary>
/// Pictures decoded and resized once, kept for the epochs that follow in a file without a name, which the system holds in memory as far as it has room and frees with the process, however that ends. From several
/// threads at once: no picture is decoded twice, unless there is no room for it.
/// </summary>
public sealed class PictureCache : IDisposable
{
    private const int Stripes = 64;

    private readonly IPictures _pictures;
    private readonly PictureTransform _transform;
    private readonly ImageLimits _limits;
    private readonly long _maxBytes;
    private readonly SafeFileHandle _file;

    /// <summary>By picture: where it lies in the file, plus 1; 0 where it does not.</summary>
    private readonly long[] _places;
    private readonly (int Width, int Height)[] _sizes;

    /// <summary>Whoever decodes a picture holds its lock, so that others wait for it and do not decode it too.</summary>
    private readonly Lock[] _decoding = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];
    private readonly Lock _growing = new();
    private long _end;
    private volatile bool _isDiskFull;

    /// <summary>A cache over pictures.</summary>
    /// <param name="pictures">The files.</param>
    /// <param name="transform">How they are resized.</param>
    /// <param name="limits">What a picture may be.</param>
    /// <param name="folder">Where the cache's file is made; it has no name there, so nothing is left behind.</param>
    /// <param name="maxBytes">The bound of the file; pictures that have no room, there or on the disk, are decoded each time.</param>
    public PictureCache(IPictures pictures, PictureTransform transform, ImageLimits limits, string folder, long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        (_pictures, _transform, _limits, _maxBytes) = (pictures, transform, limits, maxBytes);
        _places = new long[pictures.Count];
        _sizes = new (int, int)[pictures.Count];
        var path = Path.Combine(folder, $"pictures-{Guid.NewGuid():N}.cache");
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.RandomAccess);
        File.Delete(path);
    }

    /// <summary>The bytes that are kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_growing) return _end;
        }
    }

    /// <summary>A picture, resized.</summary>
    /// <exception cref="ImageRejectedException">It cannot be decoded; the message names it.</exception>
    public RgbImage Get(int index)
    {
        var picture = Get(index, new Scratch());
        var pixels = GC.AllocateUninitializedArray<byte>(picture.Width * picture.Height * 3);
        picture.CopyTo(pixels);
        return new RgbImage(picture.Width, picture.Height, pixels);
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    /// <summary>The files.</summary>
    internal IPictures Pictures => _pictures;

    /// <summary>A picture, resized, in memory that the next call overwrites.</summary>
    internal PixelView Get(int index, Scratch scratch)
    {
        if (TryRead(index, scratch, out var kept)) return kept;
        lock (_decoding[index % Stripes])
        {
            if (TryRead(index, scratch, out kept)) return kept;
            var picture = Decode(index, scratch);
            Keep(index, picture);
            return picture;
        }
    }

    private bool TryRead(int index, Scratch scratch, out PixelView picture)
    {
        picture = default;
        var place = Volatile.Read(ref _places[index]);
        if (place == 0) return false;
        var (width, height) = _sizes[index];
        var pixels = scratch.Resized(width * height * 3);
        for (var read = 0; read < pixels.Length;)
        {
            var more = RandomAccess.Read(_file, pixels[read..], place - 1 + read);
            read += more > 0 ? more : throw new EndOfStreamException("the file of decoded pictures ends too early");
        }

        picture = new PixelView(pixels, width, height);
        return true;
    }

    private PixelView Decode(int index, Scratch scratch)
    {
        try
        {
            var file = _pictures.Read(index);
            var header = ImageDecoder.Check(file, _limits);
            var pixels = scratch.Stored(header.Length);
            ImageDecoder.DecodeStored(file, header, pixels);
            if (header.Orientation != 1)
            {
                var upright = scratch.Upright(header.Length);
                Orient.Apply(header, pixels, upright);
                pixels = upright;
            }

            var middle = PictureTransform.Middle(header.IsTurned ? new PixelView(pixels, header.Height, header.Width) : new PixelView(pixels, header.Width, header.Height));
            var (width, height) = _transform.SizeOf(middle.Width, middle.Height);
            var resized = scratch.Resized(width * height * 3);
            Resample.Bilinear(middle, width, height, resized);
            return new PixelView(resized, width, height);
        }
        catch (ImageRejectedException rejected)
        {
            throw new ImageRejectedException($"'{_pictures.NameOf(index)}': {rejected.Message}", rejected);
        }
    }

    private void Keep(int index, PixelView picture)
    {
        var length = picture.Width * picture.Height * 3;
        long place;
        lock (_growing)
        {
            if (_isDiskFull || _end + length > _maxBytes) return;
            place = _end;
            _end += length;
        }

        try
        {
            // By writing and not through mapped memory: a full disk is an error here and would end the process there.
            RandomAccess.Write(_file, picture.From(0)[..length], place);
        }
        catch (IOException)
        {
            _isDiskFull = true;
            return;
        }

        _sizes[index] = (picture.Width, picture.Height);
        Volatile.Write(ref _places[index], place + 1);
    }
}
