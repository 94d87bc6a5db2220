namespace Platform.Tabular.Columns;

/// <summary>A run of consecutive rows of one column, decoded. Immutable; what it spans is not to be written to.</summary>
public abstract class Block
{
    /// <summary>How many rows a block has at most; a reader fills them, a step that drops rows leaves them shorter.</summary>
    public const int MaxRows = 1 << 16;

    /// <summary>How many rows.</summary>
    public abstract int Rows { get; }

    /// <summary>What it holds.</summary>
    public abstract ColumnKind Kind { get; }

    /// <summary>How many rows are missing.</summary>
    public abstract int Missing { get; }

    /// <summary>Whether a row is missing.</summary>
    public abstract bool IsMissing(int row);

    /// <summary>The rows kept, in order.</summary>
    /// <param name="keep">One flag a row.</param>
    public abstract Block Where(ReadOnlySpan<bool> keep);

    private protected static T[] Pick<T>(ReadOnlySpan<T> values, ReadOnlySpan<bool> keep)
    {
        if (values.Length != keep.Length) throw new ArgumentException($"{keep.Length} flags for {values.Length} rows", nameof(keep));
        var picked = new T[keep.Count(true)];
        for (int row = 0, to = 0; row < keep.Length; row++)
        {
            if (keep[row]) picked[to++] = values[row];
        }

        return picked;
    }
}

/// <summary>Numbers, of whichever kind.</summary>
public abstract class NumberBlock : Block
{
    /// <summary>The rows as floating point, NaN where missing. Whole numbers past 2^53 are rounded, as pandas rounds them.</summary>
    public abstract ReadOnlySpan<double> AsDoubles();
}

/// <summary>Whole numbers.</summary>
/// <param name="values">One for each row; where <paramref name="isUnsigned"/>, the bits of a <see cref="ulong"/>.</param>
/// <param name="isUnsigned">Whether they are <see cref="ulong"/>s.</param>
public sealed class WholeBlock(ReadOnlyMemory<long> values, bool isUnsigned = false) : NumberBlock
{
    /// <summary>The numbers; see <see cref="IsUnsigned"/>.</summary>
    public ReadOnlySpan<long> Values => values.Span;

    /// <summary>Whether each is the bits of a <see cref="ulong"/>.</summary>
    public bool IsUnsigned => isUnsigned;

    /// <inheritdoc />
    public override int Rows => values.Length;

    /// <inheritdoc />
    public override ColumnKind Kind => isUnsigned ? ColumnKind.UInt64 : ColumnKind.Int64;

    /// <inheritdoc />
    public override int Missing => 0;

    /// <inheritdoc />
    public override bool IsMissing(int row) => false;

    /// <inheritdoc />
    public override Block Where(ReadOnlySpan<bool> keep) => new WholeBlock(Pick(values.Span, keep), isUnsigned);

    /// <inheritdoc />
    public override ReadOnlySpan<double> AsDoubles()
    {
        var doubles = new double[values.Length];
        CopyTo(doubles);
        return doubles;
    }

    /// <summary>Writes what <see cref="AsDoubles"/> would give.</summary>
    internal void CopyTo(Span<double> doubles)
    {
        var span = values.Span;
        if (isUnsigned)
        {
            for (var row = 0; row < span.Length; row++) doubles[row] = (ulong)span[row];
        }
        else
        {
            for (var row = 0; row < span.Length; row++) doubles[row] = span[row];
        }
    }
}

/// <summary>Floating-point numbers.</summary>
/// <param name="values">One for each row; NaN is missing.</param>
public sealed class RealBlock(ReadOnlyMemory<double> values) : NumberBlock
{
    private int? _missing;

    /// <summary>The numbers; NaN is missing.</summary>
    public ReadOnlySpan<double> Values => values.Span;

    /// <inheritdoc />
    public override int Rows => values.Length;

    /// <inheritdoc />
    public override ColumnKind Kind => ColumnKind.Float64;

    /// <inheritdoc />
    public override int Missing => _missing ??= Count(values.Span);

    /// <inheritdoc />
    public override bool IsMissing(int row) => double.IsNaN(values.Span[row]);

    /// <inheritdoc />
    public override Block Where(ReadOnlySpan<bool> keep) => new RealBlock(Pick(values.Span, keep));

    /// <inheritdoc />
    public override ReadOnlySpan<double> AsDoubles() => values.Span;

    private static int Count(ReadOnlySpan<double> values)
    {
        var missing = 0;
        foreach (var value in values)
        {
            if (double.IsNaN(value)) missing++;
        }

        return missing;
    }
}

/// <summary>True or false.</summary>
/// <param name="values">One for each row: 1 true, 0 false, <see cref="Absent"/> missing.</param>
public sealed class BoolBlock(ReadOnlyMemory<sbyte> values) : Block
{
    /// <summary>The value of a row that is missing.</summary>
    public const sbyte Absent = -1;

    /// <summary>One for each row: 1 true, 0 false, <see cref="Absent"/> missing.</summary>
    public ReadOnlySpan<sbyte> Values => values.Span;

    /// <inheritdoc />
    public override int Rows => values.Length;

    /// <inheritdoc />
    public override ColumnKind Kind => ColumnKind.Bool;

    /// <inheritdoc />
    public override int Missing => values.Span.Count(Absent);

    /// <inheritdoc />
    public override bool IsMissing(int row) => values.Span[row] == Absent;

    /// <inheritdoc />
    public override Block Where(ReadOnlySpan<bool> keep) => new BoolBlock(Pick(values.Span, keep));
}

/// <summary>
/// Texts, each kept once in a block: a row is a code into the block's own values. What maps texts maps a block's values and keeps its codes.
/// </summary>
/// <param name="codes">One for each row: an index into <paramref name="values"/>, or <see cref="Absent"/>.</param>
/// <param name="values">The block's texts. Well-formed UTF-16. A reader leaves none twice and none unused; a step may.</param>
public sealed class TextBlock(ReadOnlyMemory<int> codes, ReadOnlyMemory<string> values) : Block
{
    /// <summary>The code of a row that is missing.</summary>
    public const int Absent = -1;

    /// <summary>One for each row: an index into <see cref="Values"/>, or <see cref="Absent"/>.</summary>
    public ReadOnlySpan<int> Codes => codes.Span;

    /// <summary>The block's texts. None stands twice where a reader made the block; a step that maps texts may leave equal ones, and unused ones.</summary>
    public ReadOnlySpan<string> Values => values.Span;

    /// <inheritdoc />
    public override int Rows => codes.Length;

    /// <inheritdoc />
    public override ColumnKind Kind => ColumnKind.Text;

    /// <inheritdoc />
    public override int Missing => codes.Span.Count(Absent);

    /// <summary>The text of a row; <c>null</c> where missing.</summary>
    public string? this[int row] => codes.Span[row] is var code and >= 0 ? values.Span[code] : null;

    /// <inheritdoc />
    public override bool IsMissing(int row) => codes.Span[row] < 0;

    /// <inheritdoc />
    public override Block Where(ReadOnlySpan<bool> keep) => new TextBlock(Pick(codes.Span, keep), values);
}
