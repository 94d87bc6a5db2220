namespace Platform.Tabular.Columns;

/// <summary>What a column holds. A kind and whether anything is missing decide pandas' dtype; see <see cref="Column.Dtype"/>.</summary>
public enum ColumnKind
{
    /// <summary>Whole numbers of 64 bits, none missing.</summary>
    Int64,

    /// <summary>Whole numbers of 64 bits without sign, none missing: a column with a number past <see cref="long.MaxValue"/> and none below 0.</summary>
    UInt64,

    /// <summary>Binary floating point of 64 bits; NaN is missing.</summary>
    Float64,

    /// <summary>True or false. With something missing pandas keeps such a column as <c>object</c>.</summary>
    Bool,

    /// <summary>Texts.</summary>
    Text,
}
