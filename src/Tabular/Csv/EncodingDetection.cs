using System.Text;
using System.Text.Unicode;

namespace Platform.Tabular.Csv;

/// <summary>Finds out what a file is written in.</summary>
internal static class EncodingDetection
{
    private const int SampleBytes = 1 << 16;

    /// <summary>The encoding by its name in Python; <c>utf-8</c> where the file's beginning does not say otherwise.</summary>
    /// <exception cref="CsvFormatException">It is no text, or in none of the encodings.</exception>
    public static string Detect(Stream csv)
    {
        var sample = new byte[SampleBytes];
        csv.Position = 0;
        var head = sample.AsSpan(0, csv.ReadAtLeast(sample, SampleBytes, throwOnEndOfStream: false));
        if (head.IsEmpty) throw new CsvFormatException(CsvProblems.Empty);
        FileKinds.Refuse(head);
        if (head.StartsWith("\uFEFF"u8)) return "utf-8-sig";
        if (head is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..]) return "utf-16";
        if (Utf16OrderOf(head) is { } encoding) return encoding;
        if (head.Contains((byte)0)) throw new CsvFormatException(CsvProblems.Binary);
        if (ValidUtf8(head) >= head.Length - (head.Length == SampleBytes ? 3 : 0)) return "utf-8";
        if (DetectJapanese(csv) is { } japanese) return japanese;
        throw new CsvFormatException(CsvProblems.Encoding, LineNumbers.LineOf(csv, "utf-8", long.MaxValue));
    }

    /// <summary><c>cp932</c> or <c>euc_jp</c>, by what the whole file is valid in, and where it is both by which reads as Japanese; <c>null</c> where it is neither, or plainly UTF-8 with something wrong.</summary>
    public static string? DetectJapanese(Stream csv)
    {
        var (cp932, euc, utf8) = (new ShiftJisEvidence(), new EucEvidence(), new Utf8Evidence());
        var bytes = new byte[SampleBytes];
        csv.Position = 0;
        while (csv.Read(bytes) is > 0 and var read)
        {
            cp932.Look(bytes.AsSpan(0, read));
            euc.Look(bytes.AsSpan(0, read));
            utf8.Look(bytes.AsSpan(0, read));
        }

        if (utf8.IsPlain) return null;
        return (cp932.IsValid, euc.IsValid) switch
        {
            (true, true) => euc.Plausibility > cp932.Plausibility ? "euc_jp" : "cp932",
            (true, false) => "cp932",
            (false, true) => "euc_jp",
            _ => null,
        };
    }

    /// <summary>UTF-16 without a mark: delimiters and line ends show the order, and the same byte of pairs is 0 as theirs.</summary>
    private static string? Utf16OrderOf(ReadOnlySpan<byte> head)
    {
        int pairs = head.Length / 2, evenZeros = 0, oddZeros = 0, littleMarks = 0, bigMarks = 0;
        for (var at = 0; at + 1 < head.Length; at += 2)
        {
            if (head[at] == 0) evenZeros++;
            if (head[at + 1] == 0) oddZeros++;
            if (head[at + 1] == 0 && head[at] is (byte)',' or (byte)'\n' or (byte)'\t' or (byte)';') littleMarks++;
            if (head[at] == 0 && head[at + 1] is (byte)',' or (byte)'\n' or (byte)'\t' or (byte)';') bigMarks++;
        }

        if (pairs < 2) return null;
        if (littleMarks > 0 && bigMarks == 0 && oddZeros > 10 * evenZeros && oddZeros * 20 >= pairs) return "utf-16-le";
        return bigMarks > 0 && littleMarks == 0 && evenZeros > 10 * oddZeros && evenZeros * 20 >= pairs ? "utf-16-be" : null;
    }

    private static int ValidUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return bytes.Length;
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var taken) == System.Buffers.OperationStatus.Done) at += taken;
        return at;
    }
}
