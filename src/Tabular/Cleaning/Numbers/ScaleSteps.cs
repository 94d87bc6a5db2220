using System.Numerics;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning.Numbers;

/// <summary>
/// A step that shifts and stretches columns of numbers. What it shifts and stretches by comes of the finite values; missing values stay missing and infinite ones infinite, and a column of one value
/// becomes 0.
/// </summary>
internal abstract class ScaleStep(StepSpec spec, string name) : NumberStep(spec, name)
{
    /// <inheritdoc />
    public override string CodeSnippet => $"""
        for c in {Literals}:
        {Guard}    x = df[c].astype('float64')
            values = x[np.isfinite(x)].to_numpy()
            if len(values) > 0:
                {Statistics}
                df[c] = {Formula}
        """;

    /// <summary>A line of code that measures <c>values</c>, which are the finite ones.</summary>
    protected virtual string Statistics => "low, high = values.min(), values.max()";

    /// <summary>What becomes of <c>x</c>, as an expression.</summary>
    protected abstract string Formula { get; }

    /// <summary>What is subtracted, and what the difference is divided by.</summary>
    protected abstract (double Center, double Scale) Measure(Column column, FiniteValues values, CancellationToken cancellationToken);

    /// <inheritdoc />
    protected override ColumnEdit? EditOf(Column column, CancellationToken cancellationToken)
    {
        var values = new FiniteValues(column, cancellationToken);
        if (values.Count == 0) return null;
        var (center, scale) = Measure(column, values, cancellationToken);
        return Each((values, mapped) => Scale(values, center, scale, mapped));
    }

    private static void Scale(ReadOnlySpan<double> values, double center, double scale, Span<double> mapped)
    {
        var at = 0;
        for (; at <= values.Length - Vector<double>.Count; at += Vector<double>.Count)
            ((new Vector<double>(values[at..]) - new Vector<double>(center)) / new Vector<double>(scale)).CopyTo(mapped[at..]);
        for (; at < values.Length; at++) mapped[at] = (values[at] - center) / scale;
    }
}

/// <summary>Mean 0, standard deviation 1 (the population's, as scikit-learn's StandardScaler has it).</summary>
internal sealed class ScaleStandard(StepSpec spec) : ScaleStep(spec, "標準化")
{
    public static StepDefinition Definition { get; } = new(
        "scale_standard", "標準化", "数値を平均 0、標準偏差 1 にそろえます", ColumnChoice.Some, TargetUse.Never, [], spec => new ScaleStandard(spec));

    public override string Description => $"{Names} を平均 0、標準偏差 1 にそろえます";

    protected override string Statistics => "low, high, mean, std = values.min(), values.max(), values.mean(), values.std()";

    protected override string Formula => "(x - mean) / std if low < high and std > 0 else x - low";

    protected override (double Center, double Scale) Measure(Column column, FiniteValues values, CancellationToken cancellationToken)
    {
        var mean = values.Mean();
        var std = values.Std(mean);
        // The mean of equal values may be a rounding away from them, and squares may vanish.
        return values.Min < values.Max && std > 0 ? (mean, std) : (values.Min, 1);
    }
}

/// <summary>From 0 to 1.</summary>
internal sealed class ScaleMinMax(StepSpec spec) : ScaleStep(spec, "最小最大スケーリング")
{
    public static StepDefinition Definition { get; } = new(
        "scale_min_max", "最小最大スケーリング", "数値を最小値が 0、最大値が 1 になるように変換します", ColumnChoice.Some, TargetUse.Never, [], spec => new ScaleMinMax(spec));

    public override string Description => $"{Names} を最小値が 0、最大値が 1 になるように変換します";

    protected override string Formula => "(x - low) / (high - low) if low < high else x - low";

    protected override (double Center, double Scale) Measure(Column column, FiniteValues values, CancellationToken cancellationToken) =>
        values.Min < values.Max ? (values.Min, values.Max - values.Min) : (values.Min, 1);
}

/// <summary>Median 0, interquartile range 1: what outliers hardly move.</summary>
internal sealed class ScaleRobust(StepSpec spec) : ScaleStep(spec, "ロバストスケーリング")
{
    public static StepDefinition Definition { get; } = new(
        "scale_robust", "ロバストスケーリング", "数値から中央値を引き、四分位範囲（IQR）で割ります。外れ値に強い変換です", ColumnChoice.Some, TargetUse.Never, [], spec => new ScaleRobust(spec));

    public override string Description => $"{Names} から中央値を引き、四分位範囲（IQR）で割ります";

    protected override string Statistics => "q1, median, q3 = np.quantile(values, [0.25, 0.5, 0.75])";

    protected override string Formula => "(x - median) / (q3 - q1) if q1 < q3 else x - median";

    protected override (double Center, double Scale) Measure(Column column, FiniteValues values, CancellationToken cancellationToken)
    {
        var quartiles = Quantiles.OfFinite(column, [0.25, 0.5, 0.75], cancellationToken);
        return (quartiles[1], quartiles[0] < quartiles[2] ? quartiles[2] - quartiles[0] : 1);
    }
}
