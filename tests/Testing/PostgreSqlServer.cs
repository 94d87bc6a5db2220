using System.Diagnostics;
using System.Text;

namespace Platform.Testing;

/// <summary>
/// A real PostgreSQL server of the system's packages, on a folder and a socket of its own, with fsync on. It ends with this object, and also when this process dies: it lives as long as a
/// pipe that this process holds.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string Packages = "/usr/lib/postgresql";

    private readonly string _binaries;
    private readonly string _folder;
    private readonly long? _smallDisk;
    private Process? _server;
    private int _databases;

    private PostgreSqlServer(string binaries, string folder, long? smallDisk) => (_binaries, _folder, _smallDisk) = (binaries, folder, smallDisk);

    /// <summary>Makes a cluster of databases in a temporary folder and starts a server on it.</summary>
    /// <param name="smallDisk">Where given, the databases lie on a disk of their own of this many bytes, in memory, which can become full; the server's log of writes does not.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or did not start.</exception>
    public static async Task<PostgreSqlServer> StartAsync(long? smallDisk = null)
    {
        var binaries = (Directory.Exists(Packages) ? Directory.GetDirectories(Packages) : [])
            .Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order().LastOrDefault()
            ?? throw new InvalidOperationException("These tests need a PostgreSQL server: apt-get install postgresql (Debian), or run ./test, which installs it.");
        var server = new PostgreSqlServer(binaries, Path.Combine(Path.GetTempPath(), $"pg-{Guid.NewGuid():N}"[..12]), smallDisk);
        try
        {
            await server.InitialiseAsync();
            await server.StartServerAsync();
            if (smallDisk is not null) await server.RunAsync("psql", "--host", server._folder, "--username", "platform", "postgres", "-c", $"CREATE TABLESPACE small LOCATION '{server.SmallDisk}'");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database, and answers a connection string for it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await RunAsync("createdb", ["--host", _folder, "--username", "platform", .. _smallDisk is null ? Array.Empty<string>() : ["--tablespace", "small", "--strategy", "file_copy"], name]);
        return $"Host={_folder};Username=platform;Database={name};Maximum Pool Size=40";
    }

    /// <summary>Ends the server as a crash would, without a checkpoint, and starts it again on what was durable.</summary>
    public async Task CrashAndRestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Ends the server as a crash would, without a checkpoint.</summary>
    public Task StopAsync() => StopServerAsync();

    /// <summary>Starts it again on what was durable.</summary>
    public Task StartAgainAsync() => StartServerAsync();

    /// <summary>Ends the server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopServerAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private string SmallDisk => Path.Combine(_folder, "small");

    private async Task InitialiseAsync()
    {
        // A server refuses to run as root.
        if (Environment.IsPrivilegedProcess) await RunAsync("/usr/bin/install", "-d", "-o", "postgres", "-g", "postgres", "-m", "700", _folder);
        else Directory.CreateDirectory(_folder);
        await RunAsync("initdb", "--pgdata", Path.Combine(_folder, "data"), "--username", "platform", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync");
    }

    private async Task StartServerAsync()
    {
        // The shell waits for its input to end, which the death of this process also brings about, and then ends the server at once.
        const string Script = """
            folder=$1
            shift
            "$@" -D "$folder/data" -k "$folder" -c listen_addresses= -c max_connections=200 >"$folder/log" 2>&1 &
            server=$!
            cat >/dev/null
            kill -QUIT "$(head -n 1 "$folder/data/postmaster.pid")"
            wait $server
            """;
        string[] disk = _smallDisk is null ? [] : ["bwrap", "--dev-bind", "/", "/", "--die-with-parent", "--size", $"{_smallDisk}", "--tmpfs", SmallDisk];
        _server = Process.Start(Start("/bin/sh", ["-c", Script, "sh", _folder, .. disk, Path.Combine(_binaries, "postgres")]));
        await Eventually.True(
            async () => _server!.HasExited ? throw new InvalidOperationException(await LogAsync()) : await TryAsync("pg_isready", "--host", _folder) is (0, _),
            what: "the PostgreSQL server");
    }

    private async Task StopServerAsync()
    {
        if (_server is null) return;
        _server.StandardInput.Close();
        await _server.WaitForExitAsync();
        _server.Dispose();
        _server = null;
    }

    private async Task<string> LogAsync() => $"PostgreSQL did not start: {await File.ReadAllTextAsync(Path.Combine(_folder, "log"))}";

    private async Task RunAsync(string program, params string[] arguments)
    {
        var (code, output) = await TryAsync(program, arguments);
        if (code != 0) throw new InvalidOperationException($"{program} failed ({code}): {output}");
    }

    private async Task<(int Code, string Output)> TryAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(Start(program.StartsWith('/') ? program : Path.Combine(_binaries, program), arguments))!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync();
        lock (output) return (process.ExitCode, output.ToString());

        void Append(string? line)
        {
            lock (output) output.AppendLine(line);
        }
    }

    private static ProcessStartInfo Start(string program, params string[] arguments)
    {
        var asRoot = Environment.IsPrivilegedProcess && !program.EndsWith("/install", StringComparison.Ordinal);
        string[] drop = asRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program] : [program];
        var isServer = program == "/bin/sh";
        var start = new ProcessStartInfo(drop[0])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = !isServer,
            RedirectStandardError = !isServer,
            UseShellExecute = false,
        };
        foreach (var argument in drop.Skip(1).Concat(arguments)) start.ArgumentList.Add(argument);
        return start;
    }
}
