using System.Globalization;
using System.Text;

namespace Platform.Tabular.Tests.Cleaning;

/// <summary>CSV files as people send them, each with a column that can be told.</summary>
internal static class MessyFiles
{
    /// <summary>By name, with the target.</summary>
    public static IReadOnlyDictionary<string, (string Csv, string Target)> All { get; } = new Dictionary<string, (string, string)>
    {
        ["customers"] = (Customers(), "churn"),
        ["regression with a text target"] = (Lines("x,price", Rows(40, at => $"{at % 7},\"{1000 + at},{at % 10:000}\"")), "price"),
        ["regression with a numeric text target"] = (Lines("x,price", Rows(40, at => $"{at % 7}.5,{(at % 9 == 0 ? "unknown" : at * 3)}")), "price"),
        ["words for nothing"] = (Lines("a,b,y", Rows(30, at => $"{(at % 5 == 0 ? "-" : at % 3)},{(at % 4 == 0 ? "不明" : at % 2 == 0 ? "赤" : "青")},{at % 2}")), "y"),
        ["white space"] = (Lines("a,y", Rows(30, at => $"{(at % 3) switch { 0 => " Tokyo", 1 => "tokyo ", _ => "New   York" }},{(at % 5 == 0 ? "  " : " yes")}")), "y"),
        ["dates"] = (Lines("day,when,y", Rows(30, at => $"{2020 + at % 3}-{at % 12 + 1:00}-{at % 28 + 1:00},{(at % 6 == 0 ? "" : $"2024/03/{at % 28 + 1:00} {at % 24:00}:30")},{at % 4}")), "y"),
        ["dates that take a name"] = (Lines("d,d_year,y", Rows(25, at => $"{2000 + at}-01-02,{at % 3},{at % 2}")), "y"),
        ["identifiers"] = (Lines("user_id,Unnamed: 0,uuid,v,y", Rows(40, at => $"{at * 7 + 3},{at},u-{at * 31 % 997},{at % 6},{at % 2 == 0}")), "y"),
        ["constants and empties"] = (Lines("c,t,e,n,m,y", Rows(40, at => $"7,same,,{(at == 0 ? "1" : "")},{(at % 2 == 0 ? "Y" : "")},{at % 3}")), "y"),
        ["truths"] = (Lines("b,o,y", Rows(30, at => $"{at % 2 == 0},{(at % 3 == 0 ? "" : at % 3 == 1)},{(at % 7 == 0 ? "" : at % 2 == 1)}")), "y"),
        ["infinities"] = (Lines("x,z,y", Rows(30, at => $"{(at % 11 == 0 ? "inf" : at)},{(at % 13 == 0 ? "-inf" : at % 5 == 0 ? "" : at / 4.0)},{at % 2}")), "y"),
        ["outliers"] = (Lines("x,i,y", Rows(60, at => $"{(at == 30 ? 1e9 : at * 0.1)},{(at == 10 ? -99999 : at)},{at % 2}")), "y"),
        ["skew and gaps"] = (Lines("x,z,y", Rows(50, at => $"{(at % 3 == 0 ? "" : Math.Exp(at / 5.0))},{(at % 4 == 0 ? "NA" : at % 11)},{at * 0.5}")), "y"),
        ["names"] = (Lines("\"it's\",\"q\"\"q\",{c},年齢,\"a,b\",\"line\nbreak\",back\\slash,𝒳", Rows(30, at => $"{at},x{at % 3},{(at % 4 == 0 ? "" : at % 5)},{at % 7 * 1.5},\"v,{at % 2}\",\"l\n{at % 3}\",\\{at % 2},𝒴{at % 4}")), "𝒳"),
        ["twice the same header"] = (Lines("x,x,x.1,,y", Rows(30, at => $"{at % 4},{at % 3}.5,a{at % 2},{at},{at % 2}")), "y"),
        ["many categories"] = (Lines("c,d,y", Rows(200, at => $"city{at % 37},k{at % 11},{at % 2}")), "y"),
        ["scales"] = (Lines("s,h,y", Rows(30, at => $"{(at % 3) switch { 0 => "S", 1 => "M", _ => "L" }},{(at % 3) switch { 0 => "高", 1 => "低", _ => "中" }},class {at % 3}")), "y"),
        ["dummies that would collide"] = (Lines("a,a_x,a_y,y", Rows(30, at => $"{(at % 2 == 0 ? "x" : "y")},{at % 5},{at % 4},{at % 2}")), "y"),
        ["mixed types"] = (Lines("m,n,y", Rows(40, at => $"{(at % 9 == 0 ? "n/k" : at)},{(at % 2 == 0 ? "1" : "x")},{at % 5}")), "y"),
        ["duplicates"] = (Lines("a,b,y", Rows(40, at => $"{at % 3},{(at % 3 == 0 ? "" : "k")},{at % 3}")), "y"),
        ["imbalance"] = (Lines("a,y", Rows(50, at => $"{at * 1.5},{(at == 7 ? "rare" : "common")}")), "y"),
        ["whole numbers past 2^53"] = (Lines("n,u,y", Rows(25, at => $"{9007199254740993 + at % 4},{18446744073709551615 - (ulong)(at % 3)},{at % 2}")), "y"),
        ["a single row"] = ("a,b,c,y\n1,x,,2\n", "y"),
        ["a single column"] = ("y\n1\n2\n2\n3\n", "y"),
        ["two rows"] = ("a,b,c,y\n1,x,,2\n,y,,\n", "y"),
        ["a header alone"] = ("a,b,y\n", "y"),
        ["nothing but gaps"] = ("a,b,y\n,,\n,,\n,,\n", "y"),
        ["a target of gaps"] = ("a,b,y\n1,x,\n2,y,\n3,x,\n4,x,\n", "y"),
        ["lines end as on Windows"] = (Lines("a,t,y", Rows(25, at => $"{at % 6},{(at % 2 == 0 ? "あ" : "い")},{at % 2}")).Replace("\n", "\r\n", StringComparison.Ordinal), "y"),
        ["semicolons"] = (Lines("a;t;y", Rows(25, at => $"{at % 6};{(at % 2 == 0 ? "a,b" : "c")};{at % 2}")), "y"),
        ["rows too short"] = (Lines("a,t,u,y", Rows(25, at => at % 6 == 0 ? $"{at}" : $"{at},k{at % 3},{at % 2},{at % 2}")), "y"),
        ["prices"] = (Lines("p,y", Rows(25, at => $"\"¥{at + 1},{at * 37 % 1000:000}\",{at % 2}")), "y"),
    };

    private static string Customers()
    {
        var random = new Random(11);
        string[] cities = ["Tokyo", "tokyo", " Osaka", "Osaka", "京都", "", "NA", "Kyoto  "];
        return Lines("customer_id,age,income,city,plan,joined,active,notes,empty,churn", Rows(150, at =>
        {
            var age = random.Next(12) == 0 ? "" : Text(random.Next(18, 90));
            var income = at == 50 ? "100000000.0" : Text(Math.Round((random.NextDouble() * 90000) + 10000, 2));
            var joined = $"20{random.Next(18, 25)}-{random.Next(1, 13):00}-{random.Next(1, 29):00}";
            var active = random.Next(9) == 0 ? "" : random.Next(2) == 0 ? "True" : "False";
            var churn = random.Next(20) == 0 ? "" : random.Next(5) == 0 ? "yes" : "no";
            return $"C{at:0000},{age},{income},{cities[random.Next(cities.Length)]},{"ABC"[random.Next(3)]},{joined},{active},\"note, {random.Next(60)}\",,{churn}";
        }));
    }

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Rows(int rows, Func<int, string> row) => Enumerable.Range(0, rows).Select(row);

    private static string Lines(string header, IEnumerable<string> rows) => rows.Aggregate(new StringBuilder(header).Append('\n'), (csv, row) => csv.Append(row).Append('\n')).ToString();
}
