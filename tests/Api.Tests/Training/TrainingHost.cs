using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Platform.Api.Surfaces.Training;
using Platform.Api.Tests.Cleanflow;

namespace Platform.Api.Tests.Training;

/// <summary>A platform that knows a service which trains for <c>ultralytics</c>, and the service, which takes every job and then tells what a test has it tell.</summary>
public sealed class TrainingHost : IAsyncLifetime
{
    public const string Secret = "internal-secret";

    private WebApplication? _service;

    public PlatformHost Host { get; private set; } = null!;

    /// <summary>What the service was asked for, oldest first: the method, the path, the body and the secret.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body, string? Secret)> Asked { get; } = [];

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _service = builder.Build();
        _service.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            Asked.Enqueue((context.Request.Method, context.Request.Path, await reader.ReadToEndAsync(), context.Request.Headers[InternalAuth.Header]));
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        });
        await _service.StartAsync();
        Host = await PlatformHost.StartAsync($"--INTERNAL_AUTH={Secret}", $"--TrainingServices:ultralytics={_service.Urls.Single()}/train");
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _service!.DisposeAsync();
    }

    /// <summary>Calls back as the service does.</summary>
    public Task<HttpResponseMessage> Callback(long job, string type, string data, string? eventId = null) => Host.Training().SendAsync(
        HttpMethod.Post, "internal/training/callback",
        TrainingCalls.Json($$"""{"job_id":{{job}},"event":"{{type}}","event_id":{{JsonSerializer.Serialize(eventId)}},"data":{{data}}}"""), (InternalAuth.Header, Secret));

    /// <summary>Calls back, and is heard.</summary>
    public async Task Tell(long job, string type, string data, string? eventId = null)
    {
        using var response = await Callback(job, type, data, eventId);
        Assert.Equal($$"""{"status":"received","job_id":{{job}}}""", (await response.Body()).GetRawText());
    }
}
