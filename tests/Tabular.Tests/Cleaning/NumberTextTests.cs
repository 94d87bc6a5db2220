using Platform.Tabular.Cleaning.Numbers;
using Platform.Tabular.Csv;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class NumberTextTests(Pandas pandas)
{
    [Fact]
    public void Floating_point_of_any_size_is_written_as_python_writes_it()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 3_000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))).Where(double.IsFinite)
            .Concat(Enumerable.Range(-30, 60).SelectMany(power => new[] { Math.Pow(10, power), -1.5 * Math.Pow(10, power), 123.456 * Math.Pow(10, power) }))
            .Concat([0, -0.0, 1e15, 1e16, 9007199254740993, 1234567890123456.7, 9999999999999998, 5e-324, double.MaxValue, 1e22, 100]).ToArray();
        var expected = pandas.Run("import struct\nresult = [repr(struct.unpack('<d', struct.pack('<q', bits))[0]) for bits in input]", values.Select(BitConverter.DoubleToInt64Bits))!.AsArray().Select(text => text!.GetValue<string>());

        Assert.Equal(expected, values.Select(PythonNumbers.Text));
    }

    [Fact]
    public void Texts_are_ordered_as_python_orders_them()
    {
        string[] texts = ["𝒳", "\uff5a", "a", "", "ab", "𝒳a", "𝒴", "\ue000", "緑", "Z", "a𝒳", "a\uffff"];
        var expected = pandas.Run("result = sorted(input)", texts)!.AsArray().Select(text => text!.GetValue<string>());

        Assert.Equal(expected, texts.Order(CodePointOrder.Instance));
    }
}
