using System.Collections.Immutable;

namespace Platform.Tabular.Profiling;

/// <summary>What a table is like: every number exact, as pandas 1.5 would give it. Missing cells are never counted among values.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="DuplicateRows">How many rows are equal to an earlier one (<c>df.duplicated().sum()</c>).</param>
/// <param name="Columns">In order.</param>
/// <param name="Alerts">What to look at, in the order of the columns; those of the whole table first.</param>
public sealed record TableProfile(long Rows, long DuplicateRows, ImmutableArray<ColumnProfile> Columns, ImmutableArray<ProfileAlert> Alerts);

/// <summary>What a column is like.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dtype">As pandas has it: <c>int64</c>, <c>uint64</c>, <c>float64</c>, <c>bool</c> or <c>object</c>.</param>
/// <param name="SemanticType">What it is to a person: <c>integer</c>, <c>float</c>, <c>boolean</c>, <c>datetime</c>, <c>category</c>, <c>text</c>, or <c>empty</c>.</param>
/// <param name="MissingCount">How many cells are missing.</param>
/// <param name="MissingRate">Of how many; 0 of no rows.</param>
/// <param name="UniqueCount">How many values there are (<c>nunique()</c>).</param>
/// <param name="Numbers">Of a column of numbers.</param>
/// <param name="Texts">Of any other column.</param>
/// <param name="Dates">Of a column of texts that are dates.</param>
public sealed record ColumnProfile(
    string Name,
    string Dtype,
    string SemanticType,
    long MissingCount,
    double MissingRate,
    long UniqueCount,
    NumberProfile? Numbers,
    TextProfile? Texts,
    DateProfile? Dates);

/// <summary>Statistics of numbers, NaN left out; what is undefined, or not finite, is null.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Median">The median.</param>
/// <param name="Std">The standard deviation, ddof 1.</param>
/// <param name="Min">The least. Whole numbers of 64 bits are exact: a <see cref="long"/>, <see cref="ulong"/> or <see cref="double"/>.</param>
/// <param name="Max">The greatest, likewise.</param>
/// <param name="Q1">The 25 % quantile, linearly interpolated.</param>
/// <param name="Q3">The 75 % quantile, likewise.</param>
/// <param name="Skewness">As <c>Series.skew()</c>.</param>
/// <param name="Zeros">How many are 0.</param>
/// <param name="Infinite">How many are infinite.</param>
/// <param name="Outliers">How many are below Q1 − 1.5 IQR or above Q3 + 1.5 IQR.</param>
/// <param name="MostFrequent">Of at most 50 distinct values, all, most frequent first, each as pandas writes it; else empty.</param>
/// <param name="Histogram">20 bins from least to greatest, as <c>numpy.histogram</c>; null where nothing is finite.</param>
public sealed record NumberProfile(
    double? Mean,
    double? Median,
    double? Std,
    object? Min,
    object? Max,
    double? Q1,
    double? Q3,
    double? Skewness,
    long Zeros,
    long Infinite,
    long Outliers,
    ImmutableArray<ValueCount> MostFrequent,
    Histogram? Histogram);

/// <summary>Bins of equal width, each half open but the last.</summary>
/// <param name="Edges">One more than there are bins.</param>
/// <param name="Counts">How many values lie in each.</param>
public sealed record Histogram(ImmutableArray<double> Edges, ImmutableArray<long> Counts);

/// <summary>Statistics of texts and truth values.</summary>
/// <param name="ValueCounts">The 50 most frequent, most frequent first, of equal ones the one that came first.</param>
/// <param name="OtherCount">How many cells hold a value beyond those.</param>
/// <param name="MinLength">The shortest text's length, in Unicode code points.</param>
/// <param name="MaxLength">The longest's.</param>
/// <param name="MeanLength">The mean length.</param>
/// <param name="Untrimmed">How many cells begin or end with white space.</param>
/// <param name="Variants">How many distinct values would become equal to another if trimmed, put together of single spaces and compared without case.</param>
/// <param name="Numeric">How many cells hold text that pandas would have read as a number.</param>
public sealed record TextProfile(
    ImmutableArray<ValueCount> ValueCounts,
    long OtherCount,
    int MinLength,
    int MaxLength,
    double? MeanLength,
    long Untrimmed,
    long Variants,
    long Numeric);

/// <summary>A value and how often it stands.</summary>
/// <param name="Value">As pandas writes it.</param>
/// <param name="Count">How often.</param>
public sealed record ValueCount(string Value, long Count);

/// <summary>Texts that are dates.</summary>
/// <param name="Format">The format they share, as <c>strptime</c> has it, such as <c>%Y-%m-%d</c>: every cell that is not missing is of it.</param>
/// <param name="Min">The earliest, as ISO 8601.</param>
/// <param name="Max">The latest.</param>
public sealed record DateProfile(string Format, string Min, string Max);

/// <summary>Something to look at.</summary>
/// <param name="Kind">
/// <c>constant</c>, <c>empty</c>, <c>mostly_missing</c>, <c>unique_key</c>, <c>high_cardinality</c>, <c>skewed</c>, <c>outliers</c>, <c>high_correlation</c>, <c>mixed_types</c>, <c>imbalance</c>,
/// <c>duplicate_rows</c>, <c>inconsistent_categories</c>, <c>infinite</c>.
/// </param>
/// <param name="Columns">The columns concerned; none for the whole table.</param>
/// <param name="Message">A plain sentence, in Japanese.</param>
public sealed record ProfileAlert(string Kind, ImmutableArray<string> Columns, string Message);
