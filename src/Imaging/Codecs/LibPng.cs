using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Platform.Imaging.Codecs;

/// <summary>The simplified API of libpng 1.6 (Debian's <c>libpng16-16</c>): http://www.libpng.org/pub/png/libpng-manual.txt, section V. It catches libpng's jumps itself and answers errors as values.</summary>
internal static unsafe partial class LibPng
{
    public const uint Version = 1;
    public const uint FormatRgb = 2;
    public const uint FormatRgba = 3;

    /// <summary>16 bits are taken for sRGB like 8 bits, not for linear light.</summary>
    public const uint Flag16BitSrgb = 4;

    private const string Library = "libpng16.so.16";

    [LibraryImport(Library, EntryPoint = "png_image_begin_read_from_memory")]
    public static partial int BeginRead(ref Image image, byte* file, nuint length);

    [LibraryImport(Library, EntryPoint = "png_image_finish_read")]
    public static partial int FinishRead(ref Image image, byte* background, byte* pixels, int stride, byte* palette);

    [LibraryImport(Library, EntryPoint = "png_image_free")]
    public static partial void Free(ref Image image);

    /// <summary><c>png_image</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Image
    {
        public nint Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint PaletteEntries;
        public uint WarningOrError;
        private Text _message;

        /// <summary>What went wrong, in libpng's words.</summary>
        public readonly string Message
        {
            get
            {
                ReadOnlySpan<byte> text = _message;
                var end = text.IndexOf((byte)0);
                return Encoding.ASCII.GetString(end < 0 ? text : text[..end]);
            }
        }
    }

    [InlineArray(64)]
    private struct Text
    {
        private byte _first;
    }
}
