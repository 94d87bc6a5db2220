using System.Security.Cryptography;
using System.Text;

namespace Platform.Api.Surfaces.Training;

/// <summary>The ids of datasets: UUIDs.</summary>
internal static class DatasetIds
{
    /// <summary>The UUID that follows from an id of the platform: of version 8 (RFC 9562, section 5.8), its bits those of a SHA-256.</summary>
    public static string From(string id)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("training/" + id)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>An id as grains have it; <c>null</c> for a text that cannot be one.</summary>
    public static string? Parse(string text) => Guid.TryParseExact(text, "D", out var uuid) ? uuid.ToString("D") : null;
}
