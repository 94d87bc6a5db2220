using FsCheck;
using FsCheck.Fluent;

namespace Platform.Tabular.Tests.Profiling;

/// <summary>Tables of every kind of column, for properties.</summary>
internal static class Drafts
{
    private static readonly string[] Words =
        ["a", "A", " a", "a  b", "a b", "", "x,y", "\"q\"", "line\nbreak", "東京", "東京 ", "\ud83d\ude00", "12", "1e3", "-inf", "0.50", "2020-01-02", "2020/1/2", "True", "nan?", "\u3000", "é", "É"];

    public static Gen<Draft> Any() =>
        from size in Gen.Sized(size => Gen.Choose(0, size))
        from count in Gen.Choose(1, 6)
        from columns in Column(size).ListOf(count)
        select new Draft([.. columns.Select((cells, at) => ($"c{at}", cells))]);

    private static Gen<Array> Column(int rows) => Gen.OneOf(
        Cells(Gen.Choose(-3, 3).Select(small => (long)small), rows),
        Cells(Gen.Choose(int.MinValue, int.MaxValue).SelectMany(high => Gen.Choose(int.MinValue, int.MaxValue), (high, low) => ((long)high << 32) ^ (uint)low), rows),
        Cells(Gen.Choose(int.MinValue, int.MaxValue).Select(high => ((ulong)(uint)high << 32) + 7), rows),
        Cells(Gen.Choose(-400, 400).Select(cents => cents / 100.0), rows),
        Cells(Gen.Frequency((8, Gen.Choose(-100_000, 100_000).Select(number => number * 0.37)), (2, Gen.Constant(double.NaN)), (1, Gen.Elements(0, -0.0, 1e6, -1e9))), rows),
        Cells(Gen.Frequency((20, Gen.Choose(0, 9).Select(number => (double)number)), (2, Gen.Constant(double.NaN)), (1, Gen.Elements(double.PositiveInfinity, double.NegativeInfinity))), rows),
        Cells(Gen.Elements<bool?>(true, false, false), rows),
        Cells(Gen.Elements<bool?>(true, false, null), rows),
        Cells(Gen.Elements<string?>(Words), rows),
        Cells(Gen.OneOf(Gen.Elements<string?>(Words), Gen.Constant<string?>(null), Gen.Choose(0, 200).Select(number => (string?)$"v{number}")), rows));

    private static Gen<Array> Cells<T>(Gen<T> cell, int rows) => cell.ArrayOf(rows).Select(cells => (Array)cells);
}
