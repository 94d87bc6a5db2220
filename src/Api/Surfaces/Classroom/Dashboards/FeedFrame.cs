using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Platform.Contracts.Live;

namespace Platform.Api.Surfaces.Classroom.Dashboards;

/// <summary>An event of the feed as a WebSocket text frame: where it ends among its batch's bytes, and what dashboards choose by.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Notebook">The notebook it is about.</param>
/// <param name="Team">The team of its student.</param>
internal readonly record struct FeedFrame(long Seq, int End, string? Notebook, string? Team)
{
    private const byte FinalText = 0x81;
    private const int MaxHeader = 10;

    /// <summary>Writes the frame of an entry (RFC 6455, 5.2: final, text, not masked, as a server's is).</summary>
    public static FeedFrame Write(TopicEntry entry, ArrayBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> before = """{"type":"event_notification","event":"""u8, between = ",\"seq\":"u8;
        Span<byte> seq = stackalloc byte[20];
        Utf8Formatter.TryFormat(entry.Seq, seq, out var digits);
        var json = Encoding.UTF8.GetByteCount(entry.Json);
        var payload = before.Length + json + between.Length + digits + 1;
        WriteHeader(output, payload);
        output.Write(before);
        var place = output.GetSpan(json);
        Encoding.UTF8.GetBytes(entry.Json, place);
        var (notebook, team) = Choices(place[..json]);
        output.Advance(json);
        output.Write(between);
        output.Write(seq[..digits]);
        output.Write("}"u8);
        return new FeedFrame(entry.Seq, output.WrittenCount, notebook, team);
    }

    private static void WriteHeader(ArrayBufferWriter<byte> output, int payload)
    {
        var header = output.GetSpan(MaxHeader);
        header[0] = FinalText;
        switch (payload)
        {
            case < 126:
                header[1] = (byte)payload;
                output.Advance(2);
                break;
            case <= ushort.MaxValue:
                header[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload);
                output.Advance(4);
                break;
            default:
                header[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payload);
                output.Advance(10);
                break;
        }
    }

    private static (string? Notebook, string? Team) Choices(ReadOnlySpan<byte> json)
    {
        string? notebook = null, team = null;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isNotebook, isTeam) = (reader.ValueTextEquals("notebookPath"u8), reader.ValueTextEquals("teamName"u8));
            reader.Read();
            if (isNotebook && reader.TokenType == JsonTokenType.String) notebook = reader.GetString();
            else if (isTeam && reader.TokenType == JsonTokenType.String) team = reader.GetString();
            else reader.Skip();
        }

        return (notebook, team);
    }
}
