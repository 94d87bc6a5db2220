using System.Globalization;
using System.Text;

namespace Orleans.Runtime;

/// <summary>Keys that are integers (upper-case hexadecimal) and GUIDs (32 digits), with an optional extension after a plus sign.</summary>
public static class GrainIdKeyExtensions
{
    /// <summary>An integer key.</summary>
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    /// <summary>An integer key with an extension.</summary>
    public static IdSpan CreateIntegerKey(long key, string? keyExtension) => string.IsNullOrWhiteSpace(keyExtension)
        ? CreateIntegerKey(key)
        : IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture) + "+" + keyExtension);

    /// <summary>A GUID key.</summary>
    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.ToString("N"));

    /// <summary>A GUID key with an extension.</summary>
    public static IdSpan CreateGuidKey(Guid key, string? keyExtension) => string.IsNullOrWhiteSpace(keyExtension)
        ? CreateGuidKey(key)
        : IdSpan.Create(key.ToString("N") + "+" + keyExtension);

    /// <summary>The integer key and its extension; false when the key is not an integer.</summary>
    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        var (text, extension) = Split(grainId);
        keyExt = extension;
        return long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out key);
    }

    /// <summary>The integer key and its extension.</summary>
    /// <exception cref="ArgumentException">The key is not an integer.</exception>
    public static long GetIntegerKey(this GrainId grainId, out string? keyExt) => grainId.TryGetIntegerKey(out var key, out keyExt)
        ? key
        : throw new ArgumentException($"Value \"{grainId}\" is not in the correct format for an Integer key.", nameof(grainId));

    /// <summary>The integer key.</summary>
    /// <exception cref="ArgumentException">The key is not an integer.</exception>
    public static long GetIntegerKey(this GrainId grainId) => grainId.GetIntegerKey(out _);

    /// <summary>The GUID key and its extension; false when the key is not a GUID.</summary>
    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, out string? keyExt)
    {
        var (text, extension) = Split(grainId);
        keyExt = extension;
        return Guid.TryParseExact(text, "N", out key);
    }

    /// <summary>The GUID key and its extension.</summary>
    /// <exception cref="ArgumentException">The key is not a GUID.</exception>
    public static Guid GetGuidKey(this GrainId grainId, out string? keyExt) => grainId.TryGetGuidKey(out var key, out keyExt)
        ? key
        : throw new ArgumentException($"Value \"{grainId}\" is not in the correct format for a Guid key.", nameof(grainId));

    /// <summary>The GUID key.</summary>
    /// <exception cref="ArgumentException">The key is not a GUID.</exception>
    public static Guid GetGuidKey(this GrainId grainId) => grainId.GetGuidKey(out _);

    private static (string Key, string? Extension) Split(GrainId grainId)
    {
        var text = Encoding.UTF8.GetString(grainId.Key.AsSpan());
        var plus = text.IndexOf('+');
        return plus < 0 ? (text, null) : (text[..plus], text[(plus + 1)..]);
    }
}
