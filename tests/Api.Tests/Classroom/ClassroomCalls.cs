using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Platform.Api.Tests.Classroom;

/// <summary>What students and teachers do at the classroom, in short.</summary>
internal static class ClassroomCalls
{
    /// <summary>The specification's own event.</summary>
    public const string SpecEvent = """
        {
          "eventType": "cell_execution",
          "userId": "user123",
          "userName": "田中太郎",
          "notebookPath": "/notebooks/lesson1.ipynb",
          "cellIndex": 5,
          "cellContent": "print('Hello, World!')",
          "executionCount": 3,
          "executionDurationMs": 150,
          "hasError": false,
          "errorMessage": null,
          "output": "Hello, World!",
          "timestamp": "2025-01-18T10:30:00Z"
        }
        """;

    /// <summary>An event, of a run unless it says another type, with fields of its own.</summary>
    public static Dictionary<string, object?> Event(string student, params (string Name, object? Value)[] fields)
    {
        var sent = new Dictionary<string, object?> { ["eventType"] = "cell_execution", ["userId"] = student, ["notebookPath"] = "/lesson.ipynb", ["cellIndex"] = 0 };
        foreach (var (name, value) in fields) sent[name] = value;
        return sent;
    }

    public static Task<HttpResponseMessage> PostEvents(this HttpClient client, object events) => client.PostText(JsonSerializer.Serialize(events));

    public static Task<HttpResponseMessage> PostText(this HttpClient client, string json) =>
        client.PostAsync("api/v1/events", new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>Sends events that are taken.</summary>
    public static async Task Send(this HttpClient client, params object[] events)
    {
        using var response = await client.PostEvents(events.Length == 1 ? events[0] : events);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public static async Task<JsonElement> Get(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Json();
    }

    /// <summary>The error of an answer, having checked that it has the surface's form.</summary>
    public static async Task<JsonElement> ClassError(this HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        var error = JsonDocument.Parse(text).RootElement.GetProperty("error");
        Assert.Equal(["code", "message", "details", "timestamp", "request_id"], error.EnumerateObject().Select(property => property.Name));
        Assert.Equal(code, error.Text("code"));
        Assert.StartsWith("req_", error.Text("request_id"));
        Assert.NotEmpty(error.Text("message"));
        Assert.Equal("v1", Assert.Single(response.Headers.GetValues("X-API-Version")));
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("X-API-Deprecated")));
        Assert.False(response.Headers.Contains("X-API-Sunset"));
        return error;
    }

    public static int Header(this HttpResponseMessage response, string name) =>
        int.Parse(Assert.Single(response.Headers.GetValues(name)), System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A dashboard over the raw WebSocket.</summary>
internal sealed class DashboardClient : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[256 * 1024];

    public ClientWebSocket Socket { get; } = new();

    /// <summary>What it was greeted with.</summary>
    public JsonElement Greeting { get; private set; }

    public static async Task<DashboardClient> OpenAsync(PlatformHost host, string key, string query = "", bool ownPort = true)
    {
        var dashboard = new DashboardClient();
        var place = ownPort ? $"{host.ClassroomPort}" : $"{host.Port}/classroom";
        await dashboard.Socket.ConnectAsync(new Uri($"ws://127.0.0.1:{place}/ws/dashboard?token={key}{query}"), CancellationToken.None);
        dashboard.Greeting = await dashboard.Next() ?? throw new InvalidOperationException("it was closed");
        Assert.Equal("connection_established", dashboard.Greeting.Text("type"));
        return dashboard;
    }

    /// <summary>The status that an attempt to watch is refused with.</summary>
    public static async Task<int> Refusal(PlatformHost host, string query)
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{host.ClassroomPort}/ws/dashboard{query}"), CancellationToken.None));
        return (int)socket.HttpStatusCode;
    }

    /// <summary>The next message; null once the socket was closed.</summary>
    public async Task<JsonElement?> Next()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var length = 0;
        while (true)
        {
            var received = await Socket.ReceiveAsync(_buffer.AsMemory(length), bound.Token);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            length += received.Count;
            if (received.EndOfMessage) return JsonDocument.Parse(_buffer.AsMemory(0, length)).RootElement.Clone();
        }
    }

    /// <summary>The next so many notifications.</summary>
    public async Task<List<JsonElement>> Next(int count)
    {
        var messages = new List<JsonElement>();
        while (messages.Count < count) messages.Add(await Next() ?? throw new InvalidOperationException($"it was closed after {messages.Count}"));
        return messages;
    }

    public ValueTask DisposeAsync()
    {
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
