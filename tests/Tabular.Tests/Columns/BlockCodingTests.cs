using FsCheck;
using FsCheck.Fluent;
using Platform.Tabular.Columns;
using Platform.Tabular.Tests.Csv;

namespace Platform.Tabular.Tests.Columns;

public sealed class BlockCodingTests
{
    [Fact]
    public void Whole_numbers_come_back_whatever_their_range()
    {
        Gen<long> near = Gen.Elements(0L, 255, 256, 65_535, 65_536, uint.MaxValue, 1L + uint.MaxValue, long.MaxValue, long.MinValue);
        var numbers =
            from least in Gen.Elements(long.MinValue, -7, 0, long.MaxValue - 255, 1L << 40)
            from above in Gen.OneOf(Gen.Choose(-3, 3).Select(value => (long)value), near).ListOf()
            select above.Select(value => unchecked(least + value)).ToArray();
        foreach (var values in numbers.Sample(500, 40))
        {
            foreach (var isUnsigned in new[] { false, true })
            {
                var back = Assert.IsType<WholeBlock>(BlockCoding.Decode(BlockCoding.Encode(new WholeBlock(values, isUnsigned))));
                Assert.Equal(values, back.Values.ToArray());
                Assert.Equal(isUnsigned, back.IsUnsigned);
            }
        }
    }

    [Fact]
    public void Floating_point_comes_back_to_the_bit()
    {
        double[] values = [0.0, -0.0, double.NaN, BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0001), double.PositiveInfinity, double.Epsilon, double.MaxValue, 0.1];
        var back = Assert.IsType<RealBlock>(BlockCoding.Decode(BlockCoding.Encode(new RealBlock(values))));
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), back.Values.ToArray().Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(2, back.Missing);
    }

    [Fact]
    public void Truth_values_come_back()
    {
        sbyte[] values = [1, 0, BoolBlock.Absent, 1];
        var back = Assert.IsType<BoolBlock>(BlockCoding.Decode(BlockCoding.Encode(new BoolBlock(values))));
        Assert.Equal(values, back.Values.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Texts_come_back_however_many(int count)
    {
        string[] values = [.. Enumerable.Range(0, count).Select(at => at switch { 0 => "", 1 => "日本\0😀", 2 => new string('x', 300), _ => $"{at}" })];
        int[] codes = [.. Enumerable.Range(-1, count + 1), -1];
        var back = Assert.IsType<TextBlock>(BlockCoding.Decode(BlockCoding.Encode(new TextBlock(codes, values))));
        Assert.Equal(codes, back.Codes.ToArray());
        Assert.Equal(values, back.Values.ToArray());
        Assert.Equal(2, back.Missing);
    }

    [Fact]
    public void Numbers_within_a_small_range_take_a_byte_each() => Assert.InRange(BlockCoding.Encode(new WholeBlock(Enumerable.Range(1_000_000, 200).Select(value => (long)value).ToArray())).Length, 200, 220);

    [Fact]
    public void A_table_reads_the_same_from_memory_and_from_the_scratch_file()
    {
        var file = System.Text.Encoding.UTF8.GetBytes("a,b,c,d\n" + string.Concat(Enumerable.Range(0, 1_000).Select(row => $"{row},{row / 7.0},{(row % 3 == 0 ? "" : $"t{row % 11}")},{row % 2 == 0}\n")));
        using var spilling = CsvFiles.Store(memoryBytes: 3_000);
        var sizes = new Tabular.Csv.BatchSizes { Rows = 100 };
        var spilled = CsvFiles.Read(file, store: spilling, sizes: sizes).Table;
        Assert.InRange(spilling.HeldBytes, 1, 3_000);
        Assert.True(spilling.ScratchBytes > 10_000);
        Assert.Equal(CsvFiles.Told(CsvFiles.Read(file).Table), CsvFiles.Told(spilled));
    }
}
