using System.Text;

namespace Platform.Tabular.Csv;

/// <summary>
/// The characters of the Japanese encodings as Python has them, which is not quite what .NET makes of their code pages: of CP932 the rows of NEC and IBM that stand twice, of EUC-JP
/// JIS X 0212, and none of NEC's rows. 0 is no character.
/// </summary>
internal static class JapaneseTables
{
    private static readonly Lazy<char[]> Cp932Table = new(MakeCp932);
    private static readonly Lazy<(char[] Two, char[] Three)> EucTables = new(MakeEuc);

    static JapaneseTables() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>By both bytes of a character, the first eight bits higher; those of one byte by that alone.</summary>
    public static char[] Cp932 => Cp932Table.Value;

    /// <summary>By both bytes of JIS X 0208 and of half-width katakana, which 8E precedes.</summary>
    public static char[] Euc => EucTables.Value.Two;

    /// <summary>By the second and third byte of JIS X 0212, which 8F precedes.</summary>
    public static char[] EucThree => EucTables.Value.Three;

    private static char[] MakeCp932()
    {
        // The encoding's own table, which an exception fallback would cut down to what could be written back.
        var encoding = Encoding.GetEncoding(932);
        var table = new char[1 << 16];
        for (var one = 0x80; one <= 0xFF; one++)
        {
            if (one is 0x80 or 0xA0 or (>= 0xA1 and <= 0xDF) or >= 0xFD) table[one] = encoding.GetChars([(byte)one])[0];
        }

        for (var first = 0x81; first <= 0xFC; first++)
        {
            if (first is >= 0xA0 and <= 0xDF) continue;
            for (var second = 0x40; second <= 0xFC; second++)
            {
                const char Replacement = '・';
                // The replacement is itself a character, 8145.
                if (encoding.GetChars([(byte)first, (byte)second]) is [var value] && (value != Replacement || (first, second) == (0x81, 0x45))) table[(first << 8) | second] = value;
            }
        }

        return table;
    }

    private static (char[] Two, char[] Three) MakeEuc()
    {
        // This code page has JIS X 0212 without the 8F, and the highest bit of the second byte off instead.
        var encoding = Encoding.GetEncoding(20932, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD"));
        char[] two = new char[1 << 16], three = new char[1 << 16];
        for (var kana = 0xA1; kana <= 0xDF; kana++) two[0x8E00 | kana] = (char)(0xFF61 + kana - 0xA1);
        for (var first = 0xA1; first <= 0xFE; first++)
        {
            for (var second = 0xA1; second <= 0xFE; second++)
            {
                var place = (first << 8) | second;
                if (first is <= 0xA8 or (>= 0xB0 and <= 0xF4)) two[place] = Known(encoding.GetChars([(byte)first, (byte)second]));
                if (first is 0xA2 or 0xA6 or 0xA7 or (>= 0xA9 and <= 0xAB) or (>= 0xB0 and <= 0xED)) three[place] = Known(encoding.GetChars([(byte)first, (byte)(second & 0x7F)]));
            }
        }

        (three[0xA2B7], three[0xA2F1]) = ('~', '№');
        return (two, three);

        static char Known(char[] made) => made is [var value and not '\uFFFD' and not (>= '\uE000' and <= '\uF8FF')] ? value : '\0';
    }
}
