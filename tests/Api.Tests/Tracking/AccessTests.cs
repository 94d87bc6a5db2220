using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using static Platform.Api.Tests.Tracking.MlflowCalls;

namespace Platform.Api.Tests.Tracking;

public sealed class AccessTests(TrackingFixture fixture) : IClassFixture<TrackingFixture>
{
    private TrackingHost Host => fixture.Host;

    [Theory]
    [InlineData("api/2.0/mlflow/experiments/get?experiment_id=0")]
    [InlineData("api/2.0/mlflow/experiments/search")]
    [InlineData("ajax-api/2.0/mlflow/experiments/get-by-name?experiment_name=Default")]
    [InlineData("api/2.0/mlflow/runs/get?run_id=0123456789abcdef0123456789abcdef")]
    [InlineData("api/2.0/mlflow/metrics/get-history?run_id=0123456789abcdef0123456789abcdef&metric_key=m")]
    [InlineData("api/2.0/mlflow/artifacts/list?run_id=0123456789abcdef0123456789abcdef")]
    [InlineData("api/2.0/mlflow-artifacts/artifacts?path=0")]
    [InlineData("api/2.0/mlflow-artifacts/artifacts/0/0123456789abcdef0123456789abcdef/artifacts/f")]
    [InlineData("get-artifact?run_id=0123456789abcdef0123456789abcdef&path=f")]
    public async Task Reading_needs_a_token_where_the_settings_say_so(string path)
    {
        await using var closed = await TrackingHost.StartAsync(null, ("Tracking:AnonymousRead", "false"));
        using (var anonymous = await closed.Anyone.GetAsync(path))
        {
            await Refused(anonymous, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
            Assert.Equal("Bearer", Assert.Single(anonymous.Headers.WwwAuthenticate).Scheme);
        }

        using (var wrong = closed.Client("guess"))
        using (var refused = await wrong.GetAsync(path))
            await Refused(refused, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        using var known = await closed.Alice.GetAsync(path);
        Assert.NotEqual(HttpStatusCode.Unauthorized, known.StatusCode);
    }

    [Fact]
    public async Task Wrong_token_is_refused_even_where_none_is_needed()
    {
        using var wrong = Host.Client("guess");
        await wrong.RefusedGet("experiments/get?experiment_id=0", HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task Password_can_be_the_token()
    {
        using var client = Host.Client(null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("whoever:alice-token")));
        var run = await client.Run();
        Assert.Equal("alice", (string)(await Host.Anyone.Get($"runs/get?run_id={run}"))["run"]!["info"]!["user_id"]!);
        foreach (var wrong in (string[])["Basic !!", "Basic " + Convert.ToBase64String("alice-token"u8), "Digest x", "Bearer"])
        {
            client.DefaultRequestHeaders.Remove("Authorization");
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", wrong);
            await client.RefusedGet("experiments/get?experiment_id=0", HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        }
    }

    [Fact]
    public async Task User_id_that_is_a_token_is_shown_to_its_user_alone()
    {
        using var plain = Host.Client("plain");
        var run = await plain.Run(tags: ("mlflow.user", "plain"));
        foreach (var other in (HttpClient[])[Host.Anyone, Host.Alice])
        {
            var text = (await other.Get($"runs/get?run_id={run}")).ToJsonString();
            Assert.DoesNotContain("\"plain\"", text);
            Assert.Contains("(hidden)", text);
            Assert.DoesNotContain("\"plain\"", (await other.Post("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray("0") })).ToJsonString());
        }

        Assert.Equal("plain", (string)(await plain.Get($"runs/get?run_id={run}"))["run"]!["info"]!["user_id"]!);
    }

    [Fact]
    public async Task Unknown_endpoint_is_told_in_the_form_clients_read()
    {
        await Host.Anyone.RefusedGet("nothing/here", HttpStatusCode.NotFound, "ENDPOINT_NOT_FOUND");
        using var server = await Host.Anyone.GetAsync("api/3.0/mlflow/server-info");
        await Refused(server, HttpStatusCode.NotFound, "ENDPOINT_NOT_FOUND");
        Assert.Equal("OK", await Host.Anyone.GetStringAsync("health"));
        Assert.Matches(@"^\d+\.\d+\.\d+$", await Host.Anyone.GetStringAsync("version"));
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/tracking/app.js", "text/javascript")]
    [InlineData("/tracking/api.js", "text/javascript")]
    [InlineData("/tracking/dom.js", "text/javascript")]
    [InlineData("/tracking/chart.js", "text/javascript")]
    [InlineData("/tracking/views.js", "text/javascript")]
    [InlineData("/tracking/app.css", "text/css")]
    public async Task Page_runs_nothing_but_its_own(string path, string type)
    {
        using var response = await Host.Anyone.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'none'; script-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("innerHTML", text);
        Assert.DoesNotContain("insertAdjacentHTML", text);
        Assert.DoesNotContain("https://", text);
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var same = await Host.Anyone.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }
}
