using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Platform.ClassPlayer;

/// <summary>A dashboard: counts the events it is told of, and, where it reads them, how long after their sending.</summary>
/// <param name="url">The classroom.</param>
/// <param name="key">An API key, where the platform asks for one.</param>
/// <param name="reads">Whether it reads what it is told; one that only counts costs this process little, so that there can be thousands.</param>
/// <param name="sent">When each event was sent.</param>
/// <param name="delays">Where it tells how long they took.</param>
internal sealed class Dashboard(Uri url, string? key, bool reads, ConcurrentDictionary<string, long> sent, Latencies delays) : IAsyncDisposable
{
    private FrameSocket? _socket;
    private Task _listening = Task.CompletedTask;

    /// <summary>How many events it was told of.</summary>
    public long Events { get; private set; }

    /// <exception cref="IOException">The platform refused it.</exception>
    public async Task Open(CancellationToken cancellationToken)
    {
        _socket = await FrameSocket.Open(new Uri(url, "ws/dashboard"), key, cancellationToken);
        _listening = Listen(_socket);
    }

    public async ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        await _listening;
    }

    private async Task Listen(FrameSocket socket)
    {
        try
        {
            // The first says that it is open.
            for (var messages = -1L; await socket.Read(reads ? Take : null) is var more and > 0; Events = Math.Max(0, messages)) messages += more;
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The play is over, or the platform went.
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        if (JsonElement.ParseValue(ref reader) is { ValueKind: JsonValueKind.Object } told && told.TryGetProperty("event", out var happened)
            && happened.TryGetProperty("eventId", out var id) && id.GetString() is { } name && sent.TryGetValue(name, out var at))
            delays.Add(Stopwatch.GetElapsedTime(at));
    }
}
