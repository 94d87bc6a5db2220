using System.Net;

namespace Platform.Api.Tests.Classroom;

/// <summary>The specification's limits, and who needs a key for what.</summary>
public sealed class LimitTests(SharedPlatform platform)
{
    [Fact]
    public async Task Hundred_and_first_request_of_a_student_is_refused_and_other_students_are_not()
    {
        var client = platform.Host.Classroom($"{platform.NewClass()}-key");
        for (var n = 1; n <= 100; n++)
        {
            using var taken = await client.PostEvents(n % 2 == 0 ? ClassroomCalls.Event("a") : new object[] { ClassroomCalls.Event("a"), ClassroomCalls.Event("a") });
            Assert.True(taken.IsSuccessStatusCode);
            Assert.Equal((100, 100 - n), (taken.Header("X-RateLimit-Limit"), taken.Header("X-RateLimit-Remaining")));
        }

        using var refused = await client.PostEvents(ClassroomCalls.Event("a"));
        await refused.ClassError(HttpStatusCode.TooManyRequests, "RATE_LIMIT_EXCEEDED");
        Assert.InRange(refused.Header("Retry-After"), 1, 60);
        Assert.Equal(0, refused.Header("X-RateLimit-Remaining"));
        Assert.InRange(refused.Header("X-RateLimit-Reset") - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), -5, 61);

        // With a student who may send no more, nothing of an array is taken, nor any other's allowance.
        using var both = await client.PostEvents(new object[] { ClassroomCalls.Event("b"), ClassroomCalls.Event("a") });
        await both.ClassError(HttpStatusCode.TooManyRequests, "RATE_LIMIT_EXCEEDED");
        using var other = await client.PostEvents(ClassroomCalls.Event("b"));
        Assert.Equal(99, other.Header("X-RateLimit-Remaining"));
        Assert.Equal(2, (await client.Get("api/v1/class/summary")).GetProperty("summary").GetProperty("total_students").GetInt32());
    }

    [Fact]
    public async Task Sixty_first_question_with_a_key_is_refused_and_another_keys_is_not()
    {
        var client = platform.Host.Classroom($"{platform.NewClass()}-key");
        for (var n = 1; n <= 60; n++)
        {
            using var answer = await client.GetAsync(n % 2 == 0 ? "api/v1/class/help" : "api/v1/student/nobody/progress");
            Assert.Equal((60, 60 - n), (answer.Header("X-RateLimit-Limit"), answer.Header("X-RateLimit-Remaining")));
        }

        using var refused = await client.GetAsync("api/v1/class/summary");
        await refused.ClassError(HttpStatusCode.TooManyRequests, "RATE_LIMIT_EXCEEDED");
        Assert.InRange(refused.Header("Retry-After"), 1, 60);
        using var event_ = await client.PostEvents(ClassroomCalls.Event("a"));
        Assert.Equal(HttpStatusCode.OK, event_.StatusCode);
        await platform.Host.Classroom($"{platform.NewClass()}-key").Get("api/v1/class/summary");
    }

    [Fact]
    public async Task Events_need_no_key_on_the_own_port_and_everything_else_does()
    {
        var (own, prefixed) = (platform.Host.Classroom(), platform.Host.Classroom(ownPort: false));

        using var open = await own.PostEvents(ClassroomCalls.Event("proxied student"));
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        using var onMain = await prefixed.PostEvents(ClassroomCalls.Event("a"));
        await onMain.ClassError(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        using var wrong = await platform.Host.Classroom("nobody").PostEvents(ClassroomCalls.Event("a"));
        await wrong.ClassError(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        foreach (var path in (string[])["class/summary", "class/help", "class/export.csv", "student/a/progress", "notebook/a/hotspots"])
        {
            using var closed = await own.GetAsync("api/v1/" + path);
            await closed.ClassError(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        }

        // What came without a key is of the class default.
        Assert.Equal("proxied student", (await platform.Host.Classroom("teacher-key").Get("api/v1/student/proxied%20student/progress")).GetProperty("user_info").Text("user_id"));
    }

    [Fact]
    public async Task Classes_see_nothing_of_each_other()
    {
        var (one, other) = (platform.Host.Classroom($"{platform.NewClass()}-key"), platform.Host.Classroom($"{platform.NewClass()}-key"));
        await one.Send(ClassroomCalls.Event("a"));

        using var progress = await other.GetAsync("api/v1/student/a/progress");
        await progress.ClassError(HttpStatusCode.NotFound, "NOT_FOUND");
        using var deleted = await other.DeleteAsync("api/v1/student/a");
        await deleted.ClassError(HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.Equal(0, (await other.Get("api/v1/class/summary")).GetProperty("summary").GetProperty("total_students").GetInt32());
    }

    [Fact]
    public async Task Without_keys_in_development_everybody_is_in_one_class_and_events_can_be_closed_where_there_are_keys()
    {
        await using (var host = await PlatformHost.StartAsync("--CLASSROOM_API_KEYS=", "--environment=Development"))
        {
            await host.Classroom().Send(ClassroomCalls.Event("a"));
            Assert.Equal(1, (await host.Classroom("your-api-key-here", ownPort: false).Get("api/v1/class/summary")).GetProperty("summary").GetProperty("total_students").GetInt32());
        }

        await using var closed = await PlatformHost.StartAsync("--Classroom:OpenEvents=false", "--Classroom:Redact=both");
        using var refused = await closed.Classroom().PostEvents(ClassroomCalls.Event("a"));
        await refused.ClassError(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
    }
}
