namespace Platform.Grains.Tracking.Search;

/// <summary>Whether a value meets a clause. What is not there meets none but <c>IS NULL</c>; NaN is equal to nothing and different from everything.</summary>
public static class ClauseMatch
{
    /// <summary>A number.</summary>
    public static bool Number(FilterClause clause, double? value) => clause.Comparison switch
    {
        Comparison.IsNull => value is null,
        Comparison.IsNotNull => value is not null,
        _ when value is null => false,
        Comparison.Equal => value == clause.Number,
        Comparison.NotEqual => value != clause.Number,
        Comparison.Greater => value > clause.Number,
        Comparison.GreaterOrEqual => value >= clause.Number,
        Comparison.Less => value < clause.Number,
        Comparison.LessOrEqual => value <= clause.Number,
        _ => false,
    };

    /// <summary>A text.</summary>
    public static bool Text(FilterClause clause, string? value) => clause.Comparison switch
    {
        Comparison.IsNull => value is null,
        Comparison.IsNotNull => value is not null,
        _ when value is null => false,
        Comparison.Equal => value == clause.Texts[0],
        Comparison.NotEqual => value != clause.Texts[0],
        Comparison.Like => TextPattern.Matches(value, clause.Texts[0], ignoreCase: false),
        Comparison.ILike => TextPattern.Matches(value, clause.Texts[0], ignoreCase: true),
        Comparison.In => clause.Texts.Contains(value),
        Comparison.NotIn => !clause.Texts.Contains(value),
        _ => false,
    };
}
