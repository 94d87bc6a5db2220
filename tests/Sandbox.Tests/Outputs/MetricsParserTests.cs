using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Platform.Sandbox.Outputs;

namespace Platform.Sandbox.Tests.Outputs;

public class MetricsParserTests
{
    private static MetricsReading Parse(string json) => MetricsParser.Parse(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "it must be a JSON object")]
    [InlineData("{}", "'metrics' is missing")]
    [InlineData("""{"params": {}}""", "'metrics' is missing")]
    [InlineData("""{"metrics": null}""", "'metrics' must be an object")]
    [InlineData("""{"metrics": [1]}""", "'metrics' must be an object")]
    [InlineData("""{"metrics": {"a": NaN}}""", "not valid JSON (line 1, byte 19); NaN and Infinity are not JSON")]
    [InlineData("""{"metrics": {"a": Infinity}}""", "not valid JSON")]
    [InlineData("""{"metrics": {"a": 1e999}}""", "'metrics.a' must be a finite number")]
    [InlineData("""{"metrics": {"a": -1e999}}""", "'metrics.a' must be a finite number")]
    [InlineData("""{"metrics": {"a": "0.5"}}""", "'metrics.a' must be a number")]
    [InlineData("""{"metrics": {"a": true}}""", "'metrics.a' must be a number")]
    [InlineData("""{"metrics": {"a": {"b": 1}}}""", "'metrics.a' must be a number")]
    [InlineData("""{"metrics": {"a": 1, "a": 2}}""", "'metrics.a' is there twice")]
    [InlineData("""{"metrics": {}, "metrics": {}}""", "'metrics' is there twice")]
    [InlineData("""{"metrics": {"": 1}}""", "a name in 'metrics' is empty")]
    [InlineData("""{"metrics": {"a%b": 1}}""", "the name 'a%b' in 'metrics' may hold only")]
    [InlineData("""{"metrics": {"../a": 1}}""", "must be a plain path")]
    [InlineData("""{"metrics": {"/a": 1}}""", "must be a plain path")]
    [InlineData("""{"metrics": {"\ud800": 1}}""", "not valid Unicode")]
    [InlineData("""{"metrics": {"a": 1}, "params": 5}""", "'params' must be an object")]
    [InlineData("""{"metrics": {"a": 1}, "params": {"p": null}}""", "'params.p' must be a string, a number or a boolean")]
    [InlineData("""{"metrics": {"a": 1}, "params": {"p": [1]}}""", "'params.p' must be a string, a number or a boolean")]
    [InlineData("""{"metrics": {"a": 1}, "params": {"p": 1e999}}""", "'params.p' must be a finite number")]
    [InlineData("""{"metrics": {"a": 1}, "params": {"p": "\u0000"}}""", "'params.p' holds a NUL")]
    [InlineData("""{"metrics": {"a": 1}} x""", "not valid JSON")]
    [InlineData("""{"metrics": {"a": 1}""", "not valid JSON")]
    public void Wrong_report_is_refused_and_says_why(string json, string error)
    {
        var reading = Parse(json);

        Assert.Null(reading.Report);
        Assert.StartsWith("metrics.json", reading.Error);
        Assert.Contains(error, reading.Error);
    }

    [Fact]
    public void Bounds_are_kept()
    {
        var many = string.Join(",", Enumerable.Range(0, 1001).Select(i => $"\"k{i}\": 1"));

        static string Metric(string key) => "{\"metrics\": {\"" + key + "\": 1}}";
        static string Param(string value) => "{\"metrics\": {}, \"params\": {\"p\": \"" + value + "\"}}";

        Assert.Contains("more than 1000 keys", Parse("{\"metrics\": {" + many + "}}").Error);
        Assert.Contains("longer than 250 characters", Parse(Metric(new string('k', 251))).Error);
        Assert.NotNull(Parse(Metric(new string('k', 250))).Report);
        Assert.Contains("longer than 6000 characters", Parse(Param(new string('v', 6001))).Error);
        Assert.NotNull(Parse(Param(new string('v', 6000))).Report);
    }

    [Fact]
    public void Params_are_written_as_python_writes_them()
    {
        var report = Parse("""
            {"other": {"deep": [1, [2]]}, "metrics": {"val/auc: a-b_c.d 日": 1e-3},
             "params": {"s": "ä b", "t": true, "f": false, "i": 10, "big": 123456789012345678901234567890, "neg": -0, "half": 0.5, "one": 1.0, "lr": 1e-4,
                        "small": 1e-5, "large": 1e16, "edge": 1e15, "nz": -0.0, "long": 0.1000000000000000055, "exp": 1.5E+300, "E": 2E2}}
            """).Report!;

        Assert.Equal(1e-3, report.Metrics["val/auc: a-b_c.d 日"]);
        Assert.Equal("s=ä b t=True f=False i=10 big=123456789012345678901234567890 neg=0 half=0.5 one=1.0 lr=0.0001 small=1e-05 large=1e+16 "
            + "edge=1000000000000000.0 nz=-0.0 long=0.1 exp=1.5e+300 E=200.0", string.Join(' ', report.Params.Select(param => param.Key + "=" + param.Value)));
    }

    [Fact]
    public async Task Floats_are_written_as_the_real_python_writes_them()
    {
        var random = new Random(20260101);
        var values = Enumerable.Range(0, 3000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))).Where(double.IsFinite)
            .Concat(Enumerable.Range(-30, 60).Select(power => Math.Pow(10, power))).Concat([double.MaxValue, double.Epsilon, 5e-324, 123456.789, 9007199254740993]).ToList();
        using var job = new Running.JobFolder("""
            import json
            print(json.dumps([repr(x) for x in json.load(open("values.json"))]))
            """);
        job.Write("values.json", "[" + string.Join(",", values.Select(value => value.ToString("E16", CultureInfo.InvariantCulture))) + "]");

        await job.RunAsync();

        var python = System.Text.Json.JsonSerializer.Deserialize<string[]>(string.Concat(job.Texts))!;
        Assert.Equal(python, values.Select(PythonNumber.Repr));
    }

    [Fact]
    public void Any_bytes_give_a_report_or_an_error()
    {
        var pieces = Gen.Elements("{", "}", "[", "]", ":", ",", "\"metrics\"", "\"params\"", "\"a\"", "1", "-1.5e3", "1e999", "true", "null", "\"\\ud800\"", "\"\\u0000\"", " ", "\n", "NaN",
            "\"", "\\", "é");
        var nearly = Gen.ListOf(pieces).Select(list => string.Concat(list)).Select(Encoding.UTF8.GetBytes);
        var wrapped = nearly.Select(inner => (byte[])[.. "{\"metrics\": {"u8, .. inner, .. "}}"u8]);
        var bytes = Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>());

        Prop.ForAll(Gen.OneOf(nearly, wrapped, bytes).ToArbitrary(), json =>
        {
            var reading = MetricsParser.Parse(json);
            return reading.Report is null != reading.Error is null && (reading.Report?.Metrics.Values.All(double.IsFinite) ?? true);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
