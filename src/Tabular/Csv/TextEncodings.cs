using System.Text;

namespace Platform.Tabular.Csv;

/// <summary>Encodings by their names in Python. All of them strict.</summary>
internal static class TextEncodings
{
    static TextEncodings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="name">The encoding.</param>
    /// <param name="text">What is to be read, at its beginning; put past a byte order mark that the encoding itself takes away.</param>
    /// <exception cref="ArgumentException">None has that name.</exception>
    public static Encoding Named(string name, Stream text) => name switch
    {
        "utf-16" => Named(SkipMark(text) ? "utf-16-be" : "utf-16-le", text),
        "utf-16-le" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        "utf-16-be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        "cp932" => Encoding.GetEncoding(932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
        "euc_jp" => Encoding.GetEncoding(51932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
        _ => throw new ArgumentException($"no encoding is named '{name}'", nameof(name)),
    };

    // Whether a byte order mark says that the higher byte comes first; without any the lower does, as in Python on such machines.
    private static bool SkipMark(Stream text)
    {
        Span<byte> mark = stackalloc byte[2];
        var read = text.ReadAtLeast(mark, 2, throwOnEndOfStream: false);
        if (read == 2 && mark is [0xFE, 0xFF] or [0xFF, 0xFE]) return mark[0] == 0xFE;
        text.Seek(-read, SeekOrigin.Current);
        return false;
    }
}
