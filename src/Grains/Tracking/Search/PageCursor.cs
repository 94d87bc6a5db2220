using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Platform.Grains.Tracking.Search;

/// <summary>
/// Where a search goes on: after the last row that was given, by its key. Rows that come or go meanwhile neither repeat nor hide others.
/// A cursor belongs to one search: it carries a fingerprint of what was asked.
/// </summary>
public static class PageCursor
{
    /// <summary>The fingerprint of a search.</summary>
    public static string Fingerprint(params IEnumerable<string> asked)
    {
        var text = string.Join('\0', asked);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <summary>A cursor.</summary>
    public static string Encode(string fingerprint, SortKey last)
    {
        string[] parts = [fingerprint, .. last.Parts.Select(p => p.Encode())];
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(parts));
    }

    /// <summary>The key in a cursor.</summary>
    /// <exception cref="SearchSyntaxException">It is not one, or of another search.</exception>
    public static SortKey Decode(string fingerprint, string cursor, int parts)
    {
        try
        {
            var texts = JsonSerializer.Deserialize<string?[]>(Base64Url.DecodeFromChars(cursor)) ?? [];
            if (texts.Length == parts + 1 && texts[0] == fingerprint)
            {
                var decoded = texts.Skip(1).Select(t => t is null ? null : SortPart.Decode(t)).ToImmutableArray();
                if (decoded.All(p => p is not null)) return new SortKey([.. decoded.Select(p => p!.Value)]);
            }
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new SearchSyntaxException("Invalid page token: it cannot be decoded.");
        }

        throw new SearchSyntaxException("Invalid page token: it belongs to another search.");
    }
}
