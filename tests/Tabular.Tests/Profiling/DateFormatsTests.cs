using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Platform.Tabular.Columns;
using Platform.Tabular.Profiling;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Profiling;

public sealed class DateFormatsTests(Pandas pandas)
{
    [Fact]
    public void Text_that_is_read_by_a_format_is_the_same_time_to_pandas() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(Texts().ToArbitrary(), ((string Format, string Text) written) =>
        {
            if (!DateFormats.TryRead(written.Text, written.Format, out var time)) return;
            const string code = "result = [str(t) for t in pd.to_datetime(pd.Series([input[0], None, input[0]], dtype='object'), format=input[1])]";
            var judged = pandas.Run(code, new[] { written.Text, written.Format })!.AsArray();
            Assert.Equal(time, DateTime.Parse(judged[0]!.GetValue<string>(), CultureInfo.InvariantCulture));
            Assert.Equal("NaT", judged[1]!.GetValue<string>());
        }));

    [Fact]
    public void Every_format_reads_what_strftime_writes_by_it()
    {
        const string code = "import datetime\nresult = [datetime.datetime(2024, 2, 29, 23, 5, 7, 120000).strftime(f) for f in input]";
        var texts = pandas.Run(code, DateFormats.All)!.AsArray().Select(text => text!.GetValue<string>());
        foreach (var (format, text) in DateFormats.All.Zip(texts))
        {
            Assert.True(DateFormats.TryRead(text, format, out var time), $"{text} by {format}");
            Assert.Equal(new DateTime(2024, 2, 29), time.Date);
            Assert.Equal(text, pandas.Run($"result = pd.to_datetime([input[0]], format=input[1]).strftime(input[1])[0]", new[] { text, format })!.GetValue<string>());
        }
    }

    [Theory]
    [InlineData("%Y-%m-%d", "2020-01-02|2020-12-31", "2020-01-02T00:00:00", "2020-12-31T00:00:00")]
    [InlineData("%Y/%m/%d %H:%M", "2020/1/2 3:04|2019/12/31 23:59", "2019-12-31T23:59:00", "2020-01-02T03:04:00")]
    [InlineData("%Y年%m月%d日", "2020年1月2日|2020年01月03日", "2020-01-02T00:00:00", "2020-01-03T00:00:00")]
    [InlineData("%d/%m/%Y", "01/02/2020|13/02/2020", "2020-02-01T00:00:00", "2020-02-13T00:00:00")]
    [InlineData("%m/%d/%Y", "01/02/2020|02/13/2020", "2020-01-02T00:00:00", "2020-02-13T00:00:00")]
    [InlineData("%Y-%m-%dT%H:%M:%S.%fZ", "2020-01-02T03:04:05.5Z|2020-01-02T03:04:05.123456Z", "2020-01-02T03:04:05.123456", "2020-01-02T03:04:05.5")]
    public void Column_of_one_format_is_of_dates(string format, string texts, string min, string max)
    {
        var column = Profile([null, .. texts.Split('|')]);
        Assert.Equal(new DateProfile(format, min, max), column.Dates);
        Assert.Equal(("object", "datetime"), (column.Dtype, column.SemanticType));
    }

    [Theory]
    [InlineData("01/02/2020|03/04/2020")]
    [InlineData("2020-01-02|2020/01/03")]
    [InlineData("2020-01-02|2020-02-30")]
    [InlineData("2020-01-02|2020-01-03 ")]
    [InlineData("2020-01-02|x")]
    [InlineData("2020-01-02|2020-01-02")]
    [InlineData("13/02/2020|02/13/2020")]
    [InlineData("1600-01-01|2020-01-02")]
    [InlineData("2020-01-02|2300-01-02")]
    [InlineData("2020-01-02 10:00|2020-01-02 24:00")]
    [InlineData("２０２０-01-02|2020-01-03")]
    [InlineData("20200102|20200103")]
    public void Column_of_no_format_of_two_or_of_one_value_is_no_dates(string texts) => Assert.Null(Profile(texts.Split('|')).Dates);

    private static ColumnProfile Profile(string?[] texts)
    {
        using var store = new BlockStore(1 << 20, Path.GetTempPath());
        var profile = Profiler.Profile(new Draft(("d", texts)).Build(store, 2), CancellationToken.None);
        return Assert.Single(profile.Columns);
    }

    private static Gen<(string Format, string Text)> Texts() =>
        from format in Gen.Elements(DateFormats.All.ToArray())
        from year in Gen.Frequency((8, Gen.Choose(1900, 2100)), (1, Gen.Elements(1677, 1678, 2261, 2262, 9999, 1)))
        from month in Gen.Choose(0, 13)
        from day in Gen.Choose(0, 32)
        from hour in Gen.Choose(0, 24)
        from minute in Gen.Choose(0, 60)
        from second in Gen.Choose(0, 60)
        from fraction in Gen.Elements("0", "5", "12", "120", "000001", "123456", "1234567")
        from padded in Gen.Elements(true, false)
        select (format, format
            .Replace("%Y", year.ToString("0000", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("%m", month.ToString(padded ? "00" : "0", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("%d", day.ToString(padded ? "00" : "0", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("%H", hour.ToString(padded ? "00" : "0", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("%M", minute.ToString("00", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("%S", second.ToString("00", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("%f", fraction, StringComparison.Ordinal));
}
