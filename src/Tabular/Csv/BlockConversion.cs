using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Csv;

/// <summary>One column of the block at hand, as it is converted: a stretch of rows after the other. Used again for block after block.</summary>
internal sealed class BlockConversion(int column)
{
    private readonly TextCodes _texts = new();
    private long[] _numbers = [];
    private byte[] _scratch = [];
    private BlockForm _form;
    private BlockWish _wish;
    private bool _unsigned;
    private int _missing;
    private ColumnFacts _facts;

    /// <summary>What the block's cells say about the column's type. Whole only where any form was wished for.</summary>
    public ref readonly ColumnFacts Facts => ref _facts;

    /// <summary>How the block is kept.</summary>
    public BlockForm Form => _form;

    private Span<double> Reals => MemoryMarshal.Cast<long, double>(_numbers.AsSpan());

    private Span<int> Codes => MemoryMarshal.Cast<long, int>(_numbers.AsSpan());

    private Span<sbyte> Truths => MemoryMarshal.Cast<long, sbyte>(_numbers.AsSpan());

    /// <summary>Begins a block.</summary>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="wish">What is asked.</param>
    /// <param name="form">How it is likely to be kept.</param>
    public void Begin(int rows, BlockWish wish, BlockForm form)
    {
        if (_numbers.Length < rows) _numbers = GC.AllocateUninitializedArray<long>(rows);
        _facts = default;
        _wish = wish;
        Restart(wish switch { BlockWish.Text or BlockWish.Verbatim => BlockForm.Text, BlockWish.Real => BlockForm.Real, _ => form });
    }

    /// <summary>Converts rows that follow those converted before.</summary>
    public void Convert(RowBatch batch, int from, int to)
    {
        while (true)
        {
            var form = _form;
            var stopped = form switch
            {
                BlockForm.Whole => ConvertWhole(batch, from, to),
                BlockForm.Real => ConvertReal(batch, from, to),
                BlockForm.Truth => ConvertTruth(batch, from, to),
                _ => ConvertText(batch, from, to),
            };
            if (stopped == to) return;
            from = Change(batch, stopped);
        }
    }

    /// <summary>Puts the block away.</summary>
    public StoredBlock End(BlockStore store, int rows) => store.Add(
        _form switch
        {
            BlockForm.Whole => BlockCoding.Encode(_numbers.AsSpan(0, rows), _unsigned),
            BlockForm.Real => BlockCoding.Encode(Reals[..rows]),
            BlockForm.Truth => BlockCoding.Encode(Truths[..rows]),
            _ => BlockCoding.Encode(Codes[..rows], _texts.Lengths(), _texts.Utf8),
        },
        rows,
        _missing);

    private void Restart(BlockForm form)
    {
        (_form, _unsigned, _missing) = (form, false, 0);
        if (form == BlockForm.Text) _texts.Clear();
    }

    // A cell does not have the form that all before it had: takes another, and says from which row to go on.
    private int Change(RowBatch batch, int row)
    {
        var cell = TextOf(batch, row);
        var missing = MissingWords.Contains(cell);
        if (_form == BlockForm.Whole && (missing || CellNumbers.TryReal(cell, out _)))
        {
            // A whole -0 is kept as 0, and would have to be -0.0.
            if (_facts.SawMinusZero) return Again(BlockForm.Real);
            var reals = Reals;
            if (_unsigned)
            {
                for (var at = 0; at < row; at++) reals[at] = (ulong)_numbers[at];
            }
            else
            {
                for (var at = 0; at < row; at++) reals[at] = _numbers[at];
            }

            _form = BlockForm.Real;
            return row;
        }

        return Again(_missing == row && CellTruth.TryRead(cell, out _) ? BlockForm.Truth : BlockForm.Text);
    }

    private int Again(BlockForm form)
    {
        _facts = default;
        Restart(form);
        return 0;
    }

    private int ConvertWhole(RowBatch batch, int from, int to)
    {
        ref var text = ref MemoryMarshal.GetArrayDataReference(batch.Text);
        var stride = batch.Columns + 1;
        ref var start = ref batch.Starts[from * stride + column];
        var numbers = _numbers.AsSpan(0, to);
        for (var row = from; row < numbers.Length; row++, start = ref Unsafe.Add(ref start, stride))
        {
            var length = Unsafe.Add(ref start, 1) - 1 - start;
            ref var first = ref Unsafe.Add(ref text, start);
            if ((uint)(length - 1) < 8 && CellNumbers.TryShort(ref first, length, out var value))
            {
                numbers[row] = value;
                continue;
            }

            if ((uint)(length - 2) < 8 && first == '-' && CellNumbers.TryShort(ref Unsafe.Add(ref first, 1), length - 1, out value) && !_unsigned)
            {
                _facts.SawMinus = true;
                if (value == 0) _facts.SawMinusZero = true;
                numbers[row] = -(long)value;
                continue;
            }

            if ((uint)(length - 9) < 8 && CellNumbers.TryShort(ref first, 8, out var upper) && CellNumbers.TryShort(ref Unsafe.Add(ref first, 8), length - 8, out value))
            {
                numbers[row] = upper * (long)CellNumbers.Ten(length - 8) + value;
                continue;
            }

            if (!TryWhole(batch, row, out numbers[row])) return row;
        }

        return to;
    }

    private bool TryWhole(RowBatch batch, int row, out long value)
    {
        var cell = TextOf(batch, row);
        var minus = CellNumbers.BeginsWithMinus(cell);
        if (CellNumbers.ReadSigned(cell, out value) == WholeReading.Fits && !(minus && _unsigned))
        {
            _facts.ObserveSigned(value, minus);
            return true;
        }

        if (minus || _facts.SawMinus || CellNumbers.ReadUnsigned(cell, out var unsigned) != WholeReading.Fits) return false;
        _facts.ObserveWhole(cell);
        value = unchecked((long)unsigned);
        return _unsigned = true;
    }

    private int ConvertReal(RowBatch batch, int from, int to)
    {
        ref var text = ref MemoryMarshal.GetArrayDataReference(batch.Text);
        var stride = batch.Columns + 1;
        ref var start = ref batch.Starts[from * stride + column];
        var reals = Reals[..to];
        for (var row = from; row < reals.Length; row++, start = ref Unsafe.Add(ref start, stride))
        {
            var length = Unsafe.Add(ref start, 1) - 1 - start;
            if (length <= 0)
            {
                _missing++;
                reals[row] = double.NaN;
                continue;
            }

            var cell = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref text, start), length);
            if (CellNumbers.TryDecimal(cell, out reals[row], out var whole))
            {
                if (whole is false) ObserveFraction(cell[0] == '-');
                else if (cell[0] == '-') _facts.ObserveSigned((long)reals[row], minus: true);
                continue;
            }

            if (!TryReal(TextOf(batch, row), out reals[row])) return row;
        }

        return to;
    }

    private void ObserveFraction(bool minus)
    {
        if (_facts.FirstNotSigned == WholeReading.Fits) _facts.FirstNotSigned = WholeReading.Invalid;
        if (minus) _facts.SawMinus = true;
        else if (_facts.FirstNotUnsigned == WholeReading.Fits) _facts.FirstNotUnsigned = WholeReading.Invalid;
    }

    private bool TryReal(ReadOnlySpan<byte> cell, out double value)
    {
        if (MissingWords.Contains(cell))
        {
            _missing++;
            value = double.NaN;
            return true;
        }

        if (!CellNumbers.TryReal(cell, out value)) return false;
        _facts.ObserveWhole(cell);
        return true;
    }

    private int ConvertTruth(RowBatch batch, int from, int to)
    {
        var truths = Truths[..to];
        for (var row = from; row < to; row++)
        {
            var cell = TextOf(batch, row);
            if (CellTruth.TryRead(cell, out var value)) truths[row] = value ? (sbyte)1 : (sbyte)0;
            else if (MissingWords.Contains(cell))
            {
                _missing++;
                truths[row] = BoolBlock.Absent;
            }
            else return row;
        }

        return to;
    }

    private int ConvertText(RowBatch batch, int from, int to)
    {
        var codes = Codes[..to];
        var verbatim = _wish == BlockWish.Verbatim;
        for (var row = from; row < codes.Length; row++)
        {
            var cell = TextOf(batch, row);
            if (!verbatim && (cell.IsEmpty || (cell.Length <= 8 && MissingWords.Contains(cell))))
            {
                _missing++;
                codes[row] = TextBlock.Absent;
                continue;
            }

            var known = _texts.Count;
            codes[row] = _texts.CodeOf(cell);
            if (_texts.Count > known && !_facts.IsText) _facts.Observe(cell);
        }

        return to;
    }

    private ReadOnlySpan<byte> TextOf(RowBatch batch, int row)
    {
        var cell = batch.Cell(row, column);
        return cell.Length > 0 && cell[0] == '"' ? QuotedCell.Text(cell, ref _scratch) : cell;
    }

    /// <summary>What is still to be said of the block, once it is whole.</summary>
    public void Conclude(int rows)
    {
        _facts.SawMissing = _missing > 0;
        switch (_form)
        {
            case BlockForm.Whole or BlockForm.Real:
                _facts.NotBool = _missing < rows;
                break;
            case BlockForm.Truth:
                _facts.NotReal = true;
                (_facts.FirstNotSigned, _facts.FirstNotUnsigned) = (WholeReading.Invalid, WholeReading.Invalid);
                break;
        }
    }
}
