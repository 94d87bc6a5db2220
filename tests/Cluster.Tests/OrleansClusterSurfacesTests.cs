using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Platform.Cluster.Tests;

/// <summary>CleanFlow and the classroom past one process: what they ask and are told goes from an Api to grains on either silo, which have no memory in common.</summary>
[Collection(OrleansCluster.Name)]
public sealed class OrleansClusterSurfacesTests(OrleansCluster cluster)
{
    private const string Key = "teacher-key";

    [Fact]
    public async Task Table_uploaded_to_acluster_is_planned_cleaned_and_told_live()
    {
        var (email, token) = await cluster.NewUser();
        Assert.Equal(email, (await cluster.Clean(token, HttpMethod.Get, "auth/me")).GetProperty("email").GetString());
        var dataset = await cluster.Upload(token, rows: 5_000);
        Assert.Equal(3, (await cluster.Clean(token, HttpMethod.Get, $"datasets/{dataset}/profile")).GetProperty("columns").GetArrayLength());

        var plan = (await cluster.Clean(token, HttpMethod.Post, $"datasets/{dataset}/plan", new { task_type = "classification", target_column = "target" }, HttpStatusCode.Created)).GetProperty("plan_id").GetString()!;
        await cluster.Clean(token, HttpMethod.Put, $"plans/{plan}/steps", new { steps = new[] { new { kind = "drop_missing_rows", columns = (string[])["age"] } } });
        Assert.NotEqual(0, (await cluster.Clean(token, HttpMethod.Get, "plans/catalogue")).GetProperty("steps").GetArrayLength());

        var execution = (await cluster.Clean(token, HttpMethod.Post, $"plans/{plan}/execute", null, HttpStatusCode.Accepted, "respond-async")).GetProperty("execution_id").GetString()!;
        var told = await cluster.Watch($"cleanflow/api/v1/ws/executions/{execution}?token={token}", message => message.GetProperty("type").GetString() == "end");
        Assert.Equal(["1 running", "1 success"], told[..^1].Select(message => message.GetProperty("data")).Select(step => $"{step.GetProperty("order")} {step.GetProperty("status")}"));

        var ended = await cluster.Clean(token, HttpMethod.Get, $"executions/{execution}");
        Assert.Equal("completed", ended.GetProperty("status").GetString());
        Assert.Equal(5_000 - 715, ended.GetProperty("after").GetProperty("rows").GetInt64());
        Assert.NotEqual(0, (await cluster.Clean(token, HttpMethod.Get, $"executions/{execution}/diff?step=1")).GetProperty("rows_removed").GetArrayLength());
        foreach (var list in (string[])["plans", "executions"]) Assert.Equal(1, (await cluster.Clean(token, HttpMethod.Get, list)).GetProperty(list).GetArrayLength());
        Assert.Equal(2, (await cluster.Clean(token, HttpMethod.Get, "datasets")).GetProperty("datasets").GetArrayLength());
        using var refused = await cluster.Send(token, HttpMethod.Get, $"cleanflow/api/v1/plans/{Guid.NewGuid()}", null);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Events_of_aclass_are_counted_across_silos_and_told_to_dashboards()
    {
        var students = Enumerable.Range(0, 40).Select(number => $"student{number}").ToList();
        var watching = cluster.Watch($"classroom/ws/dashboard?token={Key}&from=0", _ => false, 1 + (2 * students.Count));
        foreach (var student in students)
        {
            object[] events =
            [
                new { eventType = "cell_execution", userId = student, userName = "田中", teamName = "赤", notebookPath = "/lesson.ipynb", cellIndex = 4, hasError = true, errorMessage = "NameError: x" },
                new { eventType = "help", userId = student, notebookPath = "/lesson.ipynb" },
            ];
            await cluster.Class(Key, HttpMethod.Post, "events", JsonContent.Create(events), HttpStatusCode.Accepted);
        }

        var summary = await cluster.Class(Key, HttpMethod.Get, "class/summary?team=" + Uri.EscapeDataString("赤"));
        Assert.Equal(students.Order(StringComparer.Ordinal), summary.GetProperty("students").EnumerateArray().Select(student => student.GetProperty("user_id").GetString()));
        Assert.Equal(40, summary.GetProperty("summary").GetProperty("help_requests").GetInt32());
        var hotspot = Assert.Single((await cluster.Class(Key, HttpMethod.Get, "notebook/lesson.ipynb/hotspots")).GetProperty("hotspots").EnumerateArray());
        Assert.Equal(("NameError: x", 40), (hotspot.GetProperty("common_errors")[0].GetString(), hotspot.GetProperty("students").GetInt32()));
        await cluster.Class(Key, HttpMethod.Post, "class/help/student7/dismiss");
        Assert.Equal(39, (await cluster.Class(Key, HttpMethod.Get, "class/help")).GetProperty("total").GetInt32());
        Assert.Equal(1, (await cluster.Class(Key, HttpMethod.Get, "student/student7/progress")).GetProperty("progress_data")[0].GetProperty("error_count").GetInt64());
        await cluster.Class(Key, HttpMethod.Delete, "student/student7");
        Assert.Equal(39, (await cluster.Class(Key, HttpMethod.Get, "class/summary")).GetProperty("summary").GetProperty("total_students").GetInt32());

        var told = (await watching)[1..];
        Assert.Equal(Enumerable.Range(1, told.Count).Select(seq => (long)seq), told.Select(message => message.GetProperty("seq").GetInt64()));
        Assert.Equal(students.Order(StringComparer.Ordinal), told.Select(message => message.GetProperty("event").GetProperty("userId").GetString()).Distinct().Order(StringComparer.Ordinal));
    }
}
