using System.Diagnostics;
using System.Net.Sockets;
using Platform.Testing;

namespace Platform.Cluster.Tests;

/// <summary>A real Redis server of the system's packages, at a free port of this machine's loopback and in memory alone. It ends with this object, and also when this process dies.</summary>
internal sealed class OrleansClusterRedis : IAsyncDisposable
{
    private const string Program = "/usr/bin/redis-server";

    private readonly Process _process;

    private OrleansClusterRedis(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <exception cref="InvalidOperationException">Redis is not installed, or did not start.</exception>
    public static async Task<OrleansClusterRedis> StartAsync()
    {
        if (!File.Exists(Program)) throw new InvalidOperationException("These tests need a Redis server: apt-get install redis-server (Debian), or run ./test, which installs it.");
        var port = PlatformProcess.FreePorts(1);
        var server = new OrleansClusterRedis(
            Mortal.Start(Program, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning"], _ => { }), port);
        await Eventually.True(server.AnswersAsync, what: "the Redis server");
        return server;
    }

    /// <summary>Stands still, as a server does that cannot be reached; disposing the answer lets it go on.</summary>
    public async Task<IAsyncDisposable> Pause()
    {
        await Signal("STOP");
        return new Paused(this);
    }

    public ValueTask DisposeAsync() => Mortal.EndAsync(_process);

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private sealed class Paused(OrleansClusterRedis redis) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await redis.Signal("CONT");
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process.HasExited) throw new InvalidOperationException($"Redis ended with {_process.ExitCode}");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[7];
            await client.GetStream().ReadExactlyAsync(answer);
            return answer.AsSpan().SequenceEqual("+PONG\r\n"u8);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
