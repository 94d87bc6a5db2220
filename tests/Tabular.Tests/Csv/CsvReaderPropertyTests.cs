using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Platform.Tabular.Csv;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Csv;

public sealed class CsvReaderPropertyTests(Pandas pandas)
{
    [Fact]
    public void Messy_files_read_as_in_pandas()
    {
        var format = new CsvFormat("utf-8", ',');
        // pandas takes a line that begins with a blank together with the one before where lines end with CR alone.
        string[] texts = [.. MessyCsv.Generator.Sample(3_000, 60).Where(text => !HasBlankAfterReturn(text))];
        byte[][] files = [.. texts.Select(Encoding.UTF8.GetBytes)];
        var theirs = CsvFiles.Theirs(pandas, files, format);
        var ours = CsvFiles.Ours(files, format);
        for (var at = 0; at < files.Length; at++)
        {
            Assert.True(theirs[at] == ours[at], $"{texts[at].Replace("\r", "\\r", StringComparison.Ordinal)}\npandas:\n{theirs[at]}\nours:\n{ours[at]}");
        }

        Assert.True(theirs.Count(told => told != "error") > 1_000);
    }

    private static bool HasBlankAfterReturn(string text) => text.Contains("\r ", StringComparison.Ordinal) || text.Contains("\r\t", StringComparison.Ordinal);
}
