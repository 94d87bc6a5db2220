using Platform.Testing;

namespace Platform.Cluster.Tests;

/// <summary>The tests that share a cluster, one after the other.</summary>
[CollectionDefinition(OrleansCluster.Name)]
public sealed class OrleansClusterCollection : ICollectionFixture<OrleansCluster>;

/// <summary>
/// A whole cluster of processes of its own: Redis, PostgreSQL, two silos that run one job at a time each, and an Api that looks for news by itself only every ten minutes, so that what
/// a watcher hears came by the streams.
/// </summary>
public class OrleansCluster : IAsyncLifetime
{
    /// <summary>The tests that share it.</summary>
    public const string Name = "cluster";

    private readonly (string Name, string[] Settings)[] _given;
    private readonly string _data = Directory.CreateTempSubdirectory("platform-cluster-").FullName;
    private readonly Dictionary<string, PlatformProcess> _silos = [];
    private PostgreSqlServer? _database;
    private OrleansClusterRedis? _redis;
    private PlatformProcess? _api;

    /// <summary>Two silos with all roles.</summary>
    public OrleansCluster()
        : this(("one", []), ("two", []))
    {
    }

    /// <param name="silos">The silos, and what is set for each.</param>
    protected OrleansCluster(params (string Name, string[] Settings)[] silos) => _given = silos;

    internal PlatformProcess Api => _api ?? throw new InvalidOperationException("not started");

    /// <summary>The silos by name.</summary>
    internal IReadOnlyDictionary<string, PlatformProcess> Silos => _silos;

    /// <summary>What the processes printed.</summary>
    public string Output => string.Join('\n', _silos.Select(silo => $"== {silo.Key}\n{silo.Value.Output}").Append($"== api\n{_api?.Output}"));

    /// <summary>The silos that have a folder for a program of this job, or for its training.</summary>
    public List<string> Workplaces(string job, string kind = "work") => _silos.Keys
        .Where(silo => Path.Combine(_data, kind, silo) is var folder && Directory.Exists(folder) && Directory.EnumerateDirectories(folder, $"{job}-*").Any()).ToList();

    /// <summary>Ends the database as a crash would; disposing the answer starts it again.</summary>
    public async Task<IAsyncDisposable> StopDatabase()
    {
        await _database!.StopAsync();
        return new Stopped(_database);
    }

    /// <summary>Lets Redis stand still; disposing the answer lets it go on.</summary>
    public Task<IAsyncDisposable> PauseRedis() => _redis!.Pause();

    public async ValueTask InitializeAsync()
    {
        _database = await PostgreSqlServer.StartAsync();
        _redis = await OrleansClusterRedis.StartAsync();
        string[] shared =
        [
            $"--Cluster:Redis=127.0.0.1:{_redis.Port}", "--Storage:Provider=PostgreSql", $"--Storage:ConnectionString={await _database.CreateDatabaseAsync()}", $"--Data:Folder={_data}",
        ];
        foreach (var (name, settings) in _given)
        {
            _silos[name] = new PlatformProcess("Platform.Silo.dll", PlatformProcess.FreePorts(3), port =>
            [
                .. shared, $"--Silo:Name={name}", "--Cluster:Address=127.0.0.1", $"--urls=http://127.0.0.1:{port}", $"--Cluster:SiloPort={port + 1}", $"--Cluster:GatewayPort={port + 2}",
                "--Sandbox:Slots=1", .. settings,
            ]);
        }

        _api = new PlatformProcess("Platform.Api.dll", PlatformProcess.FreePorts(15), port =>
            [.. shared, $"--Port={port}", "--Live:LookEvery=00:10:00", "--Leaderboard:SubmissionsPerHour=1000"]);

        // All at once, as an orchestrator does: on an empty database, and the Api before there is a silo.
        await Task.WhenAll([.. _silos.Values.Select(silo => silo.Start()), _api.Start()]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null) await _api.DisposeAsync();
        foreach (var silo in _silos.Values) await silo.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        Directory.Delete(_data, recursive: true);
        GC.SuppressFinalize(this);
    }

    private sealed class Stopped(PostgreSqlServer database) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await database.StartAgainAsync();
    }
}
