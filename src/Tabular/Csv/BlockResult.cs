using Platform.Tabular.Columns;

namespace Platform.Tabular.Csv;

/// <summary>One block of every column, converted.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Stored">Where each column's is kept.</param>
/// <param name="Forms">How.</param>
/// <param name="Facts">What each says about its column.</param>
internal sealed record BlockResult(int Rows, StoredBlock[] Stored, BlockForm[] Forms, ColumnFacts[] Facts);
