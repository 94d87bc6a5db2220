using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Platform.Grains.Tests.Training;

/// <summary>A service on this machine that is asked to train, and answers as a test says.</summary>
internal sealed class TrainingService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TrainingService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Map("/jobs/{id?}", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var text = await reader.ReadToEndAsync();
            Requests.Enqueue((context.Request.Method, context.Request.Path, context.Request.Headers["X-Internal-Auth"], text.Length > 0 ? JsonDocument.Parse(text).RootElement : default));
            if (Asked is { } asked) await asked();
            context.Response.StatusCode = Answer;
        });
    }

    public ConcurrentQueue<(string Method, string Path, string? Secret, JsonElement Body)> Requests { get; } = [];

    public int Answer { get; set; } = StatusCodes.Status202Accepted;

    /// <summary>What it does before it answers.</summary>
    public Func<Task>? Asked { get; set; }

    public string Address => $"{_app.Urls.Single()}/jobs";

    public static async Task<TrainingService> StartAsync()
    {
        var service = new TrainingService();
        await service._app.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
