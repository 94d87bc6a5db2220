using System.Net;

namespace Platform.Api.Tests.Classroom;

/// <summary>What a teacher asks.</summary>
public sealed class AnalyticsTests(SharedPlatform platform)
{
    [Theory]
    [InlineData("/notebooks/レッスン 1/課題#1?.ipynb")]
    [InlineData("a%2Fb.ipynb")]
    [InlineData("deep/er/n+1&2.ipynb")]
    [InlineData("/hotspots/hotspots")]
    public async Task Notebook_is_found_by_its_path_with_slashes_escaped_or_not(string path)
    {
        var room = platform.NewClass();
        foreach (var client in (HttpClient[])[platform.Host.Classroom($"{room}-key"), platform.Host.Classroom($"{room}-key", ownPort: false)])
        {
            await client.Send(ClassroomCalls.Event("a", ("notebookPath", path), ("totalCells", 4)));

            foreach (var written in (string[])[Uri.EscapeDataString(path), string.Join('/', path.Split('/').Select(Uri.EscapeDataString))])
            {
                var info = (await client.Get($"api/v1/notebook/{written}/hotspots")).GetProperty("notebook_info");
                Assert.Equal(("/" + path.TrimStart('/'), 4), (info.Text("path"), info.GetProperty("total_cells").GetInt32()));
            }
        }
    }

    [Theory]
    [InlineData("山田 太郎")]
    [InlineData("team/a%2Fb")]
    [InlineData("😀@example.jp")]
    public async Task Student_of_any_name_is_found_and_deleted(string student)
    {
        var client = platform.Host.Classroom($"{platform.NewClass()}-key");
        await client.Send(ClassroomCalls.Event(student), ClassroomCalls.Event("other"));

        Assert.Equal(student, (await client.Get($"api/v1/student/{Uri.EscapeDataString(student)}/progress")).GetProperty("user_info").Text("user_id"));
        using var deleted = await client.DeleteAsync($"api/v1/student/{Uri.EscapeDataString(student)}");

        Assert.Equal(student, (await deleted.Json()).Text("user_id"));
        using var gone = await client.GetAsync($"api/v1/student/{Uri.EscapeDataString(student)}/progress");
        await gone.ClassError(HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.Equal(["other"], (await client.Get("api/v1/class/summary")).GetProperty("students").EnumerateArray().Select(row => row.Text("user_id")));
    }

    [Fact]
    public async Task Summary_has_the_specifications_shape_and_its_filters_hold()
    {
        var client = platform.Host.Classroom($"{platform.NewClass()}-key");
        await client.Send(
            ClassroomCalls.Event("a", ("teamName", "red"), ("totalCells", 2), ("hasError", false)),
            ClassroomCalls.Event("b", ("teamName", "blue"), ("notebookPath", "other.ipynb"), ("cellIndex", 3)));

        var whole = await client.Get("api/v1/class/summary");
        Assert.Equal(["summary", "students"], whole.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["total_students", "active_students", "avg_progress", "completion_rate"], whole.GetProperty("summary").EnumerateObject().Take(4).Select(property => property.Name));
        var first = whole.GetProperty("students")[0];
        Assert.Equal(
            ["user_id", "user_name", "progress", "last_activity", "status", "current_cell", "total_cells"], first.EnumerateObject().Take(7).Select(property => property.Name));
        Assert.Equal(("a", 0.5, "active", 2), (first.Text("user_id"), first.GetProperty("progress").GetDouble(), first.Text("status"), first.GetProperty("total_cells").GetInt32()));
        Assert.Equal(["b"], Students(await client.Get("api/v1/class/summary?team=blue")));
        Assert.Equal(["b"], Students(await client.Get("api/v1/class/summary?notebook_path=%2F%2Fother.ipynb")));
        Assert.Empty(Students(await client.Get("api/v1/class/summary?date=2001-01-01")));
    }

    [Fact]
    public async Task Notebooks_of_the_class_are_listed_with_what_was_done_in_them()
    {
        var client = platform.Host.Classroom($"{platform.NewClass()}-key");
        await client.Send(
            ClassroomCalls.Event("a", ("teamName", "red"), ("totalCells", 2), ("hasError", false)),
            ClassroomCalls.Event("a", ("cellIndex", 1), ("hasError", false)),
            ClassroomCalls.Event("b", ("hasError", true)),
            ClassroomCalls.Event("b", ("notebookPath", "授業/other.ipynb"), ("cellIndex", 3)));

        var whole = await client.Get("api/v1/class/notebooks");
        Assert.Equal(2, whole.GetProperty("total").GetInt32());
        Assert.Equal(["/lesson.ipynb lesson 2 2 1 0.5 3 1", "/授業/other.ipynb other 4 1 0 0.25 1 0"], whole.GetProperty("notebooks").EnumerateArray().Select(Line));
        var red = await client.Get("api/v1/class/notebooks?team=red");
        Assert.Equal(["/lesson.ipynb lesson 2 1 1 1 2 0"], red.GetProperty("notebooks").EnumerateArray().Select(Line));

        static string Line(System.Text.Json.JsonElement row) => string.Join(' ', row.EnumerateObject().Take(8).Select(property => property.Value.ToString()));
    }

    [Fact]
    public async Task Help_is_listed_until_it_is_dismissed()
    {
        var client = platform.Host.Classroom($"{platform.NewClass()}-key");
        await client.Send(new { eventType = "help", userId = "a/b", message = "わからない" });

        Assert.Equal("わからない", (await client.Get("api/v1/class/help")).GetProperty("help")[0].Text("message"));
        using var dismissed = await client.PostAsync("api/v1/class/help/a%2Fb/dismiss", null);
        Assert.Equal("dismissed", (await dismissed.Json()).Text("status"));
        Assert.Equal(0, (await client.Get("api/v1/class/help")).GetProperty("total").GetInt32());
        using var again = await client.PostAsync("api/v1/class/help/a%2Fb/dismiss", null);
        await again.ClassError(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task Export_is_csv_that_a_spreadsheet_does_not_run()
    {
        var client = platform.Host.Classroom($"{platform.NewClass()}-key");
        await client.Send(ClassroomCalls.Event("=1+1", ("userName", "a \"b\", c"), ("teamName", "@team")));

        using var response = await client.GetAsync("api/v1/class/export.csv");

        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal([0xef, 0xbb, 0xbf], bytes.Take(3));
        var lines = System.Text.Encoding.UTF8.GetString(bytes.AsSpan(3)).Split("\r\n");
        Assert.StartsWith("user_id,user_name,team_name,status,progress,", lines[0]);
        Assert.StartsWith("'=1+1,\"a \"\"b\"\", c\",'@team,active,", lines[1]);
        Assert.Equal(3, lines.Length);
    }

    private static IEnumerable<string> Students(System.Text.Json.JsonElement summary) => summary.GetProperty("students").EnumerateArray().Select(row => row.Text("user_id"));
}
