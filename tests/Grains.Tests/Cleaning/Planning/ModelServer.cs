using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Platform.Grains.Tests.Cleaning.Planning;

/// <summary>An endpoint of chat completions on this machine, which answers as a test says, each request by the next of its answers and the last of them ever after.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string? Authorization, JsonElement Body)> _requests = [];

    private ModelServer(Func<HttpContext, Task>[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/chat/completions", async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            _requests.Enqueue((context.Request.Headers.Authorization, body.RootElement.Clone()));
            await answers[Math.Min(_requests.Count, answers.Length) - 1](context);
        });
    }

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<(string? Authorization, JsonElement Body)> Requests => [.. _requests];

    /// <summary>The address to configure.</summary>
    public string Endpoint => $"{_app.Urls.Single()}/v1";

    public static async Task<ModelServer> StartAsync(params Func<HttpContext, Task>[] answers)
    {
        var server = new ModelServer(answers);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A completion with this content.</summary>
    public static Func<HttpContext, Task> Says(string content, string? refusal = null) => context => context.Response.WriteAsJsonAsync(new
    {
        id = "completion-1",
        @object = "chat.completion",
        created = 1_700_000_000,
        model = "some-model",
        choices = new[] { new { index = 0, finish_reason = "stop", logprobs = (object?)null, message = new { role = "assistant", content, refusal } } },
        usage = new { prompt_tokens = 1, completion_tokens = 1, total_tokens = 2 },
    });

    /// <summary>A completion with a plan of these steps.</summary>
    public static Func<HttpContext, Task> Plans(params object[] steps) => Says(JsonSerializer.Serialize(new { steps }));

    /// <summary>Some other answer.</summary>
    public static Func<HttpContext, Task> Answers(int status, string body) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
