using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Cluster.Tests;

/// <summary>CleanFlow and the classroom past one process: what they ask and are told goes from an Api to grains on either silo, which have no memory in common.</summary>
[Collection(OrleansCluster.Name)]
public sealed class OrleansClusterSurfacesTests(OrleansCluster cluster)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    private HttpClient Http => cluster.Api.Client;

    [Fact]
    public async Task Table_uploaded_to_acluster_is_planned_cleaned_and_told_live()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await Clean(null, HttpMethod.Post, "auth/register", new { email, password = "correct horse" }, HttpStatusCode.Created);
        var token = (await Clean(null, HttpMethod.Post, "auth/login", new { email, password = "correct horse" })).GetProperty("access_token").GetString()!;
        Assert.Equal(email, (await Clean(token, HttpMethod.Get, "auth/me")).GetProperty("email").GetString());

        var rows = string.Concat(Enumerable.Range(0, 5_000).Select(row => $"{(row % 7 == 0 ? "" : row * 31 % 1009)},{"ABC"[row % 3]}{row % 97},{row % 2}\n"));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes("age,category,target\n" + rows)), "file", "table.csv" } };
        var dataset = (await Clean(token, HttpMethod.Post, "datasets", form, HttpStatusCode.Created)).GetProperty("dataset_id").GetString()!;
        Assert.Equal(3, (await Clean(token, HttpMethod.Get, $"datasets/{dataset}/profile")).GetProperty("columns").GetArrayLength());

        var plan = (await Clean(token, HttpMethod.Post, $"datasets/{dataset}/plan", new { task_type = "classification", target_column = "target" }, HttpStatusCode.Created)).GetProperty("plan_id").GetString()!;
        await Clean(token, HttpMethod.Put, $"plans/{plan}/steps", new { steps = new[] { new { kind = "drop_missing_rows", columns = (string[])["age"] } } });
        Assert.NotEqual(0, (await Clean(token, HttpMethod.Get, "plans/catalogue")).GetProperty("steps").GetArrayLength());

        var execution = (await Clean(token, HttpMethod.Post, $"plans/{plan}/execute", null, HttpStatusCode.Accepted, "respond-async")).GetProperty("execution_id").GetString()!;
        var told = await Watch($"cleanflow/api/v1/ws/executions/{execution}?token={token}", message => message.GetProperty("type").GetString() == "end");
        Assert.Equal(["1 running", "1 success"], told[..^1].Select(message => message.GetProperty("data")).Select(step => $"{step.GetProperty("order")} {step.GetProperty("status")}"));

        var ended = await Clean(token, HttpMethod.Get, $"executions/{execution}");
        Assert.Equal("completed", ended.GetProperty("status").GetString());
        Assert.Equal(5_000 - 715, ended.GetProperty("after").GetProperty("rows").GetInt64());
        Assert.NotEqual(0, (await Clean(token, HttpMethod.Get, $"executions/{execution}/diff?step=1")).GetProperty("rows_removed").GetArrayLength());
        foreach (var list in (string[])["plans", "executions"]) Assert.Equal(1, (await Clean(token, HttpMethod.Get, list)).GetProperty(list).GetArrayLength());
        Assert.Equal(2, (await Clean(token, HttpMethod.Get, "datasets")).GetProperty("datasets").GetArrayLength());
        using var refused = await Send(token, HttpMethod.Get, $"cleanflow/api/v1/plans/{Guid.NewGuid()}", null);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Events_of_aclass_are_counted_across_silos_and_told_to_dashboards()
    {
        var students = Enumerable.Range(0, 40).Select(number => $"student{number}").ToList();
        var watching = Watch("classroom/ws/dashboard?token=teacher-key&from=0", _ => false, 1 + (2 * students.Count));
        foreach (var student in students)
        {
            object[] events =
            [
                new { eventType = "cell_execution", userId = student, userName = "田中", teamName = "赤", notebookPath = "/lesson.ipynb", cellIndex = 4, hasError = true, errorMessage = "NameError: x" },
                new { eventType = "help", userId = student, notebookPath = "/lesson.ipynb" },
            ];
            await Class(HttpMethod.Post, "events", JsonContent.Create(events), HttpStatusCode.Accepted);
        }

        var summary = await Class(HttpMethod.Get, "class/summary?team=" + Uri.EscapeDataString("赤"));
        Assert.Equal(students.Order(StringComparer.Ordinal), summary.GetProperty("students").EnumerateArray().Select(student => student.GetProperty("user_id").GetString()));
        Assert.Equal(40, summary.GetProperty("summary").GetProperty("help_requests").GetInt32());
        var hotspot = Assert.Single((await Class(HttpMethod.Get, "notebook/lesson.ipynb/hotspots")).GetProperty("hotspots").EnumerateArray());
        Assert.Equal(("NameError: x", 40), (hotspot.GetProperty("common_errors")[0].GetString(), hotspot.GetProperty("students").GetInt32()));
        await Class(HttpMethod.Post, "class/help/student7/dismiss");
        Assert.Equal(39, (await Class(HttpMethod.Get, "class/help")).GetProperty("total").GetInt32());
        Assert.Equal(1, (await Class(HttpMethod.Get, "student/student7/progress")).GetProperty("progress_data")[0].GetProperty("error_count").GetInt64());
        await Class(HttpMethod.Delete, "student/student7");
        Assert.Equal(39, (await Class(HttpMethod.Get, "class/summary")).GetProperty("summary").GetProperty("total_students").GetInt32());

        var told = (await watching)[1..];
        Assert.Equal(Enumerable.Range(1, told.Count).Select(seq => (long)seq), told.Select(message => message.GetProperty("seq").GetInt64()));
        Assert.Equal(students.Order(StringComparer.Ordinal), told.Select(message => message.GetProperty("event").GetProperty("userId").GetString()).Distinct().Order(StringComparer.Ordinal));
    }

    private async Task<JsonElement> Clean(string? token, HttpMethod method, string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK, string? prefer = null)
    {
        using var response = await Send(token, method, "cleanflow/api/v1/" + path, body as HttpContent ?? (body is null ? null : JsonContent.Create(body)), prefer);
        return (await Body(response, expected, $"{method} {path}")).GetProperty("data");
    }

    private async Task<JsonElement> Class(HttpMethod method, string path, HttpContent? content = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Send("teacher-key", method, "classroom/api/v1/" + path, content);
        return await Body(response, expected, $"{method} {path}");
    }

    private async Task<HttpResponseMessage> Send(string? token, HttpMethod method, string path, HttpContent? content, string? prefer = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (prefer is not null) request.Headers.Add("Prefer", prefer);
        return await Http.SendAsync(request);
    }

    private async Task<JsonElement> Body(HttpResponseMessage response, HttpStatusCode expected, string what)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{what}: {(int)response.StatusCode} {text}\n{cluster.Output}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>The messages of a socket, until one is the last, there are enough, or it is closed.</summary>
    private async Task<List<JsonElement>> Watch(string path, Func<JsonElement, bool> isLast, int enough = int.MaxValue)
    {
        using var bound = new CancellationTokenSource(Within);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{cluster.Api.Port}/{path}"), bound.Token);
        var messages = new List<JsonElement>();
        var buffer = new byte[64 * 1024];
        while (messages.Count < enough)
        {
            var received = await socket.ReceiveAsync(buffer, bound.Token);
            if (received.MessageType == WebSocketMessageType.Close) break;
            Assert.True(received.EndOfMessage, "a message is longer than the buffer");
            messages.Add(JsonDocument.Parse(buffer.AsMemory(0, received.Count).ToArray()).RootElement);
            if (isLast(messages[^1])) break;
        }

        return messages;
    }
}
