using System.Net;
using System.Text;

namespace Platform.Api.Tests.Classroom;

/// <summary>Whatever is sent, the answer is in the surface's form and no fault of ours.</summary>
public sealed class MalformedTests(SharedPlatform platform)
{
    [Theory]
    [InlineData("", null)]
    [InlineData("nonsense", null)]
    [InlineData("{", null)]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    [InlineData("\"text\"", null)]
    [InlineData("[[]]", "")]
    [InlineData("[1]", "")]
    [InlineData("{}", "eventType")]
    [InlineData("{\"eventType\":\"invalid_type\",\"userId\":\"a\"}", "eventType")]
    [InlineData("{\"eventType\":5,\"userId\":\"a\"}", "eventType")]
    [InlineData("{\"eventType\":\"session_started\"}", "userId")]
    [InlineData("{\"eventType\":\"session_started\",\"userId\":\"  \"}", "userId")]
    [InlineData("{\"eventType\":\"session_started\",\"userId\":\" \",\"emailAddress\":\"a@b\"}", "userId")]
    [InlineData("{\"eventType\":\"session_started\",\"userId\":\"a\\u0000b\"}", "userId")]
    [InlineData("{\"eventType\":\"session_started\",\"userId\":\"\\ud800\"}", "userId")]
    [InlineData("{\"eventType\":\"session_started\",\"userId\":[]}", "userId")]
    [InlineData("{\"eventType\":\"session_started\",\"userId\":\"a\",\"userId\":\"b\"}", "userId")]
    [InlineData("{\"eventType\":\"session_started\",\"userId\":\"a\",\"eventId\":\"\"}", "eventId")]
    [InlineData("{\"eventType\":\"session_started\",\"userId\":\"a\",\"timestamp\":\"yesterday\"}", "timestamp")]
    [InlineData("{\"eventType\":\"session_started\",\"userId\":\"a\",\"timestamp\":\"0001-01-01T00:00:00Z\"}", "timestamp")]
    [InlineData("{\"eventType\":\"session_started\",\"userId\":\"a\",\"timestamp\":1737196200}", "timestamp")]
    [InlineData("{\"eventType\":\"session_started\",\"userId\":\"a\",\"eventTime\":\"2025-13-40T99:00:00Z\"}", "eventTime")]
    [InlineData("{\"eventType\":\"cell_execution\",\"userId\":\"a\",\"cellIndex\":1}", "notebookPath")]
    [InlineData("{\"eventType\":\"cell_execution\",\"userId\":\"a\",\"cellIndex\":1,\"notebookPath\":\"///\"}", "notebookPath")]
    [InlineData("{\"eventType\":\"cell_execution\",\"userId\":\"a\",\"notebookPath\":\"/n\"}", "cellIndex")]
    [InlineData("{\"eventType\":\"cell_execution\",\"userId\":\"a\",\"notebookPath\":\"/n\",\"cellIndex\":1.5}", "cellIndex")]
    [InlineData("{\"eventType\":\"cell_execution\",\"userId\":\"a\",\"notebookPath\":\"/n\",\"cellIndex\":1e99}", "cellIndex")]
    [InlineData("{\"eventType\":\"cell_execution\",\"userId\":\"a\",\"notebookPath\":\"/n\",\"cellIndex\":\"1\"}", "cellIndex")]
    [InlineData("{\"eventType\":\"cell_execution\",\"userId\":\"a\",\"notebookPath\":\"/n\",\"cellIndex\":1,\"executionDurationMs\":-1}", "executionDurationMs")]
    [InlineData("{\"eventType\":\"cell_execution\",\"userId\":\"a\",\"notebookPath\":\"/n\",\"cellIndex\":1,\"executionCount\":-1}", "executionCount")]
    [InlineData("{\"eventType\":\"cell_execution\",\"userId\":\"a\",\"notebookPath\":\"/n\",\"cellIndex\":1,\"hasError\":\"no\"}", "hasError")]
    [InlineData("{\"eventType\":\"cell_execution\",\"userId\":\"a\",\"notebookPath\":\"/n\",\"cellIndex\":1,\"cellContent\":{}}", "cellContent")]
    [InlineData("{\"eventType\":\"cell_execution\",\"userId\":\"a\",\"notebookPath\":\"/n\",\"cellIndex\":1} trailing", null)]
    public async Task Events_that_cannot_be_taken_are_refused_with_the_field(string body, string? field)
    {
        using var response = await platform.Host.Classroom("teacher-key").PostText(body);

        var details = (await response.ClassError(HttpStatusCode.BadRequest, "VALIDATION_ERROR")).GetProperty("details");
        Assert.Equal(field, details.TryGetProperty("field", out var named) ? named.GetString() : null);
        Assert.Equal(100, response.Header("X-RateLimit-Limit"));
    }

    [Fact]
    public async Task Wrong_type_is_told_what_it_may_be()
    {
        using var response = await platform.Host.Classroom("teacher-key").PostText("""{"eventType":"invalid_type","userId":"a"}""");

        var error = await response.ClassError(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
        Assert.Equal("Invalid event type specified", error.Text("message"));
        var details = error.GetProperty("details");
        Assert.Equal(["field", "value", "allowed_values"], details.EnumerateObject().Select(property => property.Name));
        Assert.Equal("invalid_type", details.Text("value"));
        Assert.Equal("cell_execution", details.GetProperty("allowed_values")[0].GetString());
    }

    [Fact]
    public async Task Array_of_more_than_two_hundred_is_refused()
    {
        using var response = await platform.Host.Classroom("teacher-key").PostEvents(Enumerable.Range(0, 201).Select(n => ClassroomCalls.Event("a", ("cellIndex", n))).ToArray());

        await response.ClassError(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
    }

    [Fact]
    public async Task Body_that_is_no_unicode_is_refused()
    {
        using var content = new ByteArrayContent([.. "{\"eventType\":\"session_started\",\"userId\":\""u8, 0xff, 0xfe, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        using var response = await platform.Host.Classroom("teacher-key").PostAsync("api/v1/events", content);

        await response.ClassError(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
    }

    [Fact]
    public async Task Body_of_another_type_is_refused()
    {
        using var response = await platform.Host.Classroom("teacher-key").PostAsync("api/v1/events", new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded"));

        await response.ClassError(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
    }

    [Theory]
    [InlineData("api/v1/class/summary?date=18.01.2025", "date")]
    [InlineData("api/v1/class/summary?date=2025-02-30", "date")]
    [InlineData("api/v1/class/summary?team=a&team=b", "team")]
    [InlineData("api/v1/student/a/progress?start_date=2025-01-02&end_date=2025-01-01", "end_date")]
    [InlineData("api/v1/student/a/progress?start_date=x", "start_date")]
    [InlineData("ws/dashboard?from=-1", "from")]
    public async Task Query_that_cannot_be_read_is_refused_with_the_parameter(string path, string field)
    {
        using var response = await platform.Host.Classroom($"{platform.NewClass()}-key").GetAsync(path);

        Assert.Equal(field, (await response.ClassError(HttpStatusCode.BadRequest, "VALIDATION_ERROR")).GetProperty("details").Text("field"));
    }

    [Theory]
    [InlineData("GET", "api/v1/nothing", 404, "NOT_FOUND")]
    [InlineData("GET", "api/v1/student/nobody/progress", 404, "NOT_FOUND")]
    [InlineData("DELETE", "api/v1/student/nobody", 404, "NOT_FOUND")]
    [InlineData("POST", "api/v1/class/help/nobody/dismiss", 404, "NOT_FOUND")]
    [InlineData("GET", "api/v1/notebook/none.ipynb/hotspots", 404, "NOT_FOUND")]
    [InlineData("GET", "api/v1/notebook/a/b/c", 404, "NOT_FOUND")]
    [InlineData("GET", "api/v1/notebook/hotspots", 404, "NOT_FOUND")]
    [InlineData("PUT", "api/v1/events", 405, "METHOD_NOT_ALLOWED")]
    [InlineData("GET", "ws/dashboard", 400, "VALIDATION_ERROR")]
    public async Task What_is_not_there_is_told_in_the_surfaces_form(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await platform.Host.Classroom($"{platform.NewClass()}-key").SendAsync(request);

        await response.ClassError((HttpStatusCode)status, code);
    }
}
