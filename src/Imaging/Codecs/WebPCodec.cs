using System.Buffers.Binary;

namespace Platform.Imaging.Codecs;

/// <summary>WebP (RFC 9649) by libwebp, lossy and lossless; of an animation the first frame, on black.</summary>
internal static class WebPCodec
{
    private const int ContainerBytes = 12;
    private const int ChunkBytes = 8;
    private const int FrameBytes = 16;

    public static bool Knows(ReadOnlySpan<byte> file) => file.Length >= 16 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBPVP8"u8);

    public static unsafe PictureHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        int width, height;
        fixed (byte* start = file)
        {
            if (LibWebP.GetInfo(start, (nuint)file.Length, out width, out height) == 0 || width <= 0 || height <= 0) throw new ImageRejectedException("the WebP is broken or truncated: it does not tell its size");
        }

        var orientation = 1;
        for (var rest = file[ContainerBytes..]; Next(ref rest, out var name, out var body);)
        {
            if (name.SequenceEqual("EXIF"u8)) orientation = ExifOrientation.Of(body);
        }

        return new PictureHeader(ImageFormat.WebP, width, height, orientation);
    }

    public static void Decode(ReadOnlySpan<byte> file, PictureHeader header, Span<byte> pixels)
    {
        for (var rest = file[ContainerBytes..]; Next(ref rest, out var name, out var body);)
        {
            if (!name.SequenceEqual("ANMF"u8)) continue;
            DecodeFrame(body, header, pixels);
            return;
        }

        Read(file, pixels, header.Width * 3);
    }

    /// <summary>A frame of an animation: where it lies (halved), its size (less one), 24 bits each, and then its chunks.</summary>
    private static unsafe void DecodeFrame(ReadOnlySpan<byte> frame, PictureHeader header, Span<byte> pixels)
    {
        if (frame.Length < FrameBytes) throw Broken();
        var (left, top, width, height) = (Number24(frame) * 2, Number24(frame[3..]) * 2, Number24(frame[6..]) + 1, Number24(frame[9..]) + 1);
        if (left + width > header.Width || top + height > header.Height) throw Broken();
        for (var rest = frame[FrameBytes..]; rest.Length > ChunkBytes;)
        {
            var chunk = rest;
            if (!Next(ref rest, out var name, out _)) break;
            if (!name.SequenceEqual("VP8 "u8) && !name.SequenceEqual("VP8L"u8)) continue;
            fixed (byte* start = chunk)
            {
                if (LibWebP.GetInfo(start, (nuint)chunk.Length, out var itsWidth, out var itsHeight) == 0 || itsWidth != width || itsHeight != height) throw Broken();
            }

            pixels.Clear();
            Read(chunk, pixels[((top * header.Width + left) * 3)..], header.Width * 3);
            return;
        }

        throw Broken();
    }

    private static unsafe void Read(ReadOnlySpan<byte> file, Span<byte> pixels, int stride)
    {
        fixed (byte* start = file)
        fixed (byte* target = pixels)
        {
            if (LibWebP.DecodeRgb(start, (nuint)file.Length, target, (nuint)pixels.Length, stride) == null) throw Broken();
        }
    }

    private static bool Next(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> body)
    {
        name = body = default;
        if (rest.Length < ChunkBytes) return false;
        var length = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), rest.Length - ChunkBytes);
        name = rest[..4];
        body = rest.Slice(ChunkBytes, (int)length);
        // Chunks are padded to an even length.
        rest = rest[(int)Math.Min(rest.Length, ChunkBytes + length + (length & 1))..];
        return true;
    }

    private static int Number24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;

    private static ImageRejectedException Broken() => new("the WebP is broken or truncated");
}
