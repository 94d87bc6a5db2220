using System.Globalization;
using FsCheck.Fluent;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Profiling;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class ParseDatesTests(Pandas pandas) : IDisposable
{
    private static readonly string[] Parts = ["year", "month", "day", "weekday", "hour", "minute", "dayofyear", "quarter"];
    private readonly SnippetJudge _judge = new(pandas, blockRows: 16);

    public static TheoryData<string> Formats => [.. DateFormats.All];

    private static CleaningStep Step(string format, bool drop = true, string[]? parts = null, params string[] columns) =>
        Steps.With("parse_dates", new { format, drop, parts = parts ?? Parts }, columns.Length == 0 ? ["t"] : columns);

    [Theory]
    [MemberData(nameof(Formats))]
    public void Dates_of_a_format_come_apart_as_pandas_takes_them(string format)
    {
        string[] ends = ["1677-09-21 00:12:43", "1677-09-21 00:12:43.145224", "1677-09-21 00:12:43.145225", "1677-09-21 00:12:44", "1677-09-22", "2262-04-11 23:47:16", "2262-04-11 23:47:16.854775", "2262-04-11 23:47:16.854776", "2262-04-11 23:47:17", "2262-04-12", "1600-01-01", "9999-12-31", "2000-02-29", "2023-12-31 23:59:59"];
        var inside = Enumerable.Range(0, 60).Select(day => new DateTime(1999, 12, 1).AddDays(day * 37).AddMinutes(day * 71).AddSeconds(day)).ToList();
        var whole = inside.Select(date => Written(date, format)).ToArray();

        var exact = _judge.Agree(Steps.Csv("t", whole), Step(format));
        var mixed = _judge.Agree(Steps.Csv("t", [.. whole, .. ends.Select(end => Written(DateTime.Parse(end, CultureInfo.InvariantCulture), format)), "", "x"]), Step(format));

        Assert.All(exact.Table.Columns, column => Assert.Equal(ColumnKind.Int64, column.Kind));
        Assert.All(mixed.Table.Columns, column => Assert.Equal(ColumnKind.Float64, column.Kind));
        Assert.Equal(Parts.Select(part => "t_" + part), mixed.Table.Columns.Select(column => column.Name));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Texts_that_are_nearly_of_a_format_are_what_they_are_in_pandas(string format)
    {
        string[] fields = ["%Y", "%m", "%d", "%H", "%M", "%S", "%f"];
        string[] values = ["0", "00", "1", "01", "2", "29", "30", "31", "12", "13", "32", "23", "24", "59", "60", "61", "62", "99", "0000", "0001", "1999", "2000", "2023", "2024", "20200", "", "x", "１２", " 1", "1 ", "+1", "-1"];
        var text = from some in Gen.ArrayOf(Gen.Elements(values), fields.Length)
                   from odd in Gen.Choose(0, 3)
                   from year in Gen.Elements("2023", "2024", "1999")
                   from month in Gen.Choose(1, 12)
                   select Filled(fields.Select((_, at) => at == odd || at == odd + 2 ? some[at] : at == 0 ? year : $"{month}").ToArray());
        var others = new[] { "now", "today", "NaT", "nat", "2020", "2020-01", "20200101", "2020-1-1", "2020-01-01 10", "2020-01-01T10:00:00Z", "2020-01-01 10:00:00.5", "2020-01-01 10:00+09:00", "2020/01-01", "Jan 1 2020", " 2020-01-01", "2020-01-01 ", "２０２０-01-01" };

        _judge.Agree(Steps.Csv("t", [.. Gen.Sample(text, 10, 60).Where(one => one.Length > 0), .. others, "x"]), Step(format));

        string Filled(string[] cells) => fields.Zip(cells).Aggregate(format, (written, field) => written.Replace(field.First, field.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void New_columns_come_last_and_the_old_stay_when_asked_to()
    {
        var kept = _judge.Agree("a,t,b,u\n1,2020-01-02,x,2021-03-04\n", Step("%Y-%m-%d", drop: false, ["day", "year"], "u", "t"));
        var gone = _judge.Agree("a,t,b,u\n1,2020-01-02,x,2021-03-04\n", Step("%Y-%m-%d", drop: true, ["day", "year"], "u", "t"));

        Assert.Equal(["a", "t", "b", "u", "u_day", "u_year", "t_day", "t_year"], kept.Table.Columns.Select(column => column.Name));
        Assert.Equal(["a", "b", "u_day", "u_year", "t_day", "t_year"], gone.Table.Columns.Select(column => column.Name));
    }

    [Fact]
    public void A_new_name_that_is_taken_fails()
    {
        Assert.Contains("「t_year」", _judge.Fails("t,t_year\n2020-01-02,1\n", Step("%Y-%m-%d")).Message, StringComparison.Ordinal);
        Assert.Contains("「t_year」", _judge.Fails("t,t_year\n2020-01-02,2020-01-02\n", Step("%Y-%m-%d", true, ["year"], "t", "t_year")).Message, StringComparison.Ordinal);
        _judge.Agree("t,t_year\n2020-01-02,2020-01-02\n", Step("%Y-%m-%d", true, ["year"], "t_year", "t"));
    }

    [Fact]
    public void Names_that_look_like_code_stay_names()
    {
        foreach (var nasty in Steps.Nasty) _judge.Agree($"{Steps.Quoted(nasty)},n\n2020-01-02,1\n,2\n", Step("%Y-%m-%d", true, null, nasty));
    }

    [Theory]
    [InlineData("%Y-%m")]
    [InlineData("%Y%m%d")]
    [InlineData("%Y-%m-%d %Y")]
    [InlineData("%y-%m-%d")]
    [InlineData("%Y-%m-%d %p")]
    [InlineData("%Y-%m-%d%")]
    [InlineData("%Y-%m-%d 00")]
    [InlineData("%Y-%m-%d\n%H")]
    [InlineData("%Y-%m-%d %%")]
    public void A_format_that_could_be_read_in_two_ways_is_refused(string format) => Assert.StartsWith("format: ", Assert.Throws<StepRefusedException>(() => Step(format)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("%Y(%m)%d")]
    [InlineData("%Y'%m\"%d")]
    [InlineData("[%Y] %m* %d+ %H|%M")]
    [InlineData("%Y\\%m\\%d")]
    [InlineData("x%Yd%ms%d")]
    public void What_stands_between_the_fields_stands_for_itself(string format)
    {
        var dates = Enumerable.Range(0, 30).Select(day => Written(new DateTime(2020, 1, 1).AddDays(day * 31), format)).ToArray();

        Assert.Equal(0, _judge.Agree(Steps.Csv("t", dates), Step(format)).Table.Missing);
        _judge.Agree(Steps.Csv("t", [.. dates, "2020-01-01", "x"]), Step(format));
    }

    public void Dispose() => _judge.Dispose();

    private static string Written(DateTime date, string format) => format
        .Replace("%Y", date.Year.ToString("0000", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("%m", date.Month.ToString("00", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("%d", date.Day.ToString("00", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("%H", date.Hour.ToString("00", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("%M", date.Minute.ToString("00", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("%S", date.Second.ToString("00", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("%f", (date.Ticks / 10 % 1_000_000).ToString("000000", CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
