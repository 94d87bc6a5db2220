namespace Platform.Tabular.Csv;

/// <summary>How the cells of a block are kept.</summary>
internal enum BlockForm : byte
{
    /// <summary>Whole numbers, none missing; as <see cref="ulong"/> where one is past <see cref="long.MaxValue"/>, and then none has a minus.</summary>
    Whole,

    /// <summary>Floating point.</summary>
    Real,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>Texts.</summary>
    Text,
}

/// <summary>What is asked of one column's blocks.</summary>
internal enum BlockWish : byte
{
    /// <summary>The first form that all cells of the block have.</summary>
    Any,

    /// <summary>Texts, missing words taken out.</summary>
    Text,

    /// <summary>Texts, missing words among them.</summary>
    Verbatim,

    /// <summary>Floating point.</summary>
    Real,

    /// <summary>Nothing.</summary>
    Skip,
}
