using System.Net;
using System.Text;

namespace Platform.Api.Tests.Surfaces.Leaderboard;

/// <summary><c>Idempotency-Key</c> on the POSTs that create something.</summary>
public sealed class IdempotencyTests(SharedPlatform platform)
{
    [Fact]
    public async Task Same_key_and_form_is_given_the_same_answer_whatever_the_boundary_and_the_order_of_fields()
    {
        var client = platform.Host.Own(platform.NewUser());
        var again = LeaderboardCalls.Files(("main.py", LeaderboardCalls.SampleProgram)).With("config_file", "config.yaml").With("entrypoint", "main.py").AndFile("config.yaml", "seed: 1\n");

        using var first = await Post(client, "submissions", "key-1", LeaderboardCalls.Form());
        using var second = await Post(client, "submissions", "key-1", LeaderboardCalls.Form());
        using var third = await Post(client, "submissions", "key-1", again);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        foreach (var replay in (HttpResponseMessage[])[second, third])
        {
            Assert.Equal(HttpStatusCode.Created, replay.StatusCode);
            Assert.Equal(["true"], replay.Headers.GetValues("Idempotent-Replayed"));
            Assert.Equal((await first.Json()).Text("submission_id"), (await replay.Json()).Text("submission_id"));
        }

        using var quota = await client.GetAsync("quota");
        Assert.Equal(99_999, (await quota.Json()).GetProperty("submissions").GetProperty("remaining").GetInt32());
    }

    [Fact]
    public async Task Same_key_with_another_form_is_422()
    {
        var client = platform.Host.Own(platform.NewUser());
        using var first = await Post(client, "submissions", "key", LeaderboardCalls.Form());
        MultipartFormDataContent[] others =
        [
            LeaderboardCalls.Form("print('another')"), LeaderboardCalls.Form(metadata: "{}"), LeaderboardCalls.Form().AndFile("more.py", "x"),
            LeaderboardCalls.Files(("config.yaml", "seed: 1\n"), ("main.py", LeaderboardCalls.SampleProgram)).With("entrypoint", "main.py").With("config_file", "config.yaml"),
        ];

        foreach (var other in others)
        {
            using var refused = await Post(client, "submissions", "key", other);
            Assert.Contains("Idempotency-Key", await refused.Detail(HttpStatusCode.UnprocessableEntity));
        }
    }

    [Fact]
    public async Task Same_key_and_json_is_given_the_same_job_whatever_the_order_of_keys()
    {
        var client = platform.Host.Own(platform.NewUser());
        var submission = await client.Submit();
        var one = $$$"""{"submission_id":"{{{submission}}}","config":{"resource_class":"small"}}""";
        var two = $$$"""  { "config" : {"resource_class":"sm\u0061ll"}, "submission_id":"{{{submission}}}" } """;

        using var first = await Post(client, "jobs", "j", Json(one));
        using var second = await Post(client, "jobs", "j", Json(two));
        using var other = await Post(client, "jobs", "j", Json(one.Replace("small", "medium", StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Contains("Idempotency-Key", await other.Detail(HttpStatusCode.UnprocessableEntity));
        using var list = await client.GetAsync("jobs");
        Assert.Equal(1, (await list.Json()).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Key_belongs_to_its_user()
    {
        var (one, two) = (platform.Host.Own(platform.NewUser()), platform.Host.Own(platform.NewUser()));

        using var first = await Post(one, "submissions", "shared", LeaderboardCalls.Form());
        using var second = await Post(two, "submissions", "shared", LeaderboardCalls.Form("print('mine')"));

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.NotEqual((await first.Json()).Text("submission_id"), (await second.Json()).Text("submission_id"));
    }

    [Fact]
    public async Task Refused_request_leaves_its_key_to_a_better_one()
    {
        var client = platform.Host.Own(platform.NewUser());

        using var refused = await Post(client, "submissions", "k", LeaderboardCalls.Files(("main.py", "x")).With("entrypoint", "main.py").With("config_file", "none.yaml"));
        using var better = await Post(client, "submissions", "k", LeaderboardCalls.Form());

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Created, better.StatusCode);
        Assert.False(better.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Many_at_once_with_one_key_create_one_thing()
    {
        var client = platform.Host.Own(platform.NewUser());

        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var response = await Post(client, "submissions", "at-once", LeaderboardCalls.Form());
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            return (await response.Json()).Text("submission_id");
        }));
        var submission = Assert.Single(keys.Distinct());
        using var accepted = await client.PostJob(submission);
        Assert.Equal("completed", (await client.Ends((await accepted.Json()).Text("job_id"))).Text("status"));
        using var quota = await client.GetAsync("quota");
        Assert.Equal(99_999, (await quota.Json()).GetProperty("submissions").GetProperty("remaining").GetInt32());
    }

    [Fact]
    public async Task Key_that_cannot_be_one_is_400()
    {
        var client = platform.Host.Own(platform.NewUser());
        foreach (var key in (string[])["with space", new string('k', 256), "tab\tin it"])
        {
            using var response = await Post(client, "jobs", key, Json("{}"));
            Assert.Contains("Idempotency-Key", await response.Detail(HttpStatusCode.BadRequest));
        }

        using var longest = await Post(client, "submissions", new string('k', 255), LeaderboardCalls.Form());
        Assert.Equal(HttpStatusCode.Created, longest.StatusCode);
        using var odd = await Post(client, "submissions", "a/b?c#d%2f", LeaderboardCalls.Form());
        Assert.Equal(HttpStatusCode.Created, odd.StatusCode);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static Task<HttpResponseMessage> Post(HttpClient client, string path, string key, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return client.SendAsync(request);
    }
}
