using System.Buffers.Binary;

namespace Platform.Imaging.Codecs;

/// <summary>JPEG (ITU-T T.81) by libjpeg-turbo, with its defaults: the accurate inverse transform and smooth upsampling.</summary>
internal static class JpegCodec
{
    /// <summary>A progressive picture has about ten scans; each costs a pass over all of it, so a small file of many is an attack.</summary>
    private const int MaxScans = 100;

    public static bool Knows(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public static PictureHeader ReadHeader(ReadOnlySpan<byte> file) => Walk(file, out _);

    /// <summary>Walks the segments as far as the first scan.</summary>
    private static PictureHeader Walk(ReadOnlySpan<byte> file, out int firstScan)
    {
        var (width, height, orientation, at) = (0, 0, 0, 2);
        while (at + 4 <= file.Length)
        {
            var marker = file[at + 1];
            if (file[at] != 0xFF || marker is 0xFF or 0 or 1 or >= 0xD0 and <= 0xD8)
            {
                // Filling bytes, markers without a length, and what lies between segments and should not.
                at += file[at] == 0xFF && marker is not 0xFF and not 0 ? 2 : 1;
                continue;
            }

            if (marker is 0xD9 or 0xDA) break;
            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length) break;
            var body = file.Slice(at + 4, length - 2);
            if (marker == 0xE1 && orientation == 0 && body.StartsWith("Exif\0"u8)) orientation = ExifOrientation.Of(body);
            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC && body.Length >= 6 && width == 0)
            {
                (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(body[1..]), BinaryPrimitives.ReadUInt16BigEndian(body[3..]));
            }

            at += 2 + length;
        }

        firstScan = Math.Min(at, file.Length);
        if (width == 0 || height == 0) throw new ImageRejectedException("the JPEG is broken or truncated: it does not tell its size");
        return new PictureHeader(ImageFormat.Jpeg, width, height, Math.Max(orientation, 1));
    }

    public static unsafe void Decode(ReadOnlySpan<byte> file, PictureHeader header, Span<byte> pixels)
    {
        // Without its end marker a file was cut off, which libjpeg would fill up with grey.
        _ = Walk(file, out var firstScan);
        var scans = file[firstScan..];
        if (scans.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) < 0) throw new ImageRejectedException("the JPEG is truncated: it has no end");
        if (scans.Count((ReadOnlySpan<byte>)[0xFF, 0xDA]) > MaxScans) throw new ImageRejectedException($"the JPEG has more than {MaxScans} scans");
        var handle = TurboJpeg.InitDecompress();
        if (handle == 0) throw new OutOfMemoryException("libturbojpeg could not make a decompressor");
        try
        {
            fixed (byte* start = file)
            {
                // Its answer may be an unusual sampling that it does not name but decodes; what counts is that it sees the size that was checked.
                _ = TurboJpeg.DecompressHeader(handle, start, (nuint)file.Length, out var width, out var height, out _, out var space);
                if (width != header.Width || height != header.Height) throw Broken(handle);
                if (space is TurboJpeg.SpaceCmyk or TurboJpeg.SpaceYcck)
                {
                    var inks = GC.AllocateUninitializedArray<byte>(checked(width * height * 4));
                    Decode(handle, start, file.Length, header, inks, TurboJpeg.PixelCmyk, 4);
                    ToRgb(inks, pixels);
                }
                else
                {
                    Decode(handle, start, file.Length, header, pixels, TurboJpeg.PixelRgb, 3);
                }
            }
        }
        finally
        {
            _ = TurboJpeg.Destroy(handle);
        }
    }

    private static unsafe void Decode(nint handle, byte* file, int length, PictureHeader header, Span<byte> pixels, int format, int samples)
    {
        fixed (byte* target = pixels)
        {
            if (TurboJpeg.Decompress(handle, file, (nuint)length, target, header.Width, header.Width * samples, header.Height, format, TurboJpeg.LimitScans) == 0) return;
        }

        // Other warnings are of bytes that were skipped or guessed, which other readers too take as they come.
        if (TurboJpeg.ErrorCode(handle) != TurboJpeg.Warning) throw Broken(handle);
        if (TurboJpeg.Error(handle).Contains("Premature end of JPEG file", StringComparison.Ordinal)) throw new ImageRejectedException("the JPEG is truncated");
    }

    private static ImageRejectedException Broken(nint handle) => new($"the JPEG cannot be decoded: {TurboJpeg.Error(handle)}");

    /// <summary>Inks to light as Pillow does, taking them for inverted, as Adobe's programs, which write nearly all of these files, store them.</summary>
    private static void ToRgb(ReadOnlySpan<byte> inks, Span<byte> pixels)
    {
        for (int from = 0, to = 0; from < inks.Length; from += 4, to += 3)
        {
            int black = inks[from + 3];
            for (var channel = 0; channel < 3; channel++)
            {
                var product = (255 - inks[from + channel]) * black + 128;
                pixels[to + channel] = (byte)Math.Clamp(black - ((product >> 8) + product >> 8), 0, 255);
            }
        }
    }
}
