using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning.Numbers;

/// <summary>The bounds past which a value is an outlier: the quartiles of the finite values, and so many times what is between them (Tukey's fences). No value is past NaN.</summary>
internal readonly record struct Fences(double Low, double High)
{
    public static StepParameter Factor { get; } = new("factor", ParameterType.Number, "四分位範囲（IQR）の何倍を超えて離れた値を外れ値とみなすか", JsonValue.Create(1.5), Minimum: 0, Maximum: 1_000);

    public static Fences Of(Column column, double factor, CancellationToken cancellationToken)
    {
        if (!column.IsNumber) return new Fences(double.NaN, double.NaN);
        var quartiles = Quantiles.OfFinite(column, [0.25, 0.75], cancellationToken);
        var margin = factor * (quartiles[1] - quartiles[0]);
        return new Fences(quartiles[0] - margin, quartiles[1] + margin);
    }

    /// <summary>Values, pulled in.</summary>
    public void Clip(ReadOnlySpan<double> values, Span<double> clipped)
    {
        var (low, high) = (Low, High);
        for (var row = 0; row < values.Length; row++)
        {
            var value = values[row] > high ? high : values[row];
            clipped[row] = value < low ? low : value;
        }
    }
}

/// <summary>Pulls outliers in to the fences.</summary>
internal sealed class ClipOutliers(StepSpec spec) : NumberStep(spec, "外れ値の丸め込み")
{
    public static StepDefinition Definition { get; } = new(
        "clip_outliers", "外れ値の丸め込み", "四分位範囲（IQR）から外れた数値を上限・下限の値に置き換えます", ColumnChoice.Some, TargetUse.Never, [Fences.Factor], spec => new ClipOutliers(spec));

    public override string Description => $"{Names} の外れ値（四分位範囲の{NumberLiteral("factor")}倍を超えて離れた値）を上限・下限の値に置き換えます";

    public override string CodeSnippet => $"""
        for c in {Literals}:
        {Guard}    values = df[c].astype('float64')[lambda x: np.isfinite(x)].to_numpy()
            if len(values) > 0:
                q1, q3 = np.quantile(values, [0.25, 0.75])
                margin = {NumberLiteral("factor")} * (q3 - q1)
                df[c] = df[c].clip(q1 - margin, q3 + margin)
        """;

    protected override ColumnEdit? EditOf(Column column, CancellationToken cancellationToken)
    {
        var fences = Fences.Of(column, Number("factor"), cancellationToken);
        if (double.IsNaN(fences.Low) && double.IsNaN(fences.High)) return null;
        if (column.Kind == ColumnKind.Float64) return Each(fences.Clip);
        // Like pandas: whole numbers stay whole unless one is pulled in to a bound that is not.
        var (below, above) = Past(column, fences, cancellationToken);
        if (!below && !above) return null;
        if ((below && !Holds(column.Kind, fences.Low)) || (above && !Holds(column.Kind, fences.High))) return Each(fences.Clip);
        return new ColumnEdit(column.Kind, block => Clip((WholeBlock)block, fences));
    }

    private static (bool Below, bool Above) Past(Column column, Fences fences, CancellationToken cancellationToken)
    {
        var (below, above) = (false, false);
        for (var block = 0; block < column.BlockCount && !(below && above); block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var value in ((NumberBlock)column.Read(block)).AsDoubles())
            {
                below |= value < fences.Low;
                above |= value > fences.High;
            }
        }

        return (below, above);
    }

    private static bool Holds(ColumnKind kind, double bound) =>
        bound == Math.Floor(bound) && (kind == ColumnKind.UInt64 ? bound is >= 0 and < 18446744073709551616.0 : bound is >= -9223372036854775808.0 and < 9223372036854775808.0);

    private static WholeBlock Clip(WholeBlock block, Fences fences)
    {
        var values = block.Values.ToArray();
        var doubles = block.AsDoubles();
        for (var row = 0; row < values.Length; row++)
        {
            if (doubles[row] > fences.High) values[row] = Whole(fences.High);
            if (doubles[row] < fences.Low) values[row] = Whole(fences.Low);
        }

        return new WholeBlock(values, block.IsUnsigned);

        long Whole(double bound) => block.IsUnsigned ? unchecked((long)(ulong)bound) : (long)bound;
    }
}

/// <summary>Adds a column that says which values are outliers.</summary>
internal sealed class MarkOutliers(StepSpec spec) : NumberStep(spec, "外れ値の目印")
{
    private const string Suffix = "_outlier";

    public static StepDefinition Definition { get; } = new(
        "mark_outliers", "外れ値の目印", "四分位範囲（IQR）から外れた数値に目印（1）を付けた列を加えます。元の値は変えません", ColumnChoice.Some, TargetUse.Never, [Fences.Factor], spec => new MarkOutliers(spec));

    public override string Description => $"{Names} の外れ値（四分位範囲の{NumberLiteral("factor")}倍を超えて離れた値）を 1、それ以外を 0 とする列（列名に {Suffix} を付けたもの）を加えます";

    public override string CodeSnippet => $$"""
        for c in {{Literals}}:
        {{Guard}}    if c + '{{Suffix}}' in df.columns:
                raise ValueError(f'{c}{{Suffix}}: 同じ名前の列が既にあります')
            x = df[c].astype('float64')
            values = x[np.isfinite(x)].to_numpy()
            q1, q3 = np.quantile(values, [0.25, 0.75]) if len(values) > 0 else (np.nan, np.nan)
            margin = {{NumberLiteral("factor")}} * (q3 - q1)
            df[c + '{{Suffix}}'] = ((x < q1 - margin) | (x > q3 + margin)).astype('int64')
        """;

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        var columns = Numbers(table);
        var names = table.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (!names.Add(column.Name + Suffix)) throw new StepFailedException($"ValueError: {column.Name}{Suffix}: 同じ名前の列が既にあります");
        }

        var marks = ColumnEdits.Columnwise(columns, (column, _) => Marks(table, column, cancellationToken), cancellationToken);
        return new StepResult(table.With([.. table.Columns, .. marks]), 0, 0);
    }

    private Column Marks(Table table, Column column, CancellationToken cancellationToken)
    {
        var fences = Fences.Of(column, Number("factor"), cancellationToken);
        var builder = new ColumnBuilder(column.Name + Suffix, ColumnKind.Int64, table.Store);
        for (var block = 0; block < column.BlockCount; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var marks = new long[column.RowsOf(block)];
            if (column.IsNumber)
            {
                var values = ((NumberBlock)column.Read(block)).AsDoubles();
                for (var row = 0; row < marks.Length; row++) marks[row] = values[row] < fences.Low || values[row] > fences.High ? 1 : 0;
            }

            builder.Add(new WholeBlock(marks));
        }

        return builder.Build();
    }
}
