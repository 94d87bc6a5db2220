using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Platform.Standalone;

namespace Platform.Benchmarks;

/// <summary>Events of a class over HTTP, each durable before it is answered, against a bare endpoint that only parses the same JSON.</summary>
internal static class ClassEvents
{
    private const int Callers = 64;
    private const int Calls = 1_000;
    private const int Students = 600;
    private const int Port = 18_400;
    private const int BarePort = 18_460;

    public static async Task Run(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("platform-bench-");
        try
        {
            await using var app = StandaloneHost.Build(
                [$"--Port={Port}", $"--Data:Folder={folder.FullName}", "--environment=Development", "--Logging:LogLevel:Default=None", "--Silo:Roles=grains", "--Classroom:EventsPerMinute=1000000"]);
            await app.StartAsync();
            var builder = WebApplication.CreateSlimBuilder([$"--urls=http://127.0.0.1:{BarePort}"]);
            builder.Logging.ClearProviders();
            await using var bare = builder.Build();
            bare.MapPost("/api/v1/events", async (HttpRequest request) =>
            {
                using var document = await JsonDocument.ParseAsync(request.Body);
                return Results.Json(new { status = "received", eventId = document.RootElement.GetProperty("eventId").GetString(), timestamp = DateTimeOffset.UtcNow });
            });
            await bare.StartAsync();

            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Callers });
            await report.Compare(
                $"events of a class, {Callers} senders",
                "events/s",
                "a bare ASP.NET endpoint that only parses the same JSON",
                () => Report.Rate(Callers, Calls, caller => () => Send(client, Port + 14, caller)),
                () => Report.Rate(Callers, Calls, caller => () => Send(client, BarePort, caller)));
            await bare.StopAsync();
            await app.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int _next;

    private static async Task Send(HttpClient client, int port, int caller)
    {
        var number = Interlocked.Increment(ref _next);
        var json = $$"""
            {"eventType":"cell_execution","eventId":"evt_{{number}}","userId":"student{{((number * 7) + caller) % Students}}","userName":"田中太郎","notebookPath":"/notebooks/lesson1.ipynb","cellIndex":{{number % 12}},
            "cellContent":"print('Hello, World!')","executionCount":3,"executionDurationMs":150,"hasError":false,"errorMessage":null,"output":"Hello, World!"}
            """;
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.PostAsync($"http://127.0.0.1:{port}/api/v1/events", content);
        response.EnsureSuccessStatusCode();
    }
}
