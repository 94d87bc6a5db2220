using System.Runtime.InteropServices;

namespace Platform.Imaging.Codecs;

/// <summary>The simple decoding API of libwebp 1.x (Debian's <c>libwebp7</c>): https://developers.google.com/speed/webp/docs/api.</summary>
internal static unsafe partial class LibWebP
{
    private const string Library = "libwebp.so.7";

    [LibraryImport(Library, EntryPoint = "WebPGetInfo")]
    public static partial int GetInfo(byte* file, nuint length, out int width, out int height);

    /// <summary>Answers null where the picture is broken or truncated.</summary>
    [LibraryImport(Library, EntryPoint = "WebPDecodeRGBInto")]
    public static partial byte* DecodeRgb(byte* file, nuint length, byte* pixels, nuint size, int stride);
}
