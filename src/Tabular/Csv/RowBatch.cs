namespace Platform.Tabular.Csv;

/// <summary>Rows cut into cells: what becomes one block of every column. Used again and again by one thread.</summary>
internal sealed class RowBatch
{
    /// <summary>How many bytes can be read past <see cref="Length"/>, whatever they are.</summary>
    public const int Slack = 64;

    /// <summary>UTF-8, longer than what is used of it.</summary>
    public byte[] Text = new byte[1 << 20];

    /// <summary>How many bytes of <see cref="Text"/> are used.</summary>
    public int Length;

    /// <summary>
    /// Where each cell begins, row after row; after a row's last cell one more. A cell ends one byte, its delimiter, before the next begins; cells that a row lacks
    /// end before they begin.
    /// </summary>
    public int[] Starts = [];

    /// <summary>How many rows are cut.</summary>
    public int Rows;

    /// <summary>How many columns they have.</summary>
    public int Columns;

    /// <summary>Which block they are, from 0.</summary>
    public int Block;

    /// <summary>How many bytes of the file's UTF-8 stand before <see cref="Text"/>.</summary>
    public long Offset;

    /// <summary>A cell as it stands, with its quotes; empty where the row lacks it.</summary>
    public ReadOnlySpan<byte> Cell(int row, int column)
    {
        var place = row * (Columns + 1) + column;
        var start = Starts[place];
        return Text.AsSpan(start, Math.Max(0, Starts[place + 1] - 1 - start));
    }

    /// <summary>Makes room for so many more bytes.</summary>
    public void Grow(int bytes)
    {
        var needed = checked(Length + bytes + Slack);
        if (Text.Length < needed) Array.Resize(ref Text, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * Text.Length)));
    }
}
