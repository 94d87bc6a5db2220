using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Platform.Api.Tests.Surfaces.Leaderboard;

/// <summary>Every endpoint with no token, with a wrong one, and with the ids of someone else's things.</summary>
public sealed class AuthenticationTests(SharedPlatform platform)
{
    public static TheoryData<string, string> Endpoints => new()
    {
        { "POST", "submissions" }, { "POST", "jobs" }, { "GET", "jobs" }, { "GET", "jobs/abc/status" }, { "GET", "jobs/abc/logs" }, { "GET", "jobs/abc/results" },
        { "DELETE", "jobs/abc" }, { "GET", "leaderboard?metric=image_auc" }, { "GET", "quota" }, { "GET", "ws/jobs/abc" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Endpoint_without_a_valid_token_is_401(string method, string path)
    {
        string?[] headers = [null, "Bearer wrong", "Bearer", "Bearer ", "alice-token", "Basic YWxpY2U6YWxpY2UtdG9rZW4=", "Bearer alice-token bob-token", "Bearer " + new string('x', 2_000)];
        foreach (var client in (HttpClient[])[platform.Host.Own(null), platform.Host.Prefixed(null)])
        {
            foreach (var header in headers)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                if (header is not null) request.Headers.TryAddWithoutValidation("Authorization", header);
                if (method == "POST") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
                using var response = await client.SendAsync(request);

                Assert.Contains("token", await response.Detail(HttpStatusCode.Unauthorized));
                Assert.Equal(new AuthenticationHeaderValue("Bearer"), Assert.Single(response.Headers.WwwAuthenticate));
            }
        }
    }

    [Fact]
    public async Task Token_in_the_query_counts_for_the_web_socket_alone()
    {
        using var listed = await platform.Host.Own(null).GetAsync("jobs?token=alice-token");
        Assert.Equal(HttpStatusCode.Unauthorized, listed.StatusCode);
        using var watched = await platform.Host.Own(null).GetAsync("ws/jobs/abc?token=alice-token");
        Assert.Equal(HttpStatusCode.NotFound, watched.StatusCode);
    }

    [Fact]
    public async Task Someone_elses_job_is_404_as_one_that_is_not_there()
    {
        var (owner, other) = (platform.Host.Own(platform.NewUser()), platform.Host.Own(platform.NewUser()));
        var job = await owner.Run(LeaderboardCalls.EndlessProgram);
        await owner.Reaches(job, "running");

        foreach (var id in (string[])[job, "0123456789abcdef01234567", "no such id", "%2e%2e%2f", new string('a', 300)])
        {
            foreach (var path in (string[])["status", "logs", "logs?tail=1", "results"])
            {
                using var response = await other.GetAsync($"jobs/{id}/{path}");
                Assert.Equal("there is no such job", await response.Detail(HttpStatusCode.NotFound));
            }

            using var deleted = await other.DeleteAsync($"jobs/{id}");
            Assert.Equal("there is no such job", await deleted.Detail(HttpStatusCode.NotFound));
            using var watched = await other.GetAsync($"ws/jobs/{id}");
            Assert.Equal("there is no such job", await watched.Detail(HttpStatusCode.NotFound));
        }

        Assert.Equal("running", (await owner.Status(job)).Text("status"));
        using var cancelled = await owner.DeleteAsync($"jobs/{job}");
        Assert.Equal("cancelled", (await cancelled.Json()).Text("status"));
    }

    [Fact]
    public async Task Someone_elses_submission_is_400_as_an_unknown_one()
    {
        var (owner, other) = (platform.Host.Own(platform.NewUser()), platform.Host.Own(platform.NewUser()));
        var submission = await owner.Submit();

        using var theirs = await other.PostJob(submission);
        using var unknown = await other.PostJob("abc123def456");
        using var impossible = await other.PostJob("../../etc/passwd");

        var detail = await theirs.Detail(HttpStatusCode.BadRequest);
        Assert.Contains("submission_id", detail);
        Assert.Equal(detail, await unknown.Detail(HttpStatusCode.BadRequest));
        Assert.Equal(detail, await impossible.Detail(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Jobs_of_others_are_not_listed()
    {
        var (owner, other) = (platform.Host.Own(platform.NewUser()), platform.Host.Own(platform.NewUser()));
        var job = await owner.Run();

        using var mine = await owner.GetAsync("jobs");
        using var theirs = await other.GetAsync("jobs");

        Assert.Equal(job, Assert.Single((await mine.Json()).GetProperty("jobs").EnumerateArray()).Text("job_id"));
        Assert.Empty((await theirs.Json()).GetProperty("jobs").EnumerateArray());
    }
}
