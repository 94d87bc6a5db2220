namespace Platform.Tabular.Csv;

/// <summary>Files that are plainly something else than text, by how they begin.</summary>
internal static class FileKinds
{
    /// <exception cref="CsvFormatException">It is one of them.</exception>
    public static void Refuse(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8)) throw new CsvFormatException(CsvProblems.Workbook);
        if (head.StartsWith("%PDF-"u8)) throw new CsvFormatException(CsvProblems.NotCsv("PDF"));
        if (head is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or [0xFF, 0xD8, 0xFF, ..] || head.StartsWith("GIF8"u8)) throw new CsvFormatException(CsvProblems.NotCsv("画像"));
        if (head is [0x1F, 0x8B, 0x08, ..]) throw new CsvFormatException(CsvProblems.NotCsv("gzip圧縮"));
        if (head is [0xD0, 0xCF, 0x11, 0xE0, ..]) throw new CsvFormatException(CsvProblems.NotCsv("旧形式のExcel(.xls)などの"));
        if (head.StartsWith("PAR1"u8) && head.Contains((byte)0)) throw new CsvFormatException(CsvProblems.NotCsv("Parquet"));
        if (head.StartsWith("SQLite format 3\0"u8)) throw new CsvFormatException(CsvProblems.NotCsv("SQLite"));
    }
}
