using System.Text.Json.Nodes;
using Platform.Tabular.Profiling;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Profiling;

/// <summary>Holds a profile to what pandas says of the same table.</summary>
internal static class Judged
{
    /// <summary>Python that profiles <c>df</c>, by pandas' own means, into <c>result</c>.</summary>
    public const string Profile = """
        import functools, io
        @functools.cache
        def is_number(text):
            if len(text) == 0 or '"' in text or '\0' in text:
                return False
            try:
                read = pd.read_csv(io.StringIO('x\n"' + text + '"\n'), float_precision="round_trip", low_memory=False, skip_blank_lines=False).x
            except Exception:
                return False
            return read.dtype != object and read.dtype != bool and bool(read.notna().all())
        def unified(text):
            return " ".join("".join(c.lower() if len(c.lower()) == 1 else c for c in text).split())
        def profile(s):
            here = s.dropna()
            one = {"name": s.name, "dtype": str(s.dtype), "missing": s.isna().sum(), "unique": s.nunique()}
            counts = s.value_counts()
            first = {}
            for value in here:
                first.setdefault(value, len(first))
            plain = (lambda value: value + 0.0) if s.dtype == "float64" else (lambda value: value)
            ordered = sorted(((plain(value), count) for value, count in counts.items()), key=lambda item: (-item[1], first[item[0]]))
            if str(s.dtype) in ("int64", "uint64", "float64"):
                # Order statistics of whole numbers past 2^62 are not taken from pandas as they are: sums (in bottleneck's median) and differences (in numpy's quantiles) wrap round.
                wide = s.astype("float64") if s.dtype != "float64" and len(s) and max(abs(int(s.max())), abs(int(s.min()))) > 2**62 else s
                q1, q3 = wide.quantile(0.25), wide.quantile(0.75)
                with np.errstate(all="ignore"):
                    one.update(mean=s.mean(), median=wide.median(), std=s.std(), min=s.min(), max=s.max(), q1=q1, q3=q3, skew=s.skew(), zeros=(s == 0).sum(),
                               infinite=int(np.isinf(s.astype(float)).sum()), outliers=((s < q1 - 1.5 * (q3 - q1)) | (s > q3 + 1.5 * (q3 - q1))).sum(),
                               scale=float(np.abs(here[np.isfinite(here.astype(float))].astype(float)).max()) if len(here) else 0.0)
                one["frequent"] = [[str(value), count] for value, count in ordered] if len(ordered) <= 50 else []
                finite = here[np.isfinite(here.astype(float))].to_numpy()
                try:
                    with np.errstate(all="ignore"):
                        bins, edges = np.histogram(finite, 20)
                    one["histogram"] = None if len(finite) == 0 or not np.isfinite(edges).all() else [edges, bins]
                except Exception as wrong:
                    one["histogram"] = "failed"
            else:
                texts = here.astype(str)
                one.update(frequent=[[str(value), count] for value, count in ordered[:50]], other=sum(count for _, count in ordered[50:]),
                           shortest=texts.str.len().min() if len(texts) else 0, longest=texts.str.len().max() if len(texts) else 0,
                           length=texts.str.len().mean() if len(texts) else None, untrimmed=(texts != texts.str.strip()).sum() if len(texts) else 0)
                distinct = texts.unique()
                groups = pd.Series(distinct, dtype=object).map(unified).value_counts() if len(distinct) else pd.Series([], dtype=int)
                is_text = not all(isinstance(value, bool) for value in here)
                one["variants"] = groups[groups > 1].sum() if is_text else 0
                one["numeric"] = sum(is_number(text) for text in texts) if is_text else 0
            return one
        pairs = df.select_dtypes("number").corr()
        result = {"rows": len(df), "duplicates": df.duplicated().sum() if df.shape[1] else 0, "columns": [profile(df[name]) for name in df]}
        """;

    /// <summary>Asserts that a profile says what pandas said.</summary>
    public static void Agrees(JsonNode judged, TableProfile profile)
    {
        Assert.Equal(Whole(judged["rows"]), profile.Rows);
        Assert.Equal(Whole(judged["duplicates"]), profile.DuplicateRows);
        var columns = judged["columns"]!.AsArray();
        Assert.Equal(columns.Count, profile.Columns.Length);
        foreach (var (expected, column) in columns.Zip(profile.Columns))
        {
            var where = $"column '{column.Name}': ";
            Assert.Equal(where + expected!["name"], where + column.Name);
            Assert.Equal(where + expected["dtype"], where + column.Dtype);
            Assert.Equal((where, Whole(expected["missing"])), (where, column.MissingCount));
            Near(where + "missing_rate", profile.Rows == 0 ? 0 : (double)Whole(expected["missing"]) / profile.Rows, column.MissingRate, 0);
            Assert.Equal((where + "unique", Whole(expected["unique"])), (where + "unique", column.UniqueCount));
            if (column.Numbers is { } numbers) Agrees(where, expected, numbers, column.Dtype);
            else Agrees(where, expected, column.Texts!);
        }
    }

    private static void Agrees(string where, JsonNode expected, NumberProfile numbers, string dtype)
    {
        var scale = Real(expected["scale"]) ?? 0;
        Near(where + "mean", Real(expected["mean"]), numbers.Mean, scale);
        Near(where + "median", Real(expected["median"]), numbers.Median, 0);
        Near(where + "std", Real(expected["std"]), numbers.Std, scale);
        Near(where + "q1", Real(expected["q1"]), numbers.Q1, dtype == "float64" ? 0 : scale);
        Near(where + "q3", Real(expected["q3"]), numbers.Q3, dtype == "float64" ? 0 : scale);
        // Where numbers differ by little more than their rounding, pandas' skewness is in part that of the rounding.
        if (numbers.Std is null || numbers.Std > scale * 1e-12) Near(where + "skew", Real(expected["skew"]), numbers.Skewness, numbers.Std > 0 ? 1 + 1e-3 * scale / numbers.Std.Value : 1);
        Assert.Equal(where + Exact(expected["min"]), where + Shown(numbers.Min));
        Assert.Equal(where + Exact(expected["max"]), where + Shown(numbers.Max));
        Assert.Equal((where + "zeros", Whole(expected["zeros"])), (where + "zeros", numbers.Zeros));
        Assert.Equal((where + "infinite", Whole(expected["infinite"])), (where + "infinite", numbers.Infinite));
        Assert.Equal((where + "outliers", Whole(expected["outliers"])), (where + "outliers", numbers.Outliers));
        Assert.Equal(Pairs(expected["frequent"]), numbers.MostFrequent);
        if (expected["histogram"] is JsonValue) return;
        Assert.Equal(where + (expected["histogram"] is null), where + (numbers.Histogram is null));
        if (numbers.Histogram is null) return;
        Assert.Equal(expected["histogram"]![0]!.AsArray().Select(edge => edge!.GetValue<double>()), numbers.Histogram.Edges);
        Assert.Equal(expected["histogram"]![1]!.AsArray().Select(Whole), numbers.Histogram.Counts);
    }

    private static void Agrees(string where, JsonNode expected, TextProfile texts)
    {
        Assert.Equal(Pairs(expected["frequent"]), texts.ValueCounts);
        Assert.Equal((where + "other", Whole(expected["other"])), (where + "other", texts.OtherCount));
        Assert.Equal((where + "shortest", Whole(expected["shortest"])), (where + "shortest", (long)texts.MinLength));
        Assert.Equal((where + "longest", Whole(expected["longest"])), (where + "longest", (long)texts.MaxLength));
        Near(where + "length", Real(expected["length"]), texts.MeanLength, 0);
        Assert.Equal((where + "untrimmed", Whole(expected["untrimmed"])), (where + "untrimmed", texts.Untrimmed));
        Assert.Equal((where + "variants", Whole(expected["variants"])), (where + "variants", texts.Variants));
        Assert.Equal((where + "numeric", Whole(expected["numeric"])), (where + "numeric", texts.Numeric));
    }

    // 1e-9 relative; and of sums that cancel, as far from each other as their terms' rounding allows.
    private static void Near(string what, double? expected, double? actual, double scale)
    {
        if (expected is null || actual is null) Assert.Equal((what, expected), (what, actual));
        else Assert.True(Math.Abs(expected.Value - actual.Value) <= 1e-9 * Math.Abs(expected.Value) + 1e-11 * scale, $"{what}: {actual:R} where pandas has {expected:R}");
    }

    private static long Whole(JsonNode? node) => node!.GetValue<long>();

    // An infinity comes as text.
    private static double? Real(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    private static string Exact(JsonNode? node) => node is null || node.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? "null"
        : node.ToJsonString() is var text && text.AsSpan().ContainsAny(".eE") ? Shown(node.GetValue<double>()) : text;

    private static string Shown(object? number) => number switch { null => "null", double real => real == 0 ? "0.0r" : $"{real:R}r", _ => $"{number}" };

    private static IEnumerable<ValueCount> Pairs(JsonNode? pairs) => pairs!.AsArray().Select(pair => new ValueCount(pair![0]!.GetValue<string>(), Whole(pair[1])));
}
