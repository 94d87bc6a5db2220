using System.Collections.Immutable;

namespace Platform.Grains.Tracking.Search;

/// <summary>What a column of a search belongs to.</summary>
public enum ColumnKind
{
    /// <summary>The run's or experiment's own fields.</summary>
    Attribute,

    /// <summary>The latest value of a metric.</summary>
    Metric,

    /// <summary>A param.</summary>
    Param,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>A dataset that the run used.</summary>
    Dataset,
}

/// <summary>A column of a search.</summary>
/// <param name="Kind">What it belongs to.</param>
/// <param name="Key">Its name there.</param>
public readonly record struct Column(ColumnKind Kind, string Key);

/// <summary>How a clause compares.</summary>
public enum Comparison
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>LIKE</c>: <c>%</c> is any text, <c>_</c> any character.</summary>
    Like,

    /// <summary><c>ILIKE</c>: the same, whatever the case.</summary>
    ILike,

    /// <summary><c>IN</c></summary>
    In,

    /// <summary><c>NOT IN</c></summary>
    NotIn,

    /// <summary><c>IS NULL</c></summary>
    IsNull,

    /// <summary><c>IS NOT NULL</c></summary>
    IsNotNull,
}

/// <summary>One condition of a filter; all of a filter's must hold.</summary>
/// <param name="Column">What is compared.</param>
/// <param name="Comparison">How.</param>
/// <param name="Number">With what, where the column is a number.</param>
/// <param name="Texts">With what, where it is a text: one, or those of a list.</param>
public sealed record FilterClause(Column Column, Comparison Comparison, double Number, ImmutableArray<string> Texts);
