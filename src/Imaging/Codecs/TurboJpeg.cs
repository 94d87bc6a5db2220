using System.Runtime.InteropServices;

namespace Platform.Imaging.Codecs;

/// <summary>
/// The part of libjpeg-turbo's TurboJPEG API (2.x, Debian's <c>libturbojpeg0</c>) that is used: https://libjpeg-turbo.org. Its errors are return values; no error leaves it as a jump.
/// </summary>
internal static unsafe partial class TurboJpeg
{
    public const int PixelRgb = 0;
    public const int PixelCmyk = 11;
    public const int SpaceCmyk = 3;
    public const int SpaceYcck = 4;
    public const int Sampling420 = 2;

    /// <summary>Gives up on a progressive file of more than 500 scans, each of which costs a pass over the whole picture.</summary>
    public const int LimitScans = 32_768;

    /// <summary>What <see cref="ErrorCode"/> answers where the picture was decoded all the same.</summary>
    public const int Warning = 0;

    private const string Library = "libturbojpeg.so.0";

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    public static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    public static partial nint InitCompress();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader(nint handle, byte* file, nuint length, out int width, out int height, out int sampling, out int space);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(nint handle, byte* file, nuint length, byte* pixels, int width, int pitch, int height, int format, int flags);

    [LibraryImport(Library, EntryPoint = "tjBufSize")]
    public static partial nuint BufferSize(int width, int height, int sampling);

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        nint handle, byte* pixels, int width, int pitch, int height, int format, ref byte* file, ref nuint length, int sampling, int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorCode")]
    public static partial int ErrorCode(nint handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial byte* ErrorText(nint handle);

    /// <summary>What went wrong last, in libjpeg's words.</summary>
    public static string Error(nint handle) => Marshal.PtrToStringUTF8((nint)ErrorText(handle)) ?? "unknown error";
}
