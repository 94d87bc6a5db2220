using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>
/// Takes dates apart into columns of numbers, as <c>Series.dt</c> counts them: weekdays from Monday, 0. What is not of the format is missing in every part, even where a version of pandas would have read it
/// by being generous with ISO 8601; the snippet says so too.
/// </summary>
internal sealed class ParseDates : CleaningStep
{
    private static readonly ImmutableArray<(string Name, string Title, Func<DateTime, int> Of)> AllParts =
    [
        ("year", "年", date => date.Year),
        ("month", "月", date => date.Month),
        ("day", "日", date => date.Day),
        ("weekday", "曜日", date => ((int)date.DayOfWeek + 6) % 7),
        ("hour", "時", date => date.Hour),
        ("minute", "分", date => date.Minute),
        ("dayofyear", "通算日", date => date.DayOfYear),
        ("quarter", "四半期", date => (date.Month + 2) / 3),
    ];

    private readonly DateFormat _format;
    private readonly bool _drop;
    private readonly ImmutableArray<(string Name, string Title, Func<DateTime, int> Of)> _parts;

    private ParseDates(StepSpec spec)
    {
        Spec = spec;
        _format = DateFormat.Parse(spec.Parameters["format"]!.GetValue<string>());
        _drop = spec.Parameters["drop"]!.GetValue<bool>();
        _parts = [.. ((JsonArray)spec.Parameters["parts"]!).Select(part => AllParts.First(known => known.Name == part!.GetValue<string>()))];
    }

    public static StepDefinition Definition { get; } = new(
        "parse_dates",
        "日付の分解",
        "日付の文字列を、年・月・日などの数値の列に分解します。書式に合わない値は欠損になります",
        ColumnChoice.Some,
        TargetUse.Never,
        [
            new StepParameter("format", ParameterType.Text, "日付の書式。%Y %m %d %H %M %S %f を使えます", "%Y-%m-%d", Minimum: 6, Maximum: 50),
            new StepParameter("parts", ParameterType.Choices, "取り出す部分（weekday は月曜日が 0）", new JsonArray("year", "month", "day", "weekday"), [.. AllParts.Select(part => part.Name)]),
            new StepParameter("drop", ParameterType.Boolean, "元の列を削除する", true),
        ],
        spec => new ParseDates(spec));

    public override StepSpec Spec { get; }

    public override string Name => Definition.Name;

    public override string Description =>
        $"{ColumnsTold.Named(Spec.Columns)} を書式 {_format.Text} の日付として読み、{string.Join("・", _parts.Select(part => part.Title))}の列に分解します{(_drop ? "（元の列は削除します）" : "")}";

    public override string CodeSnippet => string.Join('\n',
    [
        $"for c in {PythonLiteral.Of(Spec.Columns)}:",
        "    t = df[c].astype(object)",
        $"    t = t.where(t.str.fullmatch({PythonLiteral.Of(_format.Regex)}, na=False))",
        $"    t = pd.to_datetime(t, format={PythonLiteral.Of(_format.Text)}, errors='coerce')",
        .. _drop ? ["    df = df.drop(columns=[c])"] : ImmutableArray<string>.Empty,
        .. _parts.Select(part => $"    df[c + {PythonLiteral.Of("_" + part.Name)}] = t.dt.{part.Name}"),
    ]);

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        var columns = Spec.Columns.Select(name => ColumnsTold.OfTexts(Required(table, name))).ToImmutableArray();
        var after = table.Columns;
        foreach (var column in columns)
        {
            if (_drop) after = after.RemoveAll(one => one.Name == column.Name);
            var names = _parts.Select(part => ColumnsTold.Free(after, $"{column.Name}_{part.Name}")).ToArray();
            var missing = 0;
            BlockRewrite.EachBlock(table, cancellationToken, block =>
            {
                if (Volatile.Read(ref missing) == 0 && Array.Exists(Dates(column.Read(block)), date => date is null)) Volatile.Write(ref missing, 1);
            });
            var real = missing == 1;
            after = after.AddRange(BlockRewrite.Derive(table, column, names, real ? ColumnKind.Float64 : ColumnKind.Int64, block => Parts(Dates(block), real), cancellationToken));
        }

        return new StepResult(table.With(after), 0, 0);
    }

    private DateTime?[] Dates(Block block)
    {
        var dates = new DateTime?[block.Rows];
        if (block is not TextBlock text) return dates;
        var values = new DateTime?[text.Values.Length];
        for (var code = 0; code < values.Length; code++) values[code] = _format.Read(text.Values[code]);
        for (var row = 0; row < dates.Length; row++) dates[row] = text.Codes[row] is var code and >= 0 ? values[code] : null;
        return dates;
    }

    private Block[] Parts(DateTime?[] dates, bool real) =>
    [
        .. _parts.Select(part => real
            ? (Block)new RealBlock(Array.ConvertAll(dates, date => date is { } there ? part.Of(there) : double.NaN))
            : new WholeBlock(Array.ConvertAll(dates, date => (long)part.Of(date!.Value)))),
    ];
}
