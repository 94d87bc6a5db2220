using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Platform.Cluster.Tests;

/// <summary>How tests call CleanFlow and the classroom of a cluster.</summary>
internal static class OrleansClusterCalls
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    /// <summary>Registers somebody and logs them in.</summary>
    public static async Task<(string Email, string Token)> NewUser(this OrleansCluster cluster)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await cluster.Clean(null, HttpMethod.Post, "auth/register", new { email, password = "correct horse" }, HttpStatusCode.Created);
        return (email, (await cluster.Clean(null, HttpMethod.Post, "auth/login", new { email, password = "correct horse" })).GetProperty("access_token").GetString()!);
    }

    /// <summary>Uploads a table of three columns, a seventh of whose ages are missing; the dataset's id.</summary>
    public static async Task<string> Upload(this OrleansCluster cluster, string token, int rows)
    {
        var lines = string.Concat(Enumerable.Range(0, rows).Select(row => $"{(row % 7 == 0 ? "" : row * 31 % 1009)},{"ABC"[row % 3]}{row % 97},{row % 2}\n"));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes("age,category,target\n" + lines)), "file", "table.csv" } };
        return (await cluster.Clean(token, HttpMethod.Post, "datasets", form, HttpStatusCode.Created)).GetProperty("dataset_id").GetString()!;
    }

    /// <summary>Calls CleanFlow; the data of its answer.</summary>
    public static async Task<JsonElement> Clean(this OrleansCluster cluster, string? token, HttpMethod method, string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK, string? prefer = null)
    {
        using var response = await cluster.Send(token, method, "cleanflow/api/v1/" + path, body as HttpContent ?? (body is null ? null : JsonContent.Create(body)), prefer);
        return (await cluster.Body(response, expected, $"{method} {path}")).GetProperty("data");
    }

    /// <summary>Calls the classroom.</summary>
    public static async Task<JsonElement> Class(this OrleansCluster cluster, string key, HttpMethod method, string path, HttpContent? content = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await cluster.Send(key, method, "classroom/api/v1/" + path, content);
        return await cluster.Body(response, expected, $"{method} {path}");
    }

    public static async Task<HttpResponseMessage> Send(this OrleansCluster cluster, string? token, HttpMethod method, string path, HttpContent? content, string? prefer = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (prefer is not null) request.Headers.Add("Prefer", prefer);
        return await cluster.Api.Client.SendAsync(request);
    }

    private static async Task<JsonElement> Body(this OrleansCluster cluster, HttpResponseMessage response, HttpStatusCode expected, string what)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{what}: {(int)response.StatusCode} {text}\n{cluster.Output}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>The messages of a socket, until one is the last, there are enough, or it is closed.</summary>
    public static async Task<List<JsonElement>> Watch(this OrleansCluster cluster, string path, Func<JsonElement, bool> isLast, int enough = int.MaxValue, TimeSpan? within = null)
    {
        using var bound = new CancellationTokenSource(within ?? Within);
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
