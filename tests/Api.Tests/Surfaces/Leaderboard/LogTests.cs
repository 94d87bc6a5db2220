using System.Net;
using System.Net.Http.Headers;

namespace Platform.Api.Tests.Surfaces.Leaderboard;

/// <summary><c>GET /jobs/{job_id}/logs</c>.</summary>
public sealed class LogTests(SharedPlatform platform)
{
    private const string Talkative = """
        import argparse, json, sys, time
        from pathlib import Path
        parser = argparse.ArgumentParser()
        parser.add_argument("--config"); parser.add_argument("--output")
        args = parser.parse_args()
        for n in range(2500):
            print("line", n, "\"quoted\" \\ 学習 <b>")
        print("to stderr", file=sys.stderr)
        Path(args.output, "metrics.json").write_text(json.dumps({"metrics": {"n": 1}}))
        """;

    [Fact]
    public async Task Log_is_given_whole_as_text_and_as_json_and_its_tail_alone()
    {
        var client = platform.Host.Own(platform.NewUser());
        var job = await client.Run(Talkative);
        Assert.Equal("completed", (await client.Ends(job)).Text("status"));

        using var plain = await client.GetAsync($"jobs/{job}/logs");
        var text = await plain.Content.ReadAsStringAsync();
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"jobs/{job}/logs") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("application/json") } } };
        using var json = await client.SendAsync(asked);
        var tail = await client.GetStringAsync($"jobs/{job}/logs?tail=3");

        Assert.Equal(("text/plain", "utf-8"), (plain.Content.Headers.ContentType?.MediaType, plain.Content.Headers.ContentType?.CharSet));
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2_500 + 3, lines.Length);
        for (var n = 0; n < 2_500; n++) Assert.Contains(lines, line => line.EndsWith($"] line {n} \"quoted\" \\ 学習 <b>", StringComparison.Ordinal));
        Assert.Equal("application/json", json.Content.Headers.ContentType?.MediaType);
        Assert.Equal(text, (await json.Json()).Text("logs"));
        Assert.Equal(lines[^3..], tail.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Log_can_be_read_while_the_job_runs_and_is_404_before_its_first_line()
    {
        await using var host = await PlatformHost.StartAsync("--Sandbox:Slots=1");
        var client = host.Own();
        var submission = await client.Submit(LeaderboardCalls.EndlessProgram);
        using var first = await client.PostJob(submission);
        using var second = await client.PostJob(submission);
        var (running, waiting) = ((await first.Json()).Text("job_id"), (await second.Json()).Text("job_id"));

        await Eventually.True(
            async () =>
            {
                using var log = await client.GetAsync($"jobs/{running}/logs");
                return log.IsSuccessStatusCode && (await log.Content.ReadAsStringAsync()).Contains("] running\n", StringComparison.Ordinal);
            },
            what: "the line of a running job");

        Assert.Equal("running", (await client.Status(running)).Text("status"));
        using var none = await client.GetAsync($"jobs/{waiting}/logs");
        Assert.Equal("the job has no log yet", await none.Detail(HttpStatusCode.NotFound));
        using var noRun = await client.GetAsync($"jobs/{waiting}/results");
        Assert.Contains("no run", await noRun.Detail(HttpStatusCode.NotFound));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("5001")]
    [InlineData("ten")]
    [InlineData("1&tail=2")]
    public async Task Tail_that_is_no_number_of_lines_is_400(string tail)
    {
        using var response = await platform.Host.Own().GetAsync($"jobs/abc/logs?tail={tail}");

        Assert.Contains("tail", await response.Detail(HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("application/json", "application/json")]
    [InlineData("application/json, text/plain", "text/plain")]
    [InlineData("text/plain;q=0.5, application/json", "application/json")]
    [InlineData("*/*", "text/plain")]
    [InlineData("application/*", "application/json")]
    [InlineData("nonsense", "text/plain")]
    public async Task Accept_decides_between_text_and_json(string accept, string expected)
    {
        var client = platform.Host.Own(platform.NewUser());
        var job = await client.Run();
        await client.Ends(job);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"jobs/{job}/logs?tail=1");
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var response = await client.SendAsync(request);

        Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
    }
}
