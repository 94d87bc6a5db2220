using Platform.Tabular.Columns;

namespace Platform.Tabular.Csv;

/// <summary>What a column is, and so what is to become of its blocks.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="KeepsMissingWords">Whether missing words are texts in it.</param>
/// <param name="IsWholeWithMissing">Whether it is floating point only because whole numbers are missing.</param>
internal sealed record ColumnPlan(ColumnKind Kind, bool KeepsMissingWords, bool IsWholeWithMissing)
{
    public static ColumnPlan Of(BlockResult[] blocks, int column)
    {
        // Of no rows pandas makes object.
        if (blocks.Length == 0) return new ColumnPlan(ColumnKind.Text, false, false);
        var facts = blocks[0].Facts[column];
        foreach (var block in blocks.AsSpan(1)) facts = facts.Then(block.Facts[column]);
        var (kind, keeps) = facts.Decide();
        return new ColumnPlan(kind, keeps, facts.FirstNotSigned == WholeReading.Fits && facts.SawMissing);
    }

    /// <summary>What is to be read again of a block.</summary>
    public BlockWish WishFor(BlockResult block, int column)
    {
        var form = block.Forms[column];
        if (KeepsMissingWords) return BlockWish.Verbatim;
        // A block of nothing but missing cells can take any form.
        if (Kind == ColumnKind.Text && form != BlockForm.Text && block.Stored[column].Missing < block.Rows) return BlockWish.Text;
        return Kind == ColumnKind.Float64 && !IsWholeWithMissing && form == BlockForm.Whole && block.Facts[column].SawMinusZero ? BlockWish.Real : BlockWish.Skip;
    }

    /// <summary>The block as a block of the column; the one it was made of is given back.</summary>
    public StoredBlock Fit(BlockResult block, int column, BlockStore store)
    {
        var stored = block.Stored[column];
        var (form, facts) = (block.Forms[column], block.Facts[column]);
        if (Kind == ColumnKind.UInt64 && store.Read(stored) is WholeBlock { IsUnsigned: false } signed) return Replace(BlockCoding.Encode(signed.Values, isUnsigned: true));
        if (Kind == ColumnKind.Float64 && form == BlockForm.Whole) return Replace(BlockCoding.Encode(Settle(((NumberBlock)store.Read(stored)).AsDoubles(), facts)));
        if (Kind == ColumnKind.Float64 && IsWholeWithMissing && (facts.SawMinusZero || facts.SawLeast)) return Replace(BlockCoding.Encode(Settle(((NumberBlock)store.Read(stored)).AsDoubles(), facts)));
        if (Kind == ColumnKind.Bool && form != BlockForm.Truth) return Replace(BlockCoding.Encode(Filled(block.Rows, BoolBlock.Absent)));
        if (Kind == ColumnKind.Text && form != BlockForm.Text) return Replace(BlockCoding.Encode(Filled(block.Rows, TextBlock.Absent), [], []));
        return stored;

        StoredBlock Replace(byte[] bytes)
        {
            var missing = BlockCoding.Decode(bytes).Missing;
            store.Release(stored);
            return store.Add(bytes, block.Rows, missing);
        }
    }

    // Where whole numbers are missing pandas has them as int64 first: -0 is 0, and the least number, which stands for what is missing, is missing.
    private ReadOnlySpan<double> Settle(ReadOnlySpan<double> values, in ColumnFacts facts)
    {
        if (!IsWholeWithMissing || !(facts.SawMinusZero || facts.SawLeast)) return values;
        var settled = values.ToArray();
        foreach (ref var value in settled.AsSpan())
        {
            if (value == long.MinValue) value = double.NaN;
            else if (value == 0) value = 0;
        }

        return settled;
    }

    private static T[] Filled<T>(int rows, T value)
    {
        var values = new T[rows];
        values.AsSpan().Fill(value);
        return values;
    }
}
