using System.Text;
using Platform.Tabular.Csv;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Csv;

public sealed class CsvWriterTests(Pandas pandas)
{
    [Theory]
    [InlineData("a,b\n1,x\n,\"p,q\"\n3,\"say \"\"hi\"\"\"\n4,\"two\nlines\"\n")]
    [InlineData("a\n1\n\"\"\n3\n")]
    [InlineData("a\nx\n\"\"\n z \n")]
    [InlineData("a\nTrue\n\"\"\nfalse\n")]
    [InlineData("a,b\n")]
    [InlineData("a\n")]
    [InlineData("\"a\nb\",\"c,d\",\"e\"\"f\"\n1,2,3\n")]
    [InlineData("x\n18446744073709551615\n0\n")]
    [InlineData("x\n-9223372036854775808\n9223372036854775807\n")]
    [InlineData("x\n1e16\n1e15\n-1e15\n1234567890123456.5\n123456789012345.6\n1000000000000000.1\n9999999999999998.0\n123456789012345680.0\n1e-4\n1e-5\n1.5e-5\n0.1\n-0.0\ninf\n-inf\n5e-324\n1.7976931348623157e308\n1e22\n1e23\n1e100\n-2.5e-7\n")]
    [InlineData("x,y\n日本語,é\n😀,\"\u2028\"\n")]
    public void A_table_is_written_as_by_pandas(string text)
    {
        var theirs = pandas.Run("import io\nresult = pd.read_csv(io.StringIO(input, newline=''), float_precision='round_trip', low_memory=False).to_csv(index=False)", text)!.GetValue<string>();
        Assert.Equal(theirs, Written(text));
    }

    [Fact]
    public void A_text_with_a_carriage_return_is_quoted_and_reads_the_same() => Assert.Equal("x,y\n\"a\rb\",1\n", Written("x,y\n\"a\rb\",1\n"));

    [Fact]
    public void Floating_point_is_written_as_Python_writes_it()
    {
        var random = new Random(7);
        double[] values =
        [
            .. Enumerable.Range(-330, 640).SelectMany(power => new[] { Math.Pow(10, power), 1.5 * Math.Pow(10, power), -Math.BitIncrement(Math.Pow(10, power)), 1234567.0 * Math.Pow(10, power) }),
            .. Enumerable.Range(0, 20_000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))).Where(double.IsFinite),
            .. Enumerable.Range(0, 20_000).Select(at => Math.Round(random.NextDouble() * Math.Pow(10, at % 18), at % 7) * (at % 2 == 0 ? 1 : -1)),
            .. Enumerable.Range(0, 20_000).Select(at => random.NextInt64(1L << 56) / Math.Pow(10, at % 24)),
        ];
        values = [.. values.Where(double.IsFinite)];
        var theirs = pandas.Run("result = [repr(np.array([int(v)], dtype='int64').view('float64')[0].item()) for v in input]", values.Select(value => BitConverter.DoubleToInt64Bits(value).ToString()))!.AsArray();
        for (var at = 0; at < values.Length; at++) Assert.Equal(theirs[at]!.GetValue<string>(), PythonNumbers.Text(values[at]));
    }

    private static string Written(string text)
    {
        var output = new MemoryStream();
        CsvWriter.Write(CsvFiles.Read(text, new CsvFormat("utf-8", ',')).Table, output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
