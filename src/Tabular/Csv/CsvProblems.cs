namespace Platform.Tabular.Csv;

/// <summary>What may be wrong with a file, in words for the one who sent it.</summary>
internal static class CsvProblems
{
    public const string Empty = "ファイルにデータがありません。1行目に列名のあるCSVファイルを指定してください";

    public const string Binary = "テキストではないデータが含まれているため、CSVファイルとして読み取れません";

    public const string Workbook = "Excelブック(.xlsx)またはZIPファイルです。CSV形式で保存したファイルを指定してください";

    public const string Encoding = "文字コードを判別できません。UTF-8、UTF-16、CP932(Shift_JIS)、EUC-JPのいずれかで保存してください";

    public const string OpenQuote = "引用符(\")で始まるセルが閉じられないまま、ファイルが終わっています";

    public const string LongRow = "1行が長すぎます";

    public static string NotCsv(string format) => $"{format}ファイルです。CSVファイルを指定してください";

    public static string Undecodable(string encoding) => $"文字コード {encoding} として正しくないバイトがあります";

    public static string Cells(int expected, long got) => $"セルの数が多すぎます。列は{expected}個ですが、この行には{got}個のセルがあります";

    public static string LongCell(int bytes) => $"セルが長すぎます(上限は{bytes}バイト)。引用符(\")が閉じられていない可能性があります";

    public static string Columns(int most) => $"列が多すぎます(上限は{most}列)";

    public static string Rows(int most) => $"行が多すぎます(上限は{most}行)";
}
