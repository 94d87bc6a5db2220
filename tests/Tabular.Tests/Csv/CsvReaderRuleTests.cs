using System.Text;
using Platform.Tabular.Csv;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Csv;

/// <summary>Each rule of pandas' reader by a small file.</summary>
public sealed class CsvReaderRuleTests(Pandas pandas)
{
    private static readonly CsvFormat Commas = new("utf-8", ',');

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e-400")]
    [InlineData("4.9e-324")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("1.7976931348623159e308")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740993.0")]
    [InlineData("0.1000000000000000055511151231257827021181583404541015625")]
    [InlineData("8.5e22")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("1e5")]
    [InlineData("+1e5")]
    [InlineData("1E5")]
    [InlineData("1e+05")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("5.")]
    [InlineData(".5")]
    [InlineData("-.5")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("+1")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("00012")]
    [InlineData("+-5")]
    [InlineData("- 5")]
    [InlineData("1_0")]
    [InlineData("1,0")]
    [InlineData("0x10")]
    [InlineData("1d5")]
    [InlineData("１")]
    [InlineData(" 1 ")]
    [InlineData("\t1\t")]
    [InlineData("\v1.5\f")]
    [InlineData(" 1.5 ")]
    [InlineData("1 5")]
    [InlineData("\u00a01")]
    [InlineData("inf")]
    [InlineData("+inf")]
    [InlineData("-inf")]
    [InlineData("INF")]
    [InlineData("Infinity")]
    [InlineData("-infinity")]
    [InlineData(" inf")]
    [InlineData("infi")]
    [InlineData("nan ")]
    [InlineData("NAN")]
    [InlineData("None")]
    [InlineData("none")]
    [InlineData("Na")]
    [InlineData("True")]
    [InlineData("TRUE")]
    [InlineData("tRuE")]
    [InlineData("false")]
    [InlineData("FALSE")]
    [InlineData(" True")]
    [InlineData("T")]
    [InlineData("yes")]
    [InlineData("2024-01-01")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("18446744073709551615")]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999.5")]
    [InlineData("12345678901234567890.5")]
    [InlineData("-99999999999999999999.5")]
    [InlineData("12345678")]
    [InlineData("123456789")]
    [InlineData("-12345678")]
    [InlineData("1234567890123456")]
    [InlineData("12345678901234567")]
    [InlineData("12345/78")]
    [InlineData("1234567:")]
    public void A_word_reads_as_in_pandas_alone_and_among_others(string word)
    {
        var quoted = $"\"{word}\"";
        Agree(Commas,
            $"x\n{quoted}\n", $"x\n{quoted}\n1\n", $"x\n1\n{quoted}\n", $"x\n{quoted}\n1.5\n", $"x\n1.5\n{quoted}\n", $"x\n{quoted}\nNA\n", $"x\nNA\n{quoted}\n",
            $"x\n-3\n{quoted}\nNA\n", $"x\n{quoted}\n-1\n", $"x\n{quoted}\nabc\n", $"x\nabc\n{quoted}\n", $"x\n{quoted}\n-abc\n", $"x\n-abc\n{quoted}\n,\n",
            $"x\n{quoted}\nTrue\n", $"x\nFalse\n{quoted}\n", $"x\n{quoted}\n18446744073709551615\n", $"x\n18446744073709551615\n{quoted}\nNA\n",
            $"x\n{quoted}\n99999999999999999999\n", $"x\n99999999999999999999\n{quoted}\n", $"x\n-9223372036854775809\n{quoted}\n", $"x\n9223372036854775808\n{quoted}\n-1.5\n");
    }

    [Fact]
    public void Missing_words_are_those_of_pandas_quoted_too()
    {
        var words = pandas.Run("from pandas._libs.parsers import STR_NA_VALUES as words\nresult = sorted(words)")!.AsArray().Select(word => word!.GetValue<string>()).ToArray();
        Assert.Equal(18, words.Length);
        foreach (var word in words) Agree(Commas, $"x,y\n{word},1\n\"{word}\",2\n5,3\n", $"x,y\na,1\n{word},2\n\"{word}\",3\n", $"x,y\n{word}x,1\n", $"x,y\n{word} ,1\n", $"x,y\nTrue,1\n{word},2\n");
    }

    [Theory]
    [InlineData("a,b\n1,2\n")]
    [InlineData("a,b\n1,2")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a,b\r1,2\r3,4\r")]
    [InlineData("a,b\r1,2\r3,4")]
    [InlineData("a,b\r,2\r3,4")]
    [InlineData("a,b\r1,2\r\r,4\r")]
    [InlineData("a,b\n1,2\n\r,4\n")]
    [InlineData("a,b\n1,2\r\r\n3,4")]
    [InlineData("a,b\n1,2\r\n\n\r\n3,4\r")]
    [InlineData("\n  \n\t\na,b\n1,2\n \n")]
    [InlineData("\r\n\r\na,b\r\n1,2")]
    [InlineData(" \ta,b\n 1,2\n")]
    [InlineData("a\n1\n\n2\n   \n3")]
    [InlineData("a\n1\n  ")]
    [InlineData("a\n1\n \"x\"\n")]
    [InlineData("a\n\"\"\n1\n")]
    [InlineData("a,b\n")]
    [InlineData("a,b")]
    [InlineData("a,b\n\n \n")]
    [InlineData("a,b\n1,")]
    [InlineData("a,b\n1\n2,3\n")]
    [InlineData("a,b,c\n1\n\"x\"\n,\n,,\n")]
    [InlineData("a,b\n\"x\"y\"z,1\n")]
    [InlineData("a,b\n\"x\" ,1\n")]
    [InlineData("a,b\nx\"y\",1\n")]
    [InlineData("a,b\n \"x,y\",1\n")]
    [InlineData("a,b\n\"x\"\"y\",1\n\"\"\"\",2\n\"\"\"a\"\"\",3\n")]
    [InlineData("a,b\n\"x\"\"y\"z\"\"w,1\n")]
    [InlineData("a,b\n\"x,\n\r\ny\",1\n")]
    [InlineData("\"a\nb\",\"c,d\"\n1,2\n")]
    [InlineData("a,b\n1,\"x\"")]
    [InlineData("a,b\n1,\"x\"\r")]
    [InlineData("a,b\n1,\"\"")]
    [InlineData("a,b\n1,\"x")]
    [InlineData("a,b\n1,\"x\"\"")]
    [InlineData("a,\"b")]
    [InlineData("a,b\n1,2\n1,2,3\n")]
    [InlineData("a,b\n1,2\n1,2,\n")]
    [InlineData("a,b\n1,2,3\n4,5,6\n")]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData(" \n")]
    [InlineData(",\n1,2\n")]
    [InlineData("a,a\n1,2\n")]
    [InlineData("a,a,a.1,,a,\n1,2,3,4,5,6\n")]
    [InlineData("a.1,a,a,a.1,a.1.1\n1,2,3,4,5\n")]
    [InlineData("a,a,a,a.2,a.1\n1,2,3,4,5\n")]
    [InlineData(",Unnamed: 0,,Unnamed: 2\n1,2,3,4\n")]
    [InlineData("Unnamed: 1,,x\n1,2,3\n")]
    [InlineData("1,2,NA\n1,2,3\n")]
    [InlineData(" a , b\n1,2\n")]
    [InlineData("\"a\"\"b\",\"\"\n1,2\n")]
    [InlineData("\uFEFFa,b\n1,2\n")]
    [InlineData("\uFEFF\uFEFFa,b\n1,2\n")]
    [InlineData("\uFEFF\"a,b\"\n1\n")]
    [InlineData("x\n1\n2.5\n")]
    [InlineData("x,y\n-0,1\n,2\n")]
    [InlineData("x\n-0\n1.5\n")]
    [InlineData("x\n1.5\n-0\n")]
    [InlineData("x,y\n-9223372036854775808,1\n,2\n-9223372036854775297,2\n-9223372036854775200,3\n3,3\n")]
    [InlineData("x,y\n-9223372036854775808,1\n,2\n1.5,3\n")]
    public void A_file_reads_as_in_pandas(string text) => Agree(Commas, text);

    [Theory]
    [InlineData(';', "a;b\n1,5;2\n\"x;y\";3\n")]
    [InlineData('\t', "a\tb\n\t2\n \t3\n  \n1\t\n")]
    [InlineData('|', "a|b\n1|2\n")]
    public void Another_delimiter_reads_as_in_pandas(char delimiter, string text) => Agree(new CsvFormat("utf-8", delimiter), text);

    private void Agree(CsvFormat format, params string[] texts)
    {
        byte[][] files = [.. texts.Select(Encoding.UTF8.GetBytes)];
        var theirs = CsvFiles.Theirs(pandas, files, format);
        var ours = CsvFiles.Ours(files, format);
        for (var at = 0; at < files.Length; at++)
        {
            Assert.True(theirs[at] == ours[at], $"{texts[at]}\npandas:\n{theirs[at]}\nours:\n{ours[at]}");
        }
    }
}
