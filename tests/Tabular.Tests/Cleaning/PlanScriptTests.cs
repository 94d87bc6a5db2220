using System.Diagnostics;
using System.Text;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class PlanScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [Theory]
    [InlineData("utf-8", ',')]
    [InlineData("utf-8-sig", ';')]
    [InlineData("utf-16", '\t')]
    [InlineData("cp932", '|')]
    [InlineData("euc_jp", ',')]
    public void A_script_reads_cleans_and_writes_a_file(string encoding, char delimiter)
    {
        var csv = "名前^x^\"'); import os #\"\n 東京 ^1.5^a\n不明^^b\n 東京 ^1.5^a\n大阪^0.1^\n".Replace('^', delimiter);
        CleaningStep[] steps =
        [
            Steps.Of("drop_duplicates"), Steps.Of("trim_text", "名前"), Steps.Of("standardize_missing", "名前"), Steps.Of("impute_mean", "x"), Steps.Of("impute_most_frequent", "名前", "'); import os #"),
        ];

        var (exit, output, result) = Run(PlanScript.Of("プラン", new CsvFormat(encoding, delimiter), [.. steps.Select(step => (step.Description, step))]), csv, encoding);

        Assert.True(exit == 0, output);
        Assert.Equal("名前,x,'); import os #\n東京,1.5,a\n大阪,0.8,b\n大阪,0.1,a\n", result);
        Assert.Empty(output);
        Assert.Equal(result, Here(steps));
    }

    [Theory]
    [InlineData("a\nraise SystemExit(7)\n#")]
    [InlineData("a\r\nraise SystemExit(7)")]
    [InlineData("a\rraise SystemExit(7)")]
    [InlineData("a\u2028raise SystemExit(7)\u0085raise SystemExit(7)\fraise SystemExit(7)\vraise SystemExit(7)")]
    [InlineData("coding: ascii 日本語")]
    [InlineData("-*- coding: utf-7 -*- +AAo-raise SystemExit(7)")]
    [InlineData("'''\"\"\"\\")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void Whatever_the_name_and_descriptions_contain_they_stay_comments(string name)
    {
        var step = Steps.Of("drop_duplicates");

        var (exit, output, result) = Run(PlanScript.Of(name, new CsvFormat("utf-8", ','), [(name, step)]), "a\n1\n1\n", "utf-8");

        Assert.True(exit == 0, output);
        Assert.Equal("a\n1\n", result);
    }

    [Fact]
    public void A_script_writes_the_very_file_that_the_platform_writes()
    {
        var rows = Enumerable.Range(0, 500).Select(row => $"{row % 90},{(row % 7 == 0 ? "" : $"{row / 37.0:R}")},\"{(row % 5 == 0 ? " a  \"\"b\"\"\n" : row % 11 == 0 ? "不明" : $"é{row % 3}")}\",{(row % 13 == 0 ? "?" : $"2021-{1 + row % 12:00}-{1 + row % 31:00}")},{(row % 17 == 0 ? "" : row % 2 == 0 ? "True" : "False")},\"{row * 99:N0}\"");
        CleaningStep[] steps =
        [
            Steps.Of("drop_duplicates"), Steps.Of("trim_text", "t"), Steps.Of("standardize_missing", "t", "d"), Steps.With("to_number", new { strip_marks = true }, "p"), Steps.Of("missing_indicator", "x"),
            Steps.Of("impute_median", "x"), Steps.Of("impute_most_frequent", "t", "b"), Steps.Of("parse_dates", "d"), Steps.Of("drop_missing_rows", "d_month"),
        ];

        var (exit, output, result) = Run(
            PlanScript.Of("p", new CsvFormat("utf-8", ','), [.. steps.Select(step => (step.Description, step))]), "id,x,t,d,b,p\n" + string.Join("\n", rows) + "\n", "utf-8");

        Assert.True(exit == 0, output);
        Assert.Equal(result, Here(steps));
    }

    [Fact]
    public void Without_steps_a_script_writes_what_it_reads()
    {
        var (exit, output, result) = Run(PlanScript.Of("p", new CsvFormat("utf-8", ','), []), "a,b\n0.1,\n1e22,x\n", "utf-8");

        Assert.True(exit == 0, output);
        Assert.Equal("a,b\n0.1,\n1e+22,x\n", result);
    }

    [Fact]
    public void A_script_says_how_it_is_called()
    {
        var script = Path.Combine(_folder, "script.py");
        File.WriteAllText(script, PlanScript.Of("p", new CsvFormat("utf-8", ','), []));

        var (exit, output) = Python(script);

        Assert.Equal(1, exit);
        Assert.Contains("使い方", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    // What the platform makes of the file that a script was last run on.
    private string Here(CleaningStep[] steps)
    {
        using var store = new BlockStore(1 << 20, _folder);
        using var file = File.OpenRead(Path.Combine(_folder, "in.csv"));
        using var output = new MemoryStream();
        var table = CsvReader.Read(file, null, store, new CsvLimits(), CancellationToken.None).Table;
        CsvWriter.Write(PlanRunner.Run(table, [.. steps.Select((step, at) => (at + 1, step))], _ => { }, _ => { }, CancellationToken.None), output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private (int Exit, string Output, string Result) Run(string code, string csv, string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = encoding switch
        {
            "utf-8-sig" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv)],
            "utf-16" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(csv)],
            "cp932" => Encoding.GetEncoding(932).GetBytes(csv),
            "euc_jp" => Encoding.GetEncoding(51932).GetBytes(csv),
            _ => Encoding.UTF8.GetBytes(csv),
        };
        var (script, input, output) = (Path.Combine(_folder, "script.py"), Path.Combine(_folder, "in.csv"), Path.Combine(_folder, "out.csv"));
        File.WriteAllText(script, code, new UTF8Encoding(false));
        File.WriteAllBytes(input, bytes);
        var (exit, said) = Python(script, input, output);
        return (exit, said, File.Exists(output) ? File.ReadAllText(output) : "");
    }

    private static (int Exit, string Output) Python(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments)
        {
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            Environment = { ["PYTHONIOENCODING"] = "utf-8", ["PYTHONWARNINGS"] = "error::FutureWarning" },
        })!;
        var output = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
