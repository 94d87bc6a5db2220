using System.Globalization;
using System.Runtime.InteropServices;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;

namespace Platform.Tabular.Cleaning.Numbers;

/// <summary>The distinct values of a column in their order, as pandas sorts them: numbers by size, <c>False</c> before <c>True</c>, texts by code point. What is missing is none of them.</summary>
internal abstract class Categories
{
    /// <summary>The most distinct values that are held.</summary>
    public const int Most = 1_000_000;

    /// <summary>How many.</summary>
    public abstract int Count { get; }

    /// <summary>How often each stands.</summary>
    public abstract long[] Frequencies { get; }

    /// <summary>A value as Python writes it.</summary>
    public abstract string this[int code] { get; }

    /// <summary>For each row its value's place in the order, or -1 where missing.</summary>
    /// <param name="block">A block of the column.</param>
    public abstract int[] CodesOf(Block block);

    /// <summary>Finds a column's values.</summary>
    /// <param name="column">The column.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="cancellationToken">Gives up between blocks.</param>
    /// <exception cref="StepFailedException">There are more.</exception>
    public static Categories Of(Column column, int most, CancellationToken cancellationToken)
    {
        IFinding finding = column.Kind switch
        {
            ColumnKind.Text => new Texts(),
            ColumnKind.Int64 => new Values<long>(block => ((WholeBlock)block).Values, Comparer<long>.Default, value => value.ToString(CultureInfo.InvariantCulture)),
            ColumnKind.UInt64 => new Values<ulong>(block => MemoryMarshal.Cast<long, ulong>(((WholeBlock)block).Values), Comparer<ulong>.Default, value => value.ToString(CultureInfo.InvariantCulture)),
            ColumnKind.Float64 => new Values<double>(block => ((RealBlock)block).Values, Comparer<double>.Default, PythonNumbers.Text),
            _ => new Values<sbyte>(block => ((BoolBlock)block).Values, Comparer<sbyte>.Default, value => value == 1 ? "True" : "False"),
        };
        for (var block = 0; block < column.BlockCount; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (finding.Add(column.Read(block)) > most)
                throw new StepFailedException(string.Create(CultureInfo.InvariantCulture, $"ValueError: {column.Name}: 値の種類が{most}を超えています"));
        }

        return finding.End();
    }

    private interface IFinding
    {
        int Add(Block block);

        Categories End();
    }

    /// <summary>Values that came one after the other, and then in order.</summary>
    private abstract class Found<T>(IComparer<T> order, Func<T, string> write) : Categories, IFinding
        where T : notnull
    {
        private readonly List<long> _counts = [];
        private T[] _values = [];

        // Of equal values that are written differently, such as 0.0 and -0.0, the first stands for all, as in pandas.
        protected Dictionary<T, int> Places { get; } = [];

        public override int Count => _values.Length;

        public override long[] Frequencies => [.. _counts];

        public override string this[int code] => write(_values[code]);

        public abstract int Add(Block block);

        public Categories End()
        {
            _values = [.. Places.Keys];
            Array.Sort(_values, order);
            var counts = Array.ConvertAll(_values, value => _counts[Places[value]]);
            for (var code = 0; code < _values.Length; code++)
            {
                Places[_values[code]] = code;
                _counts[code] = counts[code];
            }

            return this;
        }

        protected void Tally(T value, long count)
        {
            if (Places.TryGetValue(value, out var place))
            {
                _counts[place] += count;
                return;
            }

            Places.Add(value, _counts.Count);
            _counts.Add(count);
        }
    }

    private delegate ReadOnlySpan<T> ValuesOf<T>(Block block);

    private sealed class Values<T>(ValuesOf<T> valuesOf, IComparer<T> order, Func<T, string> write) : Found<T>(order, write)
        where T : notnull
    {
        public override int Add(Block block)
        {
            var values = valuesOf(block);
            for (var row = 0; row < values.Length; row++)
            {
                if (!block.IsMissing(row)) Tally(values[row], 1);
            }

            return Places.Count;
        }

        public override int[] CodesOf(Block block)
        {
            var values = valuesOf(block);
            var codes = new int[values.Length];
            for (var row = 0; row < codes.Length; row++) codes[row] = block.IsMissing(row) ? -1 : Places[values[row]];
            return codes;
        }
    }

    private sealed class Texts() : Found<string>(CodePointOrder.Instance, text => text)
    {
        public override int Add(Block block)
        {
            var text = (TextBlock)block;
            var counts = new long[text.Values.Length];
            // A block's values need not stand in the order of the rows, but order matters to no text: equal ones are written alike.
            foreach (var code in text.Codes)
            {
                if (code >= 0) counts[code]++;
            }

            for (var code = 0; code < counts.Length; code++)
            {
                if (counts[code] > 0) Tally(text.Values[code], counts[code]);
            }

            return Places.Count;
        }

        public override int[] CodesOf(Block block)
        {
            var text = (TextBlock)block;
            var places = new int[text.Values.Length];
            for (var code = 0; code < places.Length; code++) places[code] = Places.GetValueOrDefault(text.Values[code], -1);
            var codes = new int[text.Rows];
            for (var row = 0; row < codes.Length; row++) codes[row] = text.Codes[row] is var code and >= 0 ? places[code] : -1;
            return codes;
        }
    }
}
