using System.Text;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Csv;

/// <summary>Reads CSV by the platform and by pandas, and tells both in the same words.</summary>
internal static class CsvFiles
{
    /// <summary>A store that keeps all in memory.</summary>
    public static BlockStore Store(long memoryBytes = long.MaxValue) => new(memoryBytes, Path.Combine(Path.GetTempPath(), "csv-tests"));

    public static CsvTable Read(byte[] file, CsvFormat? format = null, BlockStore? store = null, CsvLimits? limits = null, BatchSizes? sizes = null) =>
        CsvReader.Read(new MemoryStream(file), format, store ?? Store(), limits ?? new CsvLimits(), sizes ?? new BatchSizes(), CancellationToken.None);

    public static CsvTable Read(string text, CsvFormat? format = null) => Read(Encoding.UTF8.GetBytes(text), format);

    /// <summary>What the platform makes of each file; where it takes none, only that.</summary>
    public static string[] Ours(IEnumerable<byte[]> files, CsvFormat? format, BatchSizes? sizes = null) => [.. files.Select(file =>
    {
        try
        {
            return Told(Read(file, format, sizes: sizes).Table);
        }
        catch (CsvFormatException)
        {
            return "error";
        }
    })];

    /// <summary>What pandas makes of each file in the same words.</summary>
    public static string[] Theirs(Pandas pandas, IEnumerable<byte[]> files, CsvFormat format)
    {
        var input = new { files = files.Select(Convert.ToBase64String), encoding = format.Encoding, delimiter = format.Delimiter.ToString() };
        return [.. pandas.Run(Reading, input)!.AsArray().Select(told => told!.GetValue<string>())];
    }

    /// <summary>Names, types and values, of floating point to the bit.</summary>
    public static string Told(Table table)
    {
        var told = new StringBuilder();
        foreach (var column in table.Columns)
        {
            told.Append(Quoted(column.Name)).Append(' ').Append(column.Dtype);
            foreach (var block in column.Blocks())
            {
                for (var row = 0; row < block.Rows; row++) told.Append('\n').Append(Cell(block, row));
            }

            told.Append('\n');
        }

        return told.ToString();
    }

    public static string Cell(Block block, int row) => block.IsMissing(row) ? "missing" : block switch
    {
        RealBlock real => BitConverter.DoubleToInt64Bits(real.Values[row]).ToString("x16"),
        TextBlock text => Quoted(text[row]!),
        _ => CsvCells.TextOf(block, row)!,
    };

    private static string Quoted(string text) => "'" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));

    private const string Reading = """
        import base64, io, struct
        def quoted(s): return "'" + s.encode().hex()
        def cell(v):
            if isinstance(v, str): return quoted(v)
            if isinstance(v, (bool, np.bool_)): return str(v)
            if isinstance(v, (int, np.integer)): return str(v)
            if v != v: return 'missing'
            return struct.pack('>d', v).hex()
        result = []
        for file in input['files']:
            try:
                df = pd.read_csv(io.BytesIO(base64.b64decode(file)), float_precision='round_trip', low_memory=False, sep=input['delimiter'], encoding=input['encoding'])
                if len(df) and not isinstance(df.index, pd.RangeIndex): raise ValueError('index')
                result.append(''.join(f'{quoted(n)} {df[n].dtype}' + ''.join('\n' + cell(v) for v in df[n]) + '\n' for n in df.columns))
            except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError):
                result.append('error')
        """;
}
