using System.Text;
using Platform.Tabular.Csv;

namespace Platform.Tabular.Tests.Csv;

public sealed class CsvErrorTests
{
    [Theory]
    [InlineData("a,b\n1,2\n1,2,3\n", 3, "列は2個ですが、この行には3個")]
    [InlineData("a,b\r\n1,2\r\n\r\n1,2,3,4\r\n", 4, "4個")]
    [InlineData("a,b\r1,2\r1,2,3\r", 3, "3個")]
    [InlineData("a,b\n\"x\ny\",2\n1,\"p\n,q\",3\n", 4, "3個")]
    [InlineData("a,b\n1,2,\n3,4,\n", 2, "3個")]
    [InlineData("a,b\n1,2,3", 2, "3個")]
    [InlineData("a,b\n1,2\n3,\"x\n\ny", 3, "引用符")]
    [InlineData("a,\"b\n", 1, "引用符")]
    [InlineData("\n\na,b\n1,\"", 4, "引用符")]
    [InlineData("a,b\n1,2\n3,\0\n", 3, "テキストではない")]
    public void What_is_wrong_in_a_line_is_said_with_its_line(string text, long line, string problem)
    {
        var error = Assert.Throws<CsvFormatException>(() => CsvFiles.Read(text, new CsvFormat("utf-8", ',')));
        Assert.Equal(line, error.Line);
        Assert.StartsWith($"{line}行目: ", error.Message);
        Assert.Contains(problem, error.Message);
    }

    [Fact]
    public void A_line_far_into_a_file_is_named()
    {
        var text = "a,b\n" + string.Concat(Enumerable.Repeat("1,\"x\ny\"\n", 200_000)) + "1,2,3\n" + string.Concat(Enumerable.Repeat("1,2\n", 100_000));
        Assert.Equal(400_002, Assert.Throws<CsvFormatException>(() => CsvFiles.Read(text)).Line);
    }

    [Theory]
    [InlineData("utf-8", new byte[] { (byte)'a', (byte)'\n', 0xE3, 0x81, 0x82, (byte)'\n', 0xE3, 0x81, (byte)'\n' }, 3)]
    [InlineData("utf-8", new byte[] { (byte)'a', (byte)'\n', (byte)'x', 0xE3, 0x81 }, 2)]
    [InlineData("cp932", new byte[] { (byte)'a', (byte)'\n', 0x82, 0xA0, (byte)'\n', (byte)'\n', 0x82 }, 4)]
    [InlineData("cp932", new byte[] { (byte)'a', (byte)'\n', 0x82, 0x20, (byte)'\n' }, 2)]
    [InlineData("euc_jp", new byte[] { (byte)'a', (byte)'\n', 0xA4, 0xA2, (byte)'\n', 0xA4, (byte)'\n' }, 3)]
    [InlineData("utf-16", new byte[] { 0xFF, 0xFE, (byte)'a', 0, (byte)'\n', 0, 0, 0xD8, (byte)'\n', 0 }, 2)]
    [InlineData("utf-16", new byte[] { 0xFF, 0xFE, (byte)'a', 0, (byte)'\n', 0, (byte)'b' }, 2)]
    public void Bytes_that_are_not_in_the_encoding_are_refused_with_their_line(string encoding, byte[] file, long line) =>
        Assert.Equal(line, Assert.Throws<CsvFormatException>(() => CsvFiles.Read(file, new CsvFormat(encoding, ','))).Line);

    [Fact]
    public void Utf8_with_a_wrong_byte_is_not_taken_for_another_encoding()
    {
        byte[] file = [.. Encoding.UTF8.GetBytes("名前,点\n" + string.Concat(Enumerable.Repeat("山田太郎,1\n", 20))), 0xFF, .. Encoding.UTF8.GetBytes(",2\n")];
        Assert.Equal(22, Assert.Throws<CsvFormatException>(() => CsvFiles.Read(file)).Line);
    }

    [Fact]
    public void A_wrong_byte_past_what_is_looked_at_first_is_named_too()
    {
        byte[] file = [.. Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 100_000))), 0xFF, 0xFF, (byte)'\n'];
        Assert.Equal(100_002, Assert.Throws<CsvFormatException>(() => CsvFiles.Read(file)).Line);
    }

    [Theory]
    [InlineData("PK\u0003\u0004 and more", "Excel")]
    [InlineData("%PDF-1.7\n", "PDF")]
    [InlineData("GIF89a", "画像")]
    [InlineData("a\0b,c\n", "テキストではない")]
    [InlineData("", "データがありません")]
    [InlineData("\r\n \n\t\n", "データがありません")]
    public void What_is_no_csv_is_refused_in_words(string text, string problem) => Assert.Contains(problem, Assert.Throws<CsvFormatException>(() => CsvFiles.Read(text)).Message);

    [Theory]
    [InlineData(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10 })]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 })]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 })]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1 })]
    [InlineData(new byte[] { 0xFF, 0xFE })]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData(new byte[] { 0xEF, 0xBB })]
    public void Other_files_by_their_first_bytes_are_refused(byte[] file) => Assert.Throws<CsvFormatException>(() => CsvFiles.Read(file));

    [Fact]
    public void Random_bytes_are_refused_or_read_and_never_a_fault()
    {
        var random = new Random(3);
        for (var run = 0; run < 500; run++)
        {
            var file = new byte[random.Next(1, 2_000)];
            random.NextBytes(file);
            foreach (ref var value in file.AsSpan())
            {
                if (run % 2 == 0 && value == 0 || random.Next(4) == 0) value = (byte)",;\t|\"\n\r 1"[random.Next(9)];
            }

            try
            {
                CsvFiles.Read(file);
            }
            catch (CsvFormatException)
            {
            }
        }
    }

    [Fact]
    public void Too_many_columns_are_refused()
    {
        var limits = new CsvLimits { MaxColumns = 3 };
        Assert.Equal(3, CsvFiles.Read("a,b,c\n"u8.ToArray(), limits: limits).Table.Columns.Length);
        var error = Assert.Throws<CsvFormatException>(() => CsvFiles.Read("\na,b,c,d\n"u8.ToArray(), limits: limits));
        Assert.Equal((2, true), (error.Line, error.Message.Contains("3列", StringComparison.Ordinal)));
    }

    [Fact]
    public void Too_many_rows_are_refused()
    {
        var limits = new CsvLimits { MaxRows = 2 };
        Assert.Equal(2, CsvFiles.Read("a\n1\n2\n"u8.ToArray(), limits: limits).Table.Rows);
        Assert.Contains("2行", Assert.Throws<CsvFormatException>(() => CsvFiles.Read("a\n1\n2\n3\n"u8.ToArray(), limits: limits)).Message);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,{0}\n")]
    [InlineData("a,b\n1,2\n3,\"{0}\n")]
    [InlineData("a,b\n1,2\n3,\"{0}\"\n4,5\n")]
    public void Too_long_a_cell_is_refused_with_its_line(string form)
    {
        var limits = new CsvLimits { MaxCellBytes = 100 };
        var sizes = new BatchSizes { Stretch = 64 };
        CsvFiles.Read(Encoding.UTF8.GetBytes("a,b\n1," + new string('x', 100)), limits: limits, sizes: sizes);
        var error = Assert.Throws<CsvFormatException>(() => CsvFiles.Read(Encoding.UTF8.GetBytes(string.Format(null, form, new string('x', 300))), limits: limits, sizes: sizes));
        Assert.Equal((3, true), (error.Line, error.Message.Contains("100バイト", StringComparison.Ordinal)));
    }

    [Fact]
    public void Reading_stops_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => CsvReader.Read(new MemoryStream("a\n1\n"u8.ToArray()), null, CsvFiles.Store(), new CsvLimits(), cancelled.Token));
    }
}
