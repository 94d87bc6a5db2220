using System.Buffers;

namespace Platform.Storage.Blobs;

/// <summary>
/// Where blobs lie: <c>{root}/{owner}/@{hash}</c>. No part of an owner may hold <c>@</c>, so a blob of one owner is never taken for a part of another's name.
/// </summary>
internal static class BlobNames
{
    public const int HashLength = 64;

    private const int MaxOwner = 1_024;
    private const int MaxPart = 200;

    private static readonly SearchValues<char> PartCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
    private static readonly SearchValues<char> HashCharacters = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a text names an owner: parts of letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, none empty nor beginning with a dot.</summary>
    public static bool IsOwner(string owner)
    {
        if (owner.Length is 0 or > MaxOwner) return false;
        foreach (var range in owner.AsSpan().Split('/'))
        {
            var part = owner.AsSpan(range);
            if (part.Length is 0 or > MaxPart || part[0] == '.' || part.ContainsAnyExcept(PartCharacters)) return false;
        }

        return true;
    }

    /// <summary>An owner's folder.</summary>
    /// <exception cref="ArgumentException">It is no owner's name.</exception>
    public static string FolderOf(string root, string owner) =>
        IsOwner(owner) ? Path.Combine(root, owner) : throw new ArgumentException($"'{owner}' cannot own blobs: its name must be letters, digits, '-', '_' and '.', parted by '/'", nameof(owner));

    /// <summary>A blob's file, or null where the text names none.</summary>
    public static string? FileOf(string root, string blob)
    {
        var cut = blob.LastIndexOf('/');
        if (cut < 0 || blob.Length - cut - 1 != HashLength || blob.AsSpan(cut + 1).ContainsAnyExcept(HashCharacters)) return null;
        return IsOwner(blob[..cut]) ? Path.Combine(root, blob[..cut], FileName(blob[(cut + 1)..])) : null;
    }

    public static string FileName(string hash) => $"@{hash}";
}
