using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Platform.ClassPlayer;

/// <summary>
/// The client's end of a WebSocket (RFC 6455) that is only listened to: it counts text messages as they lie in what was received, many at a time, answers pings, and asks for nothing else. A message is one
/// frame, as the platform sends them.
/// </summary>
internal sealed class FrameSocket : IDisposable
{
    private const byte Final = 0x80, Text = 1, Close = 8, Ping = 9, Pong = 10;

    /// <summary>The longest message, in bytes.</summary>
    private const int MaxMessage = 1 << 20;

    private readonly Stream _stream;
    private byte[] _buffer = new byte[16 << 10];
    private int _held;

    private FrameSocket(Stream stream) => _stream = stream;

    /// <summary>Asks for a WebSocket.</summary>
    /// <exception cref="IOException">It was refused.</exception>
    public static async Task<FrameSocket> Open(Uri url, string? key, CancellationToken cancellationToken)
    {
        var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await tcp.ConnectAsync(url.Host, url.Port, cancellationToken);
        Stream stream = new NetworkStream(tcp, ownsSocket: true);
        if (url.Scheme is "https" or "wss")
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = url.Host }, cancellationToken);
            stream = secure;
        }

        var socket = new FrameSocket(stream);
        var authorization = key is null ? "" : $"Authorization: Bearer {key}\r\n";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{authorization}"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}\r\n\r\n"),
            cancellationToken);
        await socket.Accepted(cancellationToken);
        return socket;
    }

    /// <summary>Waits for messages and takes all that came; answers how many, 0 where the platform closed.</summary>
    /// <param name="take">What is done with each; <c>null</c> where they are only counted.</param>
    /// <exception cref="IOException">The connection was lost, or what came is no message.</exception>
    public async ValueTask<long> Read(ReadOnlySpanAction? take)
    {
        while (true)
        {
            if (_held == _buffer.Length) Array.Resize(ref _buffer, Math.Min(MaxMessage, 2 * _held));
            var read = await _stream.ReadAsync(_buffer.AsMemory(_held));
            if (read == 0) return 0;
            _held += read;
            var (messages, ping, closed) = Count(take);
            if (closed) return 0;
            if (ping is not null) await _stream.WriteAsync(Answer(ping));
            if (messages > 0) return messages;
        }
    }

    public void Dispose() => _stream.Dispose();

    private async Task Accepted(CancellationToken cancellationToken)
    {
        int end;
        while ((end = _buffer.AsSpan(0, _held).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = _held < _buffer.Length ? await _stream.ReadAsync(_buffer.AsMemory(_held), cancellationToken) : 0;
            if (read == 0) throw new IOException("the platform did not answer as HTTP does");
            _held += read;
        }

        var head = Encoding.ASCII.GetString(_buffer, 0, end);
        if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal)) throw new IOException($"a dashboard was refused: {head.Split('\r')[0]}");
        Drop(end + 4);
    }

    private (long Messages, byte[]? Ping, bool Closed) Count(ReadOnlySpanAction? take)
    {
        var (at, messages, ping) = (0, 0L, (byte[]?)null);
        while (true)
        {
            var rest = _buffer.AsSpan(at, _held - at);
            if (!Head(rest, out var opcode, out var begin, out var length) || rest.Length < begin + length) break;
            var payload = rest.Slice(begin, length);
            at += begin + length;
            if (opcode == Close) return (messages, ping, true);
            if (opcode == Ping) ping = payload.ToArray();
            if (opcode != Text) continue;
            messages++;
            take?.Invoke(payload);
        }

        Drop(at);
        return (messages, ping, false);
    }

    private void Drop(int bytes)
    {
        _buffer.AsSpan(bytes, _held - bytes).CopyTo(_buffer);
        _held -= bytes;
    }

    private static bool Head(ReadOnlySpan<byte> bytes, out byte opcode, out int begin, out int length)
    {
        (opcode, begin, length) = (0, 2, 0);
        if (bytes.Length < 2) return false;
        opcode = (byte)(bytes[0] & 0x0f);
        var told = (long)(bytes[1] & 0x7f);
        if (told >= 126)
        {
            begin = told == 126 ? 4 : 10;
            if (bytes.Length < begin) return false;
            told = told == 126 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) : BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
        }

        if ((bytes[0] & Final) == 0 || told > MaxMessage - begin) throw new IOException("the platform sent no whole message of at most 1 MiB");
        length = (int)told;
        return true;
    }

    // What a client sends is masked; a mask of zeros leaves it as it is.
    private static byte[] Answer(byte[] ping) => [Final | Pong, (byte)(0x80 | ping.Length), 0, 0, 0, 0, .. ping];
}

/// <summary>Does something with bytes.</summary>
internal delegate void ReadOnlySpanAction(ReadOnlySpan<byte> bytes);
