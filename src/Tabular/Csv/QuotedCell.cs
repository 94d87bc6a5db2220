namespace Platform.Tabular.Csv;

/// <summary>Takes the quotes off a cell that begins with one.</summary>
internal static class QuotedCell
{
    /// <summary>The cell's text: doubled quotes once, and what follows the closing quote as it stands, as pandas has it.</summary>
    /// <param name="cell">The cell, from its opening quote.</param>
    /// <param name="scratch">Where a text is put together that does not stand in the cell as it is; grown where it is too small.</param>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> cell, ref byte[] scratch)
    {
        var rest = cell[1..];
        var close = rest.IndexOf((byte)'"');
        if (close == rest.Length - 1) return rest[..close];
        if (scratch.Length < rest.Length) scratch = new byte[Math.Max(rest.Length, 256)];
        var written = 0;
        while (true)
        {
            rest[..close].CopyTo(scratch.AsSpan(written));
            written += close;
            rest = rest[(close + 1)..];
            if (rest.IsEmpty || rest[0] != '"') break;
            scratch[written++] = (byte)'"';
            rest = rest[1..];
            close = rest.IndexOf((byte)'"');
        }

        rest.CopyTo(scratch.AsSpan(written));
        return scratch.AsSpan(0, written + rest.Length);
    }
}
