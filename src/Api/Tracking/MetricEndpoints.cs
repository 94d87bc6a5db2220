using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Platform.Contracts.Tracking;

namespace Platform.Api.Tracking;

/// <summary>The routes of metrics' histories.</summary>
public static class MetricEndpoints
{
    private const int ReadStep = 5_000;
    private const int MaxRuns = 100;
    private const int MaxSampled = 2_500;

    /// <summary>Maps them.</summary>
    public static void Map(TrackingRoutes routes) => routes
        .Read("GET", "/get-history", HistoryAsync)
        .Read("GET", "/get-history-bulk-interval", SampledAsync);

    // In the order the points were logged. Without max_results all of them, as clients that do not page expect.
    private static async Task<IResult> HistoryAsync(MlflowCall call)
    {
        var run = call.Run();
        var key = call.Fields.Required("metric_key");
        var limit = call.Fields.Whole("max_results") ?? long.MaxValue;
        if (limit < 1) return MlflowError.Invalid($"Invalid value {limit} for parameter 'max_results' supplied. It must be at least 1.");
        var after = Decode(call.Fields.Text("page_token"));
        var history = MlflowCall.Checked(await run.History(key, after, (int)Math.Min(limit, ReadStep), call.Aborted));
        return new MlflowAnswer(async (json, flush) =>
        {
            if (!history.Points.IsEmpty)
            {
                json.WriteStartArray("metrics");
                while (true)
                {
                    foreach (var point in history.Points) MlflowJson.Write(json, key, point);
                    await flush();
                    limit -= history.Points.Length;
                    if (history.NextSeq is not { } next || limit <= 0) break;
                    history = MlflowCall.Checked(await run.History(key, next, (int)Math.Min(limit, ReadStep), call.Aborted));
                }

                json.WriteEndArray();
            }

            if (history.NextSeq is { } rest) json.WriteString("next_page_token", Encode(rest));
        });
    }

    // What charts ask for: of each run as many points as asked, evenly over its steps, the last one always among them.
    private static async Task<IResult> SampledAsync(MlflowCall call)
    {
        var runIds = call.Fields.Texts("run_ids");
        var key = call.Fields.Required("metric_key");
        var (from, to) = (call.Fields.Whole("start_step"), call.Fields.Whole("end_step"));
        var limit = call.Fields.Whole("max_results") ?? MaxSampled;
        if (runIds.Length is 0 or > MaxRuns) return MlflowError.Invalid($"run_ids must name 1 to {MaxRuns} runs.");
        if (limit is < 1 or > MaxSampled) return MlflowError.Invalid($"max_results must be between 1 and {MaxSampled}.");
        if (from is null != to is null) return MlflowError.Invalid("If either start_step or end_step are specified, both must be specified.");
        if (from > to) return MlflowError.Invalid("end_step must be greater than or equal to start_step.");
        var series = new List<(string RunId, ImmutableArray<MetricValue> Points)>();
        foreach (var id in runIds) series.Add((id, await AllAsync(call, id, key, from, to, (int)limit)));
        return new MlflowAnswer(async (json, flush) =>
        {
            if (series.All(s => s.Points.IsEmpty)) return;
            json.WriteStartArray("metrics");
            foreach (var (id, points) in series)
            {
                foreach (var point in points) MlflowJson.Write(json, key, point, id);
                await flush();
            }

            json.WriteEndArray();
        });
    }

    private static async Task<ImmutableArray<MetricValue>> AllAsync(MlflowCall call, string id, string key, long? from, long? to, int limit)
    {
        var points = new List<MetricValue>();
        var run = call.Run(id);
        for (long? after = 0; after is { } seq;)
        {
            var history = MlflowCall.Checked(await run.History(key, seq, ReadStep, call.Aborted));
            points.AddRange(history.Points.Where(p => from is null || (p.Step >= from && p.Step <= to)));
            after = history.NextSeq;
        }

        points.Sort((a, b) => (a.Step, a.Timestamp).CompareTo((b.Step, b.Timestamp)));
        if (points.Count <= limit) return [.. points];
        return [.. Enumerable.Range(0, limit).Select(i => points[limit == 1 ? points.Count - 1 : (int)((long)i * (points.Count - 1) / (limit - 1))])];
    }

    private static string Encode(long seq) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(seq.ToString(CultureInfo.InvariantCulture)));

    private static long Decode(string? token)
    {
        if (string.IsNullOrEmpty(token)) return 0;
        try
        {
            if (long.TryParse(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token)), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)) return seq;
        }
        catch (FormatException)
        {
            throw new MlflowFault(MlflowError.Invalid("Invalid page token: it cannot be decoded."));
        }

        throw new MlflowFault(MlflowError.Invalid("Invalid page token: it is not one of this endpoint's."));
    }
}
