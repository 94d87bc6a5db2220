using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using static Platform.Api.Tests.Tracking.MlflowCalls;

namespace Platform.Api.Tests.Tracking;

/// <summary>Whatever is sent, the answer is never a 500.</summary>
public sealed class MalformedTests(TrackingFixture fixture) : IClassFixture<TrackingFixture>
{
    private static readonly string[] Posts =
    [
        "experiments/create", "experiments/search", "experiments/update", "experiments/delete", "experiments/restore", "experiments/set-experiment-tag",
        "runs/create", "runs/search", "runs/update", "runs/delete", "runs/restore", "runs/log-metric", "runs/log-parameter", "runs/log-batch", "runs/set-tag", "runs/delete-tag",
        "runs/log-inputs", "runs/log-model",
    ];

    private static readonly string[] Gets =
    [
        "experiments/get", "experiments/get-by-name", "experiments/search", "runs/get", "metrics/get-history", "metrics/get-history-bulk-interval", "artifacts/list",
    ];

    private static readonly string[] Fields =
    [
        "run_id", "run_uuid", "experiment_id", "experiment_ids", "name", "new_name", "key", "value", "timestamp", "step", "metrics", "params", "tags", "status", "end_time", "start_time",
        "filter", "order_by", "max_results", "page_token", "run_view_type", "view_type", "datasets", "model_json", "artifact_location", "experiment_name", "metric_key", "run_ids", "path",
    ];

    private TrackingHost Host => fixture.Host;

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("\"{\\\"name\\\":5}\"")]
    [InlineData("{\"name\":\"\\ud800\"}")]
    [InlineData("{\"name\":NaN}")]
    [InlineData("{\"name\":{\"a\":[1,2,{}]}}")]
    [InlineData("\u0000")]
    [InlineData("<xml/>")]
    public async Task Body_that_is_not_a_request_is_400(string body) =>
        await Host.Alice.RefusedText("experiments/create", body, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");

    [Fact]
    public async Task Body_nested_without_end_or_of_another_type_is_400()
    {
        await Host.Alice.RefusedText("runs/create", string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
        using var form = await Host.Alice.PostAsync(TrackingHost.Api + "experiments/create", new FormUrlEncodedContent([new("name", "x")]));
        Assert.Contains("Content-Type", await Refused(form, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"));
        using var invalid = await Host.Alice.PostAsync(
            TrackingHost.Api + "experiments/create", new ByteArrayContent([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) { Headers = { { "Content-Type", "application/json" } } });
        await Refused(invalid, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
    }

    [Theory]
    [InlineData("{\"value\":1e999,\"timestamp\":1}")]
    [InlineData("{\"value\":true,\"timestamp\":1}")]
    [InlineData("{\"value\":\"inf\",\"timestamp\":1}")]
    [InlineData("{\"value\":[1],\"timestamp\":1}")]
    [InlineData("{\"value\":1}")]
    [InlineData("{\"timestamp\":1}")]
    [InlineData("{\"value\":1,\"timestamp\":1.5}")]
    [InlineData("{\"value\":1,\"timestamp\":99999999999999999999}")]
    [InlineData("{\"value\":1,\"timestamp\":1,\"step\":\"two\"}")]
    public async Task Metric_that_is_not_one_is_400(string fields)
    {
        var body = (JsonObject)JsonNode.Parse(fields)!;
        body["run_id"] = await Host.Alice.Run();
        body["key"] = "m";
        await Host.Alice.Refused("runs/log-metric", body, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
    }

    [Fact]
    public async Task Any_body_to_any_endpoint_is_answered_without_a_500()
    {
        var run = await Host.Alice.Run();
        var bodies = Json(run, 3);
        foreach (var body in bodies.Sample(400, 300).Concat(Texts().Sample(100, 100)))
        {
            var path = Posts[(uint)body.GetHashCode(StringComparison.Ordinal) % Posts.Length];
            using var response = await Host.Alice.PostAsync(TrackingHost.Api + path, new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.True((int)response.StatusCode < 500, $"{path} {body}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Any_query_to_any_endpoint_is_answered_without_a_500()
    {
        var run = await Host.Alice.Run();
        var values = Gen.OneOf(Gen.Elements(run, "0", "-1", "", "NaN", "a/b", "..", "%", "2147483648", "99999999999999999999"), Texts());
        var query = Gen.Elements(Fields).SelectMany(name => values.Select(value => (name, value))).ListOf(3);
        foreach (var fields in query.Sample(300, 50))
        {
            var path = Gets[(uint)string.Concat(fields.Select(f => f.name + f.value)).GetHashCode(StringComparison.Ordinal) % Gets.Length];
            var address = $"{TrackingHost.Api}{path}?run_id={run}&{string.Join('&', fields.Select(f => $"{f.name}={Uri.EscapeDataString(f.value)}"))}";
            using var response = await Host.Anyone.GetAsync(address);
            Assert.True((int)response.StatusCode < 500, $"{address}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    private static Gen<string> Texts() => ArbMap.Default.GeneratorFor<string>().Select(text => string.Concat((text ?? "").Where(c => !char.IsSurrogate(c))));

    // JSON objects of the fields that the endpoints know, with values that may or may not be theirs.
    private static Gen<string> Json(string run, int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Elements("null", "true", "0", "-1", "1.5", "1e400", "9223372036854775808", "\"\"", "\"NaN\"", "\"0\"", "[]", "{}", "\"\\udc00\"", "\"a\\u0000b\"", $"\"{run}\""),
            Gen.Elements("\"metrics.m > 1\"", "\"tags.`a` LIKE '%'\"", "\"FINISHED\"", "\"ALL\"", "\"start_time DESC\""),
            Texts().Select(t => JsonValue.Create(t)!.ToJsonString()));
        if (depth == 0) return leaf;
        var inner = Json(run, depth - 1);
        var value = Gen.OneOf(leaf, inner, inner.ListOf(2).Select(items => $"[{string.Join(',', items)}]"));
        return Gen.Elements(Fields).SelectMany(name => value.Select(v => $"\"{name}\":{v}")).ListOf(5).Select(fields => $"{{\"run_id\":\"{run}\",\"experiment_id\":\"0\",{string.Join(',', fields)}}}");
    }
}
