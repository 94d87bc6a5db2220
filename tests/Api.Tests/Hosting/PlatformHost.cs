using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Standalone;
using Platform.Testing;

namespace Platform.Api.Tests.Hosting;

/// <summary>The whole platform in this process: real silo, real storage in a folder of its own, real sandbox, real Kestrel on free ports.</summary>
public sealed class PlatformHost : IAsyncDisposable
{
    /// <summary>The surface's own port, counted from the main one.</summary>
    private const int LeaderboardOffset = 10;

    private const int TrainingOffset = 11;

    private const int CleanflowOffset = 13;

    private const int ClassroomOffset = 14;

    private static int _nextPort = 22_000 + (Environment.ProcessId % 200 * 40);

    private readonly WebApplication _app;
    private readonly List<HttpClient> _clients = [];

    private PlatformHost(WebApplication app, int port, string folder, LogLines log) => (_app, Port, Folder, Log) = (app, port, folder, log);

    /// <summary>The main port.</summary>
    public int Port { get; }

    /// <summary>The leaderboard's own port.</summary>
    public int OwnPort => Port + LeaderboardOffset;

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    /// <summary>Everything it logged, at every level.</summary>
    public LogLines Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Users alice and bob, a plain token of the specification, and as many others as tests like: <c>user1</c> to <c>user99</c>.</summary>
    private static string Tokens =>
        string.Join(',', Enumerable.Range(1, 99).Select(n => $"user{n}=user{n}-token").Prepend("devtoken").Prepend("bob=bob-token").Prepend("alice=alice-token"));

    /// <summary>A key of the class <c>default</c>, and classes that tests have for themselves: <c>room1</c> to <c>room99</c>.</summary>
    private static string ClassKeys => string.Join(',', Enumerable.Range(1, 99).Select(n => $"room{n}=room{n}-key").Prepend("teacher-key"));

    public static Task<PlatformHost> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    public static async Task<PlatformHost> StartAsync(Action<WebApplicationBuilder> configure, params string[] settings)
    {
        var port = FreePorts();
        var folder = Directory.CreateTempSubdirectory("platform-api-").FullName;
        var log = new LogLines();
        string[] args =
        [
            $"--Port={port}", "--BindAddress=127.0.0.1", $"--Data:Folder={folder}", $"--API_TOKENS={Tokens}", $"--CLASSROOM_API_KEYS={ClassKeys}", $"--Silo:Port={port + 38}", $"--Silo:GatewayPort={port + 39}",
            "--Sandbox:Slots=2", "--Leaderboard:SubmissionsPerHour=100000", "--Leaderboard:ConcurrentJobs=1000", "--Logging:LogLevel:Default=Trace", "--Logging:Console:LogLevel:Default=Error",
            .. settings,
        ];
        var app = StandaloneHost.Build(args, builder =>
        {
            builder.Logging.AddProvider(log);
            Wire.Use(builder.Services);
            configure(builder);
        });
        await app.StartAsync();
        return new PlatformHost(app, port, folder, log);
    }

    /// <summary>A client of the leaderboard at its own port.</summary>
    public HttpClient Own(string? user = "alice") => Client($"http://127.0.0.1:{OwnPort}/", user);

    /// <summary>A client of the leaderboard under its prefix.</summary>
    public HttpClient Prefixed(string? user = "alice") => Client($"http://127.0.0.1:{Port}/leaderboard/", user);

    /// <summary>A client of CleanFlow at its own port, with a token that a user was given at login, or none.</summary>
    public HttpClient Cleanflow(string? token = null) => WithToken($"http://127.0.0.1:{Port + CleanflowOffset}/api/v1/", token);

    /// <summary>A client of training at its own port, or under its prefix, with a token that a user was given at login, or none.</summary>
    public HttpClient Training(string? token = null, bool ownPort = true) =>
        WithToken(ownPort ? $"http://127.0.0.1:{Port + TrainingOffset}/api/v1/" : $"http://127.0.0.1:{Port}/training/api/v1/", token);

    /// <summary>The classroom's own port.</summary>
    public int ClassroomPort => Port + ClassroomOffset;

    /// <summary>A client of the classroom at its own port, or under its prefix, with a key or none.</summary>
    public HttpClient Classroom(string? key = null, bool ownPort = true) => WithToken(ownPort ? $"http://127.0.0.1:{ClassroomPort}/" : $"http://127.0.0.1:{Port}/classroom/", key);

    /// <summary>A client of the main port.</summary>
    public HttpClient Main(string? user = null) => Client($"http://127.0.0.1:{Port}/", user);

    public static string TokenOf(string user) => user == "devtoken" ? user : $"{user}-token";

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private HttpClient Client(string address, string? user) => WithToken(address, user is null ? null : TokenOf(user));

    private HttpClient WithToken(string address, string? token)
    {
        var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(100) };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        lock (_clients) _clients.Add(client);
        return client;
    }

    /// <summary>A port above which the forty that a host may use are free; no two hosts of this process get the same.</summary>
    private static int FreePorts()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = Interlocked.Add(ref _nextPort, 40);
            if (Enumerable.Range(port, 40).All(IsFree)) return port;
        }

        throw new InvalidOperationException("no forty free ports in a row were found");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>The host that most tests share; each takes a user of its own from it.</summary>
public sealed class SharedPlatform : IAsyncLifetime
{
    private int _users;
    private int _classes;

    public PlatformHost Host { get; private set; } = null!;

    /// <summary>A user nobody else has.</summary>
    public string NewUser() => $"user{Interlocked.Increment(ref _users)}";

    /// <summary>A class nobody else has; its key is <c>{class}-key</c>.</summary>
    public string NewClass() => $"room{Interlocked.Increment(ref _classes)}";

    public async ValueTask InitializeAsync() => Host = await PlatformHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
