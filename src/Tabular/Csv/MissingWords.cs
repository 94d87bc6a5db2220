namespace Platform.Tabular.Csv;

/// <summary>The words that pandas 1.5 takes for a missing value (<c>pandas._libs.parsers.STR_NA_VALUES</c>).</summary>
internal static class MissingWords
{
    public static bool Contains(ReadOnlySpan<byte> word) => word.Length switch
    {
        0 => true,
        2 => word.SequenceEqual("NA"u8),
        3 => word.SequenceEqual("NaN"u8) || word.SequenceEqual("nan"u8) || word.SequenceEqual("N/A"u8) || word.SequenceEqual("n/a"u8) || word.SequenceEqual("#NA"u8),
        4 => word.SequenceEqual("NULL"u8) || word.SequenceEqual("null"u8) || word.SequenceEqual("-NaN"u8) || word.SequenceEqual("-nan"u8)
            || word.SequenceEqual("#N/A"u8) || word.SequenceEqual("<NA>"u8),
        6 => word.SequenceEqual("1.#IND"u8),
        7 => word.SequenceEqual("-1.#IND"u8) || word.SequenceEqual("1.#QNAN"u8),
        8 => word.SequenceEqual("#N/A N/A"u8) || word.SequenceEqual("-1.#QNAN"u8),
        _ => false,
    };
}
