using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Api.Identity;
using Platform.Api.Tracking;
using Platform.Silo;

namespace Platform.Api.Tests.Tracking;

/// <summary>The tracking server on a real silo, real storage and a real Kestrel, in a folder that goes away with it unless it is given.</summary>
internal sealed class TrackingHost : IAsyncDisposable
{
    public const string Api = "api/2.0/mlflow/";

    private readonly WebApplication _app;
    private readonly string? _ownFolder;

    private TrackingHost(WebApplication app, string? ownFolder)
    {
        _app = app;
        _ownFolder = ownFolder;
        Address = new Uri(app.Urls.First() + "/");
        Alice = Client("alice-token");
        Bob = Client("bob-token");
        Anyone = Client(null);
    }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public HttpClient Alice { get; }

    public HttpClient Bob { get; }

    public HttpClient Anyone { get; }

    public static async Task<TrackingHost> StartAsync(string? folder = null, params (string Key, string Value)[] settings)
    {
        var own = folder is null ? Directory.CreateTempSubdirectory("tracking-").FullName : null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Data:Folder"] = folder ?? own,
                ["Silo:Roles"] = "grains",
                ["Silo:Port"] = $"{FreePort()}",
                ["Silo:GatewayPort"] = $"{FreePort()}",
                ["API_TOKENS"] = "alice=alice-token,bob=bob-token,plain",
            }
            .Concat(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))));
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.UsePlatformStandaloneSilo();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<ITokenAuthenticator>(ApiTokens.Parse(builder.Configuration["API_TOKENS"], isDevelopment: false));
        builder.Services.AddTracking(builder.Configuration);
        var app = builder.Build();
        app.MapTracking();
        await app.StartAsync();
        return new TrackingHost(app, own);
    }

    public HttpClient Client(string? token)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in (HttpClient[])[Alice, Bob, Anyone]) client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownFolder is not null) Directory.Delete(_ownFolder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Calls as MLflow's clients make them.</summary>
internal static class MlflowCalls
{
    /// <summary>Posts, and gives the answer of a success.</summary>
    public static async Task<JsonNode> Post(this HttpClient client, string path, JsonNode body)
    {
        using var response = await client.PostAsJsonAsync(TrackingHost.Api + path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Gets the answer of a success.</summary>
    public static async Task<JsonNode> Get(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(TrackingHost.Api + path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Posts what is to be refused, and gives the refusal's message.</summary>
    public static async Task<string> Refused(this HttpClient client, string path, JsonNode body, HttpStatusCode status, string code)
    {
        using var response = await client.PostAsJsonAsync(TrackingHost.Api + path, body);
        return await Refused(response, status, code);
    }

    /// <summary>Posts a text that is to be refused.</summary>
    public static async Task<string> RefusedText(this HttpClient client, string path, string body, HttpStatusCode status, string code)
    {
        using var response = await client.PostAsync(TrackingHost.Api + path, new StringContent(body, Encoding.UTF8, "application/json"));
        return await Refused(response, status, code);
    }

    /// <summary>Gets what is to be refused.</summary>
    public static async Task<string> RefusedGet(this HttpClient client, string path, HttpStatusCode status, string code)
    {
        using var response = await client.GetAsync(TrackingHost.Api + path);
        return await Refused(response, status, code);
    }

    /// <summary>Checks the form of a refusal.</summary>
    public static async Task<string> Refused(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"expected {(int)status}, got {(int)response.StatusCode}: {text}");
        var body = JsonNode.Parse(text)!;
        Assert.Equal(code, (string)body["error_code"]!);
        return (string)body["message"]!;
    }

    /// <summary>Makes an experiment and answers its id.</summary>
    public static async Task<string> Experiment(this HttpClient client, string name) => (string)(await client.Post("experiments/create", new JsonObject { ["name"] = name }))["experiment_id"]!;

    /// <summary>Makes a run and answers its id.</summary>
    public static async Task<string> Run(this HttpClient client, string experiment = "0", long start = 1_700_000_000_000, string? name = null, params (string Key, string Value)[] tags)
    {
        var body = new JsonObject
        {
            ["experiment_id"] = experiment,
            ["user_id"] = "someone",
            ["start_time"] = start,
            ["tags"] = new JsonArray([.. tags.Select(t => new JsonObject { ["key"] = t.Key, ["value"] = t.Value })]),
        };
        if (name is not null) body["run_name"] = name;
        return (string)(await client.Post("runs/create", body))["run"]!["info"]!["run_id"]!;
    }

    /// <summary>A point.</summary>
    public static JsonObject Metric(string key, JsonNode value, long timestamp = 1_700_000_000_000, long step = 0) =>
        new() { ["key"] = key, ["value"] = value, ["timestamp"] = timestamp, ["step"] = step };

    /// <summary>A param or a tag.</summary>
    public static JsonObject Pair(string key, string value) => new() { ["key"] = key, ["value"] = value };

    /// <summary>The value of a key in a list of pairs.</summary>
    public static JsonNode? Of(JsonNode? list, string key, string field = "value") => (list as JsonArray)?.FirstOrDefault(i => (string)i!["key"]! == key)?[field];

    /// <summary>The ids of runs found.</summary>
    public static string[] Ids(JsonNode found) => [.. (found["runs"] as JsonArray ?? []).Select(r => (string)r!["info"]!["run_id"]!)];
}
