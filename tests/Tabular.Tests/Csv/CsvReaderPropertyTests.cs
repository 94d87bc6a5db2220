using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Csv;

public sealed class CsvReaderPropertyTests(Pandas pandas)
{
    /// <summary>In one piece, and in pieces so small that every rule meets their borders.</summary>
    [Theory]
    [InlineData(1 << 18, 1 << 16)]
    [InlineData(16, 1)]
    [InlineData(23, 2)]
    [InlineData(64, 5)]
    public void Messy_files_read_as_in_pandas(int stretch, int blockRows)
    {
        var sizes = new BatchSizes { Stretch = stretch, Rows = blockRows };
        var format = new CsvFormat("utf-8", ',');
        // pandas takes a line that begins with a blank together with the one before where lines end with CR alone.
        string[] texts = [.. MessyCsv.Generator.Sample(1_000, 60).Where(text => !HasBlankAfterReturn(text))];
        byte[][] files = [.. texts.Select(Encoding.UTF8.GetBytes)];
        var theirs = CsvFiles.Theirs(pandas, files, format);
        var ours = CsvFiles.Ours(files, format, sizes);
        for (var at = 0; at < files.Length; at++)
        {
            Assert.True(theirs[at] == ours[at], $"{texts[at].Replace("\r", "\\r", StringComparison.Ordinal)}\npandas:\n{theirs[at]}\nours:\n{ours[at]}");
        }

        Assert.True(theirs.Count(told => told != "error") > 500);
    }

    [Theory]
    [InlineData(1 << 16)]
    [InlineData(2)]
    public void What_was_written_reads_as_the_same_table(int blockRows)
    {
        var format = new CsvFormat("utf-8", ',');
        var sizes = new BatchSizes { Rows = blockRows };
        var tables = 0;
        foreach (var text in MessyCsv.Generator.Sample(1_000, 60))
        {
            var file = Encoding.UTF8.GetBytes(text);
            if (CsvFiles.Ours([file], format, sizes)[0] == "error") continue;
            var read = CsvFiles.Read(file, format, sizes: sizes).Table;
            // A header of nothing but a blank is a blank line to pandas, too.
            if (read.Columns is [{ Name: " " }]) continue;
            // A column of integers that are missing is written with its decimals, and one of texts that look like numbers reads as numbers then: neither changes a second time.
            var once = CsvFiles.Read(Written(read), format, sizes: sizes).Table;
            var twice = CsvFiles.Read(Written(once), format, sizes: sizes).Table;
            Assert.Equal(CsvFiles.Told(once), CsvFiles.Told(twice));
            if (read.Columns.All(column => column.Kind != ColumnKind.Text)) Assert.Equal(CsvFiles.Told(read), CsvFiles.Told(once));
            tables++;
        }

        Assert.True(tables > 500);
    }

    private static byte[] Written(Table table)
    {
        var output = new MemoryStream();
        CsvWriter.Write(table, output, CancellationToken.None);
        return output.ToArray();
    }

    // Also where it takes a delimiter for a part of the line's end.
    private static bool HasBlankAfterReturn(string text) => Regex.IsMatch(text, "\r,?[ \t]");
}
