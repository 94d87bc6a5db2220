using System.Buffers;

namespace Platform.Tabular.Columns;

/// <summary>
/// Hashes of rows, equal where <c>DataFrame.duplicated</c> of pandas 1.5 takes the rows for equal: a missing cell equals a missing cell, 0.0 equals -0.0, and texts are compared as they are.
/// </summary>
internal static class RowHashes
{
    /// <summary>The hashes of a block's rows over some columns.</summary>
    /// <param name="columns">The columns, in an order that is the same for every block.</param>
    /// <param name="block">Which block.</param>
    /// <param name="hashes">Where they are put: one for each row.</param>
    public static void Of(IReadOnlyList<Column> columns, int block, Span<Hash128> hashes)
    {
        hashes.Fill(Hash128.Start);
        foreach (var column in columns) Add(hashes, column.Read(block));
        foreach (ref var hash in hashes) hash = hash.End((ulong)columns.Count);
    }

    private static void Add(Span<Hash128> hashes, Block block)
    {
        // The second word tells a value from a missing cell.
        switch (block)
        {
            case WholeBlock whole:
                var wholes = whole.Values;
                for (var row = 0; row < hashes.Length; row++) hashes[row] = hashes[row].With((ulong)wholes[row], 1);
                break;
            case RealBlock real:
                var reals = real.Values;
                for (var row = 0; row < hashes.Length; row++)
                {
                    var value = reals[row];
                    hashes[row] = double.IsNaN(value) ? hashes[row].With(0, 0) : hashes[row].With(BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value), 1);
                }

                break;
            case BoolBlock truth:
                var truths = truth.Values;
                for (var row = 0; row < hashes.Length; row++) hashes[row] = hashes[row].With((byte)truths[row], 1);
                break;
            case TextBlock text:
                var values = ArrayPool<Hash128>.Shared.Rent(text.Values.Length);
                for (var at = 0; at < text.Values.Length; at++) values[at] = Hash128.Of(text.Values[at]);
                var codes = text.Codes;
                for (var row = 0; row < hashes.Length; row++)
                {
                    hashes[row] = codes[row] < 0 ? hashes[row].With(0, 0) : hashes[row].With(values[codes[row]].High, values[codes[row]].Low);
                }

                ArrayPool<Hash128>.Shared.Return(values);
                break;
            default:
                throw new ArgumentException($"no block: {block.GetType()}", nameof(block));
        }
    }
}
