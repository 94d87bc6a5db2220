using System.Globalization;
using System.Text;

namespace Platform.Tabular.Tests.Profiling;

/// <summary>CSV files as people have them: some made by hand, some generated, each with its encoding.</summary>
internal static class MessyFiles
{
    public static TheoryData<string> Names => [.. ByHand().Keys, .. Enumerable.Range(0, 12).Select(seed => $"generated {seed}")];

    public static byte[] Content(string name) => name.StartsWith("generated ", StringComparison.Ordinal)
        ? Encoding.UTF8.GetBytes(Generated(int.Parse(name.AsSpan("generated ".Length), CultureInfo.InvariantCulture)))
        : ByHand()[name];

    private static Dictionary<string, byte[]> ByHand() => new()
    {
        ["customers"] = Utf8("id,name,age,city,joined\n1, 山田 太郎,34,東京,2020/1/5\n2,佐藤花子,,大阪 ,2020/01/06\n3,佐藤花子,29,大阪,2021/12/31\n3,佐藤花子,29,大阪,2021/12/31\n4,\"鈴木, 一郎\",n/a,Osaka,\n5,,51,osaka,2019/2/28\n"),
        ["sales with a mark of order"] = [.. Encoding.UTF8.Preamble, .. Utf8("日付;金額;数量\r\n2020-01-01;1200.5;3\r\n2020-01-02;980;1\r\n2020-01-03;;2\r\n2020-01-04;1e6;2\r\n")],
        ["one column"] = Utf8("x\n1\n2\n3\n4\n5\n100\n"),
        ["header alone"] = Utf8("a,b,c\n"),
        ["header without names"] = Utf8("x,x,,x.1\n1,2,3,4\n5,6,7,8\n"),
        ["short rows"] = Utf8("a,b,c\n1,2,3\n4,5\n6\n7,8,9\n"),
        ["quoted newlines"] = Utf8("id,note\n1,\"two\nlines\"\n2,\"said \"\"hi\"\"\"\n3,\"\"\n4,plain\n"),
        ["words for missing"] = Utf8("a,b,c\nNA,null,1\n-,NaN,2\nn/a,#N/A,\n,-nan,4\nNone,x,5\n"),
        ["infinities"] = Utf8("a,b\ninf,1\n-Infinity,2\n1.5,3\n2.5,inf\n,4\n"),
        ["whole numbers past 2^53"] = Utf8("id,v\n9007199254740993,1\n9007199254740995,2\n9223372036854775807,3\n-9223372036854775808,4\n"),
        ["numbers past 2^63"] = Utf8("u\n18446744073709551615\n0\n9223372036854775808\n5\n"),
        ["truth with gaps"] = Utf8("a,b,c\nTrue,TRUE,true\nFalse,,false\nTrue,FALSE,yes\n"),
        ["mixed types"] = Utf8("v,w\n12,1\n13.5,x\nabc,2\n 14 ,3\n1e3,\n1_000,5\n"),
        ["classes out of balance"] = Utf8("x,target\n" + string.Concat(Enumerable.Range(0, 60).Select(row => $"{row * 7 % 11},{(row % 15 == 0 ? "yes" : "no")}\n"))),
        ["ambiguous dates"] = Utf8("d,e,f\n01/02/2020,13/02/2020,2020年1月2日\n03/04/2020,01/03/2020,2020年12月31日\n"),
        ["tabs"] = Utf8("a\tb\n1.10\tx\n2.20\ty\n1.10\tx\n"),
        ["shapes of numbers"] = Utf8("a,b,c\n007,+5,1.\n1e-7,-0,.5\n0.1,0,1E5\n123456789.123456789,3,-0.0\n"),
        ["columns that go together"] = Utf8("x,y,z,w\n" + string.Concat(Enumerable.Range(0, 40).Select(row => $"{row},{row * 2 + 1},{-row * row},{(row % 5 == 0 ? "" : (row * 0.5).ToString("R", CultureInfo.InvariantCulture))}\n"))),
        ["UTF-16"] = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("名前,値\n甲,1\n乙,2\n甲,\n")],
        ["nothing but missing"] = Utf8("a,b\n,\n,\n,\n"),
        ["more than fifty texts"] = Utf8("t\n" + string.Concat(Enumerable.Range(0, 200).Select(row => $"v{row % 70}\n"))),
    };

    private static string Generated(int seed)
    {
        var random = new Random(seed);
        var columns = random.Next(1, 9);
        var kinds = Enumerable.Range(0, columns).Select(_ => random.Next(8)).ToArray();
        var file = new StringBuilder(string.Join(',', Enumerable.Range(0, columns).Select(at => $"列{at}"))).Append('\n');
        var rows = random.Next(1, 400);
        for (var row = 0; row < rows; row++)
        {
            file.Append(string.Join(',', kinds.Select(kind => Cell(random, kind, row)))).Append('\n');
            // A row comes twice now and then.
            if (random.Next(25) == 0) file.Append(string.Join(',', kinds.Select(_ => "7"))).Append('\n');
        }

        return file.ToString();
    }

    private static string Cell(Random random, int kind, int row) => kind switch
    {
        0 => row.ToString(CultureInfo.InvariantCulture),
        1 => random.Next(6) == 0 ? "" : random.Next(-50, 50).ToString(CultureInfo.InvariantCulture),
        2 => (Math.Exp(random.NextDouble() * 9) * 1.5).ToString("R", CultureInfo.InvariantCulture),
        3 => random.Next(9) == 0 ? "NA" : (random.NextDouble() - 0.5).ToString("F3", CultureInfo.InvariantCulture),
        4 => new[] { "True", "False" }[random.Next(2)],
        5 => new[] { "東京", "大阪", " 大阪", "Tokyo", "TOKYO", "", "\"a,b\"" }[random.Next(7)],
        6 => $"{2000 + random.Next(30)}-{random.Next(1, 13):00}-{random.Next(1, 29):00}",
        _ => random.Next(4) == 0 ? random.Next(100).ToString(CultureInfo.InvariantCulture) : $"note {random.Next(150)}",
    };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
