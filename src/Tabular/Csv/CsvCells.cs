using System.Globalization;
using System.Text;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Csv;

/// <summary>The cells of one block as CSV.</summary>
internal abstract class CsvCells
{
    /// <summary>How long the cell of a row may be, in bytes.</summary>
    public abstract int MaxLength(int row);

    /// <summary>Writes the cell of a row; returns its length, 0 where it is missing.</summary>
    public abstract int Write(int row, Span<byte> room);

    public static CsvCells Of(Block block) => block switch
    {
        WholeBlock whole => new WholeCells(whole),
        RealBlock real => new RealCells(real),
        BoolBlock truth => new TruthCells(truth),
        TextBlock text => new TextCells(text),
        _ => throw new ArgumentException($"no block: {block.GetType()}", nameof(block)),
    };

    /// <summary>A cell as <c>to_csv</c> writes it, before it is quoted; <c>null</c> where it is missing.</summary>
    public static string? TextOf(Block block, int row) => block.IsMissing(row) ? null : block switch
    {
        WholeBlock { IsUnsigned: true } whole => ((ulong)whole.Values[row]).ToString(CultureInfo.InvariantCulture),
        WholeBlock whole => whole.Values[row].ToString(CultureInfo.InvariantCulture),
        RealBlock real => PythonNumbers.Text(real.Values[row]),
        BoolBlock truth => truth.Values[row] > 0 ? "True" : "False",
        TextBlock text => text[row],
        _ => throw new ArgumentException($"no block: {block.GetType()}", nameof(block)),
    };

    private sealed class WholeCells(WholeBlock block) : CsvCells
    {
        public override int MaxLength(int row) => PythonNumbers.MaxLength;

        public override int Write(int row, Span<byte> room) => PythonNumbers.Write(block.Values[row], block.IsUnsigned, room);
    }

    private sealed class RealCells(RealBlock block) : CsvCells
    {
        public override int MaxLength(int row) => PythonNumbers.MaxLength;

        public override int Write(int row, Span<byte> room) => block.Values[row] is var value && double.IsNaN(value) ? 0 : PythonNumbers.Write(value, room);
    }

    private sealed class TruthCells(BoolBlock block) : CsvCells
    {
        public override int MaxLength(int row) => 5;

        public override int Write(int row, Span<byte> room)
        {
            var word = block.Values[row] switch { 1 => "True"u8, 0 => "False"u8, _ => default };
            word.CopyTo(room);
            return word.Length;
        }
    }

    /// <summary>Each of the block's texts quoted once, however often it stands there.</summary>
    private sealed class TextCells : CsvCells
    {
        private readonly TextBlock _block;
        private readonly int[] _ends;
        private readonly byte[] _utf8;

        public TextCells(TextBlock block)
        {
            _block = block;
            _ends = new int[block.Values.Length];
            var total = 0;
            foreach (var value in block.Values) total = checked(total + CsvQuoting.MaxLength(value));
            _utf8 = GC.AllocateUninitializedArray<byte>(total);
            for (int code = 0, end = 0; code < _ends.Length; code++) _ends[code] = end += CsvQuoting.Write(block.Values[code], _utf8.AsSpan(end));
        }

        public override int MaxLength(int row) => CellOf(row).Length;

        public override int Write(int row, Span<byte> room)
        {
            var cell = CellOf(row);
            cell.CopyTo(room);
            return cell.Length;
        }

        private ReadOnlySpan<byte> CellOf(int row)
        {
            var code = _block.Codes[row];
            if (code < 0) return default;
            var from = code == 0 ? 0 : _ends[code - 1];
            return _utf8.AsSpan(from, _ends[code] - from);
        }
    }
}

/// <summary>Quotes texts where CSV needs it.</summary>
internal static class CsvQuoting
{
    public static int MaxLength(string text) => checked(Encoding.UTF8.GetMaxByteCount(text.Length) + (text.Contains('"') ? text.Length : 0) + 2);

    /// <summary>Writes a text, in quotes where it has a comma, a quote or a line's end; returns the length.</summary>
    public static int Write(string text, Span<byte> room)
    {
        if (text.AsSpan().IndexOfAny(",\"\n\r") < 0) return Encoding.UTF8.GetBytes(text, room);
        room[0] = (byte)'"';
        var written = 1 + Encoding.UTF8.GetBytes(text.Contains('"') ? text.Replace("\"", "\"\"", StringComparison.Ordinal) : text, room[1..]);
        room[written] = (byte)'"';
        return written + 1;
    }
}
