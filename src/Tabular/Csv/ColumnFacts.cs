using Platform.Tabular.Columns;

namespace Platform.Tabular.Csv;

/// <summary>
/// What decides the type of a column, gathered over some of its rows; two of them, of rows that follow each other, join to one.
/// </summary>
/// <remarks>
/// pandas 1.5 tries a column as <c>int64</c>, then, where the first cell that is none overflows, as <c>uint64</c>, then as <c>float64</c>, as <c>bool</c> and at last takes it as
/// text (<c>TextReader._convert_tokens</c>). Which cell comes first matters, and a minus sign ends the trial as <c>uint64</c> not at its cell but after all of them.
/// </remarks>
internal struct ColumnFacts
{
    /// <summary>How the first cell reads that is no <see cref="long"/>.</summary>
    public WholeReading FirstNotSigned;

    /// <summary>How the first cell reads that is no <see cref="ulong"/> and does not begin with a minus.</summary>
    public WholeReading FirstNotUnsigned;

    /// <summary>Whether a cell is past <see cref="long.MaxValue"/>.</summary>
    public bool SawUnsigned;

    /// <summary>Whether a cell begins with a minus.</summary>
    public bool SawMinus;

    /// <summary>Whether a cell is missing.</summary>
    public bool SawMissing;

    /// <summary>Whether a cell is no number at all.</summary>
    public bool NotReal;

    /// <summary>Whether a cell is neither true nor false.</summary>
    public bool NotBool;

    /// <summary>Whether a cell is a whole <c>-0</c>, which is 0 among whole numbers and -0.0 among others.</summary>
    public bool SawMinusZero;

    /// <summary>Whether a cell is a whole number so low that it is <see cref="long.MinValue"/> in floating point.</summary>
    public bool SawLeast;

    /// <summary>Whether nothing that comes before or follows could make the column anything but text with missing words taken out.</summary>
    public readonly bool IsText => NotReal && NotBool && FirstNotUnsigned != WholeReading.Fits;

    /// <summary>Takes account of a cell that is not missing.</summary>
    /// <param name="cell">Its text.</param>
    public void Observe(ReadOnlySpan<byte> cell)
    {
        ObserveWhole(cell);
        if (!NotReal && !CellNumbers.TryReal(cell, out _)) NotReal = true;
        if (!NotBool && !CellTruth.TryRead(cell, out _)) NotBool = true;
    }

    /// <summary>The same of a cell as a whole number alone.</summary>
    public void ObserveWhole(ReadOnlySpan<byte> cell)
    {
        var signed = CellNumbers.ReadSigned(cell, out var value);
        if (FirstNotSigned == WholeReading.Fits) FirstNotSigned = signed;
        if (signed == WholeReading.Fits) ObserveSigned(value, CellNumbers.BeginsWithMinus(cell));
        else if (CellNumbers.BeginsWithMinus(cell)) SawMinus = true;
        else if (FirstNotUnsigned == WholeReading.Fits)
        {
            FirstNotUnsigned = CellNumbers.ReadUnsigned(cell, out var unsigned);
            if (FirstNotUnsigned == WholeReading.Fits && unsigned > long.MaxValue) SawUnsigned = true;
        }
    }

    /// <summary>The same of a whole number that was read.</summary>
    public void ObserveSigned(long value, bool minus)
    {
        if (!minus) return;
        SawMinus = true;
        if (value == 0) SawMinusZero = true;
        if (value < -long.MaxValue + 1024 && (double)value == long.MinValue) SawLeast = true;
    }

    /// <summary>Of these rows and those that follow them.</summary>
    public readonly ColumnFacts Then(in ColumnFacts next) => new()
    {
        FirstNotSigned = FirstNotSigned == WholeReading.Fits ? next.FirstNotSigned : FirstNotSigned,
        FirstNotUnsigned = FirstNotUnsigned == WholeReading.Fits ? next.FirstNotUnsigned : FirstNotUnsigned,
        // After the first that is none the trial as uint64 is over; what it saw until then does not matter any more either.
        SawUnsigned = SawUnsigned || next.SawUnsigned,
        SawMinus = SawMinus || next.SawMinus,
        SawMissing = SawMissing || next.SawMissing,
        NotReal = NotReal || next.NotReal,
        NotBool = NotBool || next.NotBool,
        SawMinusZero = SawMinusZero || next.SawMinusZero,
        SawLeast = SawLeast || next.SawLeast,
    };

    /// <summary>The type of a column of all these rows, and whether missing words are texts in it.</summary>
    public readonly (ColumnKind Kind, bool KeepsMissingWords) Decide()
    {
        if (FirstNotSigned == WholeReading.Fits) return (SawMissing ? ColumnKind.Float64 : ColumnKind.Int64, false);
        if (FirstNotSigned == WholeReading.Overflows)
        {
            if (FirstNotUnsigned == WholeReading.Overflows) return (ColumnKind.Text, false);
            if (FirstNotUnsigned == WholeReading.Fits)
            {
                if (SawUnsigned && (SawMinus || SawMissing)) return (ColumnKind.Text, true);
                return (SawMinus ? ColumnKind.Text : ColumnKind.UInt64, false);
            }
        }

        return (!NotReal ? ColumnKind.Float64 : !NotBool ? ColumnKind.Bool : ColumnKind.Text, false);
    }
}
