using Platform.Tabular.Columns;
using Platform.Tabular.Csv;
using Platform.Tabular.Profiling;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Profiling;

public sealed class ProfileOfFilesTests(Pandas pandas)
{
    private const string Read = """
        import base64, io as files
        df = pd.read_csv(files.BytesIO(base64.b64decode(input[0])), float_precision="round_trip", low_memory=False, encoding=input[1], sep=input[2])

        """;

    [Theory]
    [MemberData(nameof(MessyFiles.Names), MemberType = typeof(MessyFiles))]
    public void Profile_of_a_messy_file_is_that_of_pandas(string name)
    {
        var content = MessyFiles.Content(name);
        using var store = new BlockStore(1 << 20, Path.GetTempPath());
        var read = CsvReader.Read(new MemoryStream(content), null, store, new CsvLimits(), CancellationToken.None);
        var profile = Profiler.Profile(read.Table, CancellationToken.None);
        var judged = pandas.Run(Read + Judged.Profile, new[] { Convert.ToBase64String(content), read.Format.Encoding, read.Format.Delimiter.ToString() })!;
        Judged.Agrees(judged, profile);
        foreach (var column in profile.Columns.Where(column => column.Dates is not null))
        {
            const string dates = "t = pd.to_datetime(df[input[3]], format=input[4])\nresult = [t.isna().sum() == df[input[3]].isna().sum(), t.min().isoformat(), t.max().isoformat()]";
            var input = new[] { Convert.ToBase64String(content), read.Format.Encoding, read.Format.Delimiter.ToString(), column.Name, column.Dates!.Format };
            Assert.Equal($"[true,\"{column.Dates.Min}\",\"{column.Dates.Max}\"]", pandas.Run(Read + dates, input)!.ToJsonString());
        }

        const string correlations = "pairs = df.corr(numeric_only=True)\nresult = {a + '\\0' + b: pairs.loc[a, b] for a in pairs for b in pairs if df[a].dtype != bool and df[b].dtype != bool}";
        var theirs = pandas.Run(Read + correlations, new[] { Convert.ToBase64String(content), read.Format.Encoding, read.Format.Delimiter.ToString() })!;
        foreach (var pair in Correlations.Of(read.Table, profile.Columns, CancellationToken.None))
        {
            var expected = theirs[$"{profile.Columns[pair.First].Name}\0{profile.Columns[pair.Second].Name}"]!.GetValue<double>();
            Assert.Equal(expected, pair.Coefficient, 1e-9);
        }
    }
}
