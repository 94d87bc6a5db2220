using System.Text;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Csv;

public sealed class EncodingTests(Pandas pandas)
{
    private const string Japanese = "名前,住所,点数\n山田太郎,東京都千代田区,85\n鈴木花子,大阪府大阪市北区,92\n佐藤―~〜,カタカナひらがな,\n";

    [Theory]
    [InlineData("utf-8", "utf-8")]
    [InlineData("utf-8-sig", "utf-8-sig")]
    [InlineData("utf-16", "utf-16")]
    [InlineData("utf-16-le", "utf-16-le")]
    [InlineData("utf-16-be", "utf-16-be")]
    [InlineData("cp932", "cp932")]
    [InlineData("euc_jp", "euc_jp")]
    public void An_encoding_is_recognised_and_read_as_in_pandas(string encoding, string found)
    {
        var file = Encoded(encoding == "cp932" ? Japanese.Replace('〜', '～') : Japanese, encoding);
        var table = CsvFiles.Read(file);
        Assert.Equal(new CsvFormat(found, ','), table.Format);
        Assert.Equal(CsvFiles.Theirs(pandas, [file], table.Format)[0], CsvFiles.Told(table.Table));
    }

    [Theory]
    [InlineData("utf-16-be", "\uFEFF")]
    [InlineData("utf-16-le", "\uFEFF")]
    [InlineData("utf-16-be", "\uFEFF\uFEFF")]
    [InlineData("utf-8", "\uFEFF\uFEFF")]
    public void A_mark_at_the_beginning_is_taken_away_as_in_pandas(string encoding, string mark)
    {
        var file = Encoded(mark + "a,b\n1,😀\n", encoding);
        var table = CsvFiles.Read(file);
        Assert.Equal(CsvFiles.Theirs(pandas, [file], table.Format)[0], CsvFiles.Told(table.Table));
        Assert.Equal("a", table.Table.Columns[0].Name);
    }

    [Theory]
    [InlineData("cp932", "x,y\nあ,1\n")]
    [InlineData("euc_jp", "x,y\nあ,1\n")]
    [InlineData("euc_jp", "品名,価格\nりんご,100\nみかん,80\n")]
    [InlineData("cp932", "品名,価格\nりんご,100\nみかん,80\n")]
    [InlineData("euc_jp", "都道府県;人口\n東京都;14000000\n")]
    [InlineData("cp932", "都道府県;人口\n東京都;14000000\n")]
    [InlineData("cp932", "ｶﾅ,氏名\nﾔﾏﾀﾞ,山田\nｽｽﾞｷ,鈴木\n")]
    [InlineData("cp932", "表,能\nソース,予約\n①,㈱\n")]
    public void Short_Japanese_files_are_told_apart(string encoding, string text)
    {
        var table = CsvFiles.Read(Encoded(text, encoding));
        Assert.Equal(encoding, table.Format.Encoding);
        Assert.Equal(text[..text.IndexOfAny([',', ';'])], table.Table.Columns[0].Name);
    }

    [Theory]
    [InlineData("cp932")]
    [InlineData("euc_jp")]
    public void Every_character_is_that_of_Python_and_what_Python_refuses_is_refused(string encoding)
    {
        var theirs = pandas.Run(
            """
            def text(b):
                try:
                    t = b.decode(input)
                    return t if len(t) == 1 else None
                except UnicodeDecodeError: return None
            two = [bytes([a, b]) for a in range(0x80, 256) for b in range(256)]
            three = [bytes([0x8f, a, b]) for a in range(0x80, 256) for b in range(0x80, 256)] if input == 'euc_jp' else []
            result = [[b.hex(), text(b)] for b in [bytes([a]) for a in range(0x80, 256)] + two + three]
            """,
            encoding)!.AsArray();
        var characters = 0;
        foreach (var pair in theirs)
        {
            var bytes = Convert.FromHexString(pair![0]!.GetValue<string>());
            var expected = pair[1]?.GetValue<string>();
            if (expected is not null) characters++;
            Assert.True(expected == Character(bytes, encoding), $"{Convert.ToHexString(bytes)}: {expected} in Python, {Character(bytes, encoding)} here");
        }

        Assert.True(characters > 9_000);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16-be")]
    [InlineData("cp932")]
    [InlineData("euc_jp")]
    public void A_long_file_is_decoded_across_the_borders_of_reads(string encoding)
    {
        var text = "連番,文字\n" + string.Concat(Enumerable.Range(0, 40_000).Select(row => $"{row},{new string('あ', row % 7)}x{(encoding.StartsWith("utf", StringComparison.Ordinal) && row % 3 == 0 ? "😀" : "表")}\n"));
        var file = Encoded(text, encoding);
        var table = CsvFiles.Read(file, format: null);
        Assert.Equal(CsvFiles.Told(CsvFiles.Read(text).Table), CsvFiles.Told(table.Table));
    }

    [Fact]
    public void Japanese_that_begins_far_into_a_file_is_recognised()
    {
        var file = Encoded("a,b\n" + string.Concat(Enumerable.Repeat("1,plain\n", 50_000)) + "2,日本語\n", "cp932");
        var table = CsvFiles.Read(file);
        Assert.Equal("cp932", table.Format.Encoding);
        Assert.Equal("日本語", ((TextBlock)table.Table.Columns[1].Read(0))[50_000]);
    }

    private byte[] Encoded(string text, string encoding) =>
        Convert.FromBase64String(pandas.Run("import base64\nresult = base64.b64encode(input['text'].encode(input['encoding'])).decode()", new { text, encoding })!.GetValue<string>());

    private static string? Character(byte[] bytes, string encoding)
    {
        var room = new byte[TextSource.LeastRoom];
        try
        {
            var source = JapaneseSource.Open(new MemoryStream(bytes), encoding);
            var text = Encoding.UTF8.GetString(room[..source.Read(room)]);
            return source.Read(room) == 0 && text.Length == 1 ? text : null;
        }
        catch (Exception e) when (e is InvalidTextException or BinaryContentException)
        {
            return null;
        }
    }
}
