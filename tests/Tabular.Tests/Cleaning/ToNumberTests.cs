using FsCheck.Fluent;
using Platform.Tabular.Columns;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class ToNumberTests(Pandas pandas) : IDisposable
{
    private readonly SnippetJudge _judge = new(pandas, blockRows: 4);

    private static readonly string[] Texts =
    [
        "1", "-1", "+1", "007", "-0", "1.0", ".5", "5.", ".", "-", "+", "", "1e5", "1e", "1e+", "e5", "1E-5", "1e400", "1e-400", "-1e-310", "1e308", "1e309", "inf", "-INF", "+Infinity", "infinity", "infinite", "nan", "NaN?",
        "1_000", "0x10", "1,000", "１２", "12 3", "1.2.3", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
        "123456789012345678901234567890", "0.1234567890123456789", "00000000000000000000001", "3.141592653589793", "2.718281828459045e-300", "\t7\t", " 8 ", "　9　", "\u00a010", "1\u200b", "TRUE", "五", "1e5.5", "--1", "+-1", "1-", "1+1", "1d5",
    ];

    [Fact]
    public void Every_text_is_the_number_that_pandas_reads()
    {
        foreach (var text in Texts) _judge.Agree(Steps.Csv("t", text, "no number"), Steps.Of("to_number", "t"));
        _judge.Agree(Steps.Csv("t", [.. Texts, "x"]), Steps.Of("to_number", "t"));
    }

    [Theory]
    [InlineData(ColumnKind.Int64, "1", " 2", "-3")]
    [InlineData(ColumnKind.UInt64, " 1", "18446744073709551615")]
    [InlineData(ColumnKind.Float64, " 1", "-1", "18446744073709551615")]
    [InlineData(ColumnKind.Float64, " 1", "-1", "18446744073709551616")]
    [InlineData(ColumnKind.Float64, " 1", "x")]
    [InlineData(ColumnKind.Float64, "　1", "")]
    [InlineData(ColumnKind.Float64, "　1", "2.0")]
    public void The_type_is_what_pandas_makes_of_them_together(ColumnKind kind, params string[] texts)
    {
        // The white space of another script keeps pandas from reading them as numbers at once.
        var cells = texts.Select(text => text.Length == 0 ? text : "\u2003" + text).ToArray();

        Assert.Equal(kind, _judge.Agree(Steps.Csv("t", cells), Steps.Of("to_number", "t")).Table.Find("t")!.Kind);
    }

    [Fact]
    public void Marks_are_taken_off_only_when_asked_for()
    {
        var csv = Steps.Csv("t", "¥1,234", "1,234,567円", "$ 5", "-€1,000.5", "12,34", "1,2345", "1,23,456", "，5", "1，000", "￥5", "(5)", "5%", "x", "");

        Assert.Equal(14, _judge.Agree(csv, Steps.Of("to_number", "t")).Table.Find("t")!.Missing);
        Assert.Equal(8, _judge.Agree(csv, Steps.With("to_number", new { strip_marks = true }, "t")).Table.Find("t")!.Missing);
    }

    [Fact]
    public void Cells_count_as_changed_where_they_are_written_otherwise()
    {
        Assert.Equal(2, _judge.Agree(Steps.Csv("t", "1", "x", "007", "2"), Steps.Of("to_number", "t")).CellsChanged - 2);
        Assert.Equal(1, _judge.Agree(Steps.Csv("t", "1.5", "x", "2.0", ""), Steps.Of("to_number", "t")).CellsChanged);
    }

    [Theory]
    [InlineData("t\n1\n2\n")]
    [InlineData("t\n1.5\n")]
    [InlineData("t\n18446744073709551615\n")]
    public void Numbers_stay_as_they_are(string csv)
    {
        var table = _judge.Read(csv);

        Assert.Same(table.Find("t"), Steps.Of("to_number", "t").Apply(table, CancellationToken.None).Table.Find("t"));
        _judge.Agree(csv, Steps.With("to_number", new { strip_marks = true }, "t"));
    }

    [Fact]
    public void Truth_values_fail()
    {
        _judge.BothFail("t,u\nTrue,1\n,2\n", Steps.Of("to_number", "t"));
        _judge.Fails("t\nTrue\n", Steps.Of("to_number", "t"));
    }

    [Fact]
    public void Any_text_of_the_characters_of_numbers_is_the_number_that_pandas_reads()
    {
        var characters = Gen.Elements("0123456789019.,+-eE ¥inf".ToCharArray());
        var cells = Gen.ArrayOf(Gen.Select(Gen.ArrayOf(characters), chars => new string(chars)));
        foreach (var sample in Gen.Sample(cells, 20, 60))
        {
            foreach (var marks in new[] { false, true })
                _judge.Agree(Steps.Csv("t", [.. sample, "x"]), Steps.With("to_number", new { strip_marks = marks }, "t"));
        }
    }

    public void Dispose() => _judge.Dispose();
}
