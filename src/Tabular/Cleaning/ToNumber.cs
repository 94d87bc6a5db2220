using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;

namespace Platform.Tabular.Cleaning;

/// <summary>Makes texts that are numbers numbers, and the others missing. A column of numbers stays as it is.</summary>
internal sealed partial class ToNumber(StepSpec spec) : CleaningStep
{
    private const string Currencies = "[¥￥$＄€£円]";
    private const string Thousands = "(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))";

    private readonly bool _stripMarks = spec.Parameters["strip_marks"]!.GetValue<bool>();

    public static StepDefinition Definition { get; } = new(
        "to_number",
        "数値への変換",
        "ほとんどが数値である文字列の列を数値の列に変換します。数値として読めない値は欠損になります",
        ColumnChoice.Some,
        TargetUse.Allowed,
        [new StepParameter("strip_marks", ParameterType.Boolean, "三桁ごとの区切りと通貨記号を取り除いてから変換する", false)],
        spec => new ToNumber(spec));

    public override StepSpec Spec => spec;

    public override string Name => Definition.Name;

    public override string Description =>
        $"{ColumnsTold.Named(spec.Columns)} を{(_stripMarks ? "、三桁ごとの区切りと通貨記号を取り除いて" : "")}数値に変換します（数値として読めない値は欠損になります）";

    public override string CodeSnippet => string.Join('\n',
    [
        $"for c in {PythonLiteral.Of(spec.Columns)}:",
        "    if not pd.api.types.is_numeric_dtype(df[c]):",
        "        t = df[c]",
        .. _stripMarks
            ?
            [
                $"        t = t.str.replace({PythonLiteral.Of(Currencies)}, '', regex=True)",
                $"        t = t.str.replace({PythonLiteral.Of(Thousands)}, '', regex=True)",
            ]
            : ImmutableArray<string>.Empty,
        "        df[c] = pd.to_numeric(t.str.strip(), errors='coerce')",
    ]);

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        var columns = spec.Columns.Select(name => Required(table, name)).Where(column => !column.IsNumber).Select(ColumnsTold.OfTexts).ToImmutableArray();
        return BlockRewrite.Apply(table, [.. columns.Select(Target)], cancellationToken);

        BlockRewrite.Target Target(Column column)
        {
            var kind = KindOf(table, column, cancellationToken);
            return new BlockRewrite.Target(column, kind, (block, changed) => Convert(block, kind, changed));
        }
    }

    [GeneratedRegex(Currencies)]
    private static partial Regex CurrencyPattern { get; }

    [GeneratedRegex(Thousands)]
    private static partial Regex ThousandsPattern { get; }

    private ColumnKind KindOf(Table table, Column column, CancellationToken cancellationToken)
    {
        int real = 0, unsigned = 0, negative = 0;
        BlockRewrite.EachBlock(table, cancellationToken, block =>
        {
            if (Volatile.Read(ref real) == 1) return;
            foreach (var number in Numbers(column.Read(block)))
            {
                if (number.Kind is PandasNumberKind.None or PandasNumberKind.Real) Volatile.Write(ref real, 1);
                else if (number.Kind == PandasNumberKind.Unsigned) Volatile.Write(ref unsigned, 1);
                else if (number.Bits < 0) Volatile.Write(ref negative, 1);
            }
        });
        return real == 1 || (unsigned == 1 && negative == 1) ? ColumnKind.Float64 : unsigned == 1 ? ColumnKind.UInt64 : ColumnKind.Int64;
    }

    private PandasNumber[] Numbers(Block block)
    {
        var numbers = new PandasNumber[block.Rows];
        Array.Fill(numbers, PandasNumber.None);
        if (block is not TextBlock text) return numbers;
        var values = new PandasNumber[text.Values.Length];
        for (var code = 0; code < values.Length; code++) values[code] = Number(text.Values[code]);
        for (var row = 0; row < numbers.Length; row++)
        {
            if (text.Codes[row] is var code and >= 0) numbers[row] = values[code];
        }

        return numbers;
    }

    private PandasNumber Number(string text)
    {
        if (_stripMarks) text = ThousandsPattern.Replace(CurrencyPattern.Replace(text, ""), "");
        return PandasNumber.Read(PythonText.Strip(text));
    }

    // A cell counts as changed where it would be written otherwise than it was.
    private Block Convert(Block block, ColumnKind kind, Span<bool> changed)
    {
        var numbers = Numbers(block);
        for (var row = 0; row < numbers.Length; row++)
        {
            if (!block.IsMissing(row)) changed[row] = Written(numbers[row], kind) != ((TextBlock)block)[row];
        }

        return kind == ColumnKind.Float64
            ? new RealBlock(Array.ConvertAll(numbers, number => number.Real))
            : new WholeBlock(Array.ConvertAll(numbers, number => number.Bits), kind == ColumnKind.UInt64);
    }

    private static string? Written(PandasNumber number, ColumnKind kind) => kind switch
    {
        _ when number.Kind == PandasNumberKind.None => null,
        ColumnKind.Int64 => number.Bits.ToString(CultureInfo.InvariantCulture),
        ColumnKind.UInt64 => unchecked((ulong)number.Bits).ToString(CultureInfo.InvariantCulture),
        _ => PythonNumbers.Text(number.Real),
    };
}
