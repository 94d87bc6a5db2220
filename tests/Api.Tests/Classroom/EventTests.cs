using System.Net;
using System.Text;

namespace Platform.Api.Tests.Classroom;

/// <summary><c>POST /api/v1/events</c> as students' notebooks send it.</summary>
public sealed class EventTests(SharedPlatform platform)
{
    [Fact]
    public async Task Event_of_the_specification_is_received()
    {
        var client = platform.Host.Classroom($"{platform.NewClass()}-key");

        using var response = await client.PostText(ClassroomCalls.SpecEvent);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Json();
        Assert.Equal(["status", "eventId", "timestamp"], body.EnumerateObject().Select(property => property.Name));
        Assert.Equal("received", body.Text("status"));
        Assert.StartsWith("evt_", body.Text("eventId"));
        Assert.Equal("2025-01-18T10:30:00Z", body.Text("timestamp"));
        Assert.Equal("v1", Assert.Single(response.Headers.GetValues("X-API-Version")));
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("X-API-Deprecated")));
        var student = Assert.Single((await client.Get("api/v1/class/summary?date=2025-01-18")).GetProperty("students").EnumerateArray());
        Assert.Equal(("user123", "田中太郎", "active", 5), (student.Text("user_id"), student.Text("user_name"), student.Text("status"), student.GetProperty("current_cell").GetInt32()));
    }

    [Fact]
    public async Task Array_of_the_extension_is_received_and_counted_once_however_often_it_is_sent()
    {
        var client = platform.Host.Classroom($"{platform.NewClass()}-key");
        object[] events =
        [
            new Dictionary<string, object?>
            {
                ["eventType"] = "cell_executed", ["eventId"] = "one", ["eventTime"] = "2025-01-18T10:30:00.123Z", ["emailAddress"] = "hanako@example.jp", ["userName"] = "花子", ["teamName"] = "A",
                ["sessionId"] = "s1", ["notebookPath"] = "lesson 1/課題.ipynb", ["cellId"] = "c-1", ["cellIndex"] = 0, ["cellType"] = "code", ["code"] = "1/0",
                ["result"] = "---\nZeroDivisionError                         Traceback (most recent call last)\nCell In[1], line 1\n\nZeroDivisionError: division by zero",
            },
            new Dictionary<string, object?> { ["eventType"] = "help", ["eventId"] = "two", ["eventTime"] = "2025-01-18T10:31:00Z", ["emailAddress"] = "hanako@example.jp" },
        ];

        for (var times = 0; times < 3; times++)
        {
            using var response = await client.PostEvents(events);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            var body = await response.Json();
            Assert.Equal(2, body.GetProperty("received").GetInt32());
            Assert.Equal(["one", "two"], body.GetProperty("eventIds").EnumerateArray().Select(id => id.GetString()!));
        }

        var progress = await client.Get("api/v1/student/hanako%40example.jp/progress");
        var notebook = Assert.Single(progress.GetProperty("progress_data").EnumerateArray());
        Assert.Equal(("/lesson 1/課題.ipynb", 1, 1), (notebook.Text("notebook_path"), notebook.GetProperty("execution_count").GetInt32(), notebook.GetProperty("error_count").GetInt32()));
        Assert.Contains("cell_execution", progress.GetProperty("timeline").EnumerateArray().Select(entry => entry.Text("event_type")));
        var waiting = Assert.Single((await client.Get("api/v1/class/help?team=A")).GetProperty("help").EnumerateArray());
        Assert.Equal("花子", waiting.Text("user_name"));
        var hotspot = Assert.Single((await client.Get($"api/v1/notebook/{Uri.EscapeDataString("/lesson 1/課題.ipynb")}/hotspots")).GetProperty("hotspots").EnumerateArray());
        Assert.Equal("ZeroDivisionError: division by zero", hotspot.GetProperty("common_errors")[0].GetString());
    }

    [Fact]
    public async Task One_wrong_event_refuses_all_of_an_array_and_is_named_by_its_place()
    {
        var client = platform.Host.Classroom($"{platform.NewClass()}-key");

        using var response = await client.PostEvents(new object[] { ClassroomCalls.Event("a"), ClassroomCalls.Event("b", ("cellIndex", -1)), ClassroomCalls.Event("c") });

        var details = (await response.ClassError(HttpStatusCode.BadRequest, "VALIDATION_ERROR")).GetProperty("details");
        Assert.Equal(("cellIndex", -1, 1), (details.Text("field"), details.GetProperty("value").GetInt32(), details.GetProperty("index").GetInt32()));
        Assert.Equal(0, (await client.Get("api/v1/class/summary")).GetProperty("summary").GetProperty("total_students").GetInt32());
    }

    [Fact]
    public async Task Large_body_within_the_bound_is_taken_and_one_above_it_refused()
    {
        var client = platform.Host.Classroom($"{platform.NewClass()}-key");
        var events = Enumerable.Range(0, 55).Select(n => ClassroomCalls.Event("a", ("cellIndex", n), ("output", new string('x', 65_000)))).ToArray();

        using var taken = await client.PostEvents(events);
        Assert.True(taken.StatusCode == HttpStatusCode.Accepted, await taken.Content.ReadAsStringAsync());
        using var refused = await client.PostEvents(events.Concat(events).ToArray());
        await refused.ClassError(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
    }

    [Fact]
    public async Task Event_without_a_type_of_content_is_taken_as_json()
    {
        var client = platform.Host.Classroom($"{platform.NewClass()}-key");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(ClassroomCalls.SpecEvent));

        using var response = await client.PostAsync("api/v1/events", content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
