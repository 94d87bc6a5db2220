using System.Security.Cryptography;
using System.Text;

namespace Platform.Api.Identity;

/// <summary>A key of the classroom.</summary>
/// <param name="Class">The class it belongs to.</param>
/// <param name="Name">What it is called where it must be told from others: the beginning of its hash, from which it cannot be found.</param>
public sealed record ClassroomKey(string Class, string Name);

/// <summary>
/// The keys of <c>CLASSROOM_API_KEYS</c>: comma-separated, each <c>key</c> (of the class <c>default</c>) or <c>class=key</c>. Only their hashes are kept, and a key is compared with every
/// one of them in constant time. Without any, the classroom is open in Development: everybody is in the class <c>default</c>.
/// </summary>
public sealed class ClassroomApiKeys
{
    /// <summary>The configuration key.</summary>
    public const string Setting = "CLASSROOM_API_KEYS";

    /// <summary>The class of who has no other.</summary>
    public const string DefaultClass = "default";

    private const int MaxChars = 512;
    private const int MaxClassChars = 64;
    private const int NameChars = 16;

    private readonly List<(byte[] Hash, ClassroomKey Key)> _keys;

    private ClassroomApiKeys(List<(byte[] Hash, ClassroomKey Key)> keys) => _keys = keys;

    /// <summary>Whether no key is needed.</summary>
    public bool IsOpen => _keys.Count == 0;

    /// <summary>Reads the value of <c>CLASSROOM_API_KEYS</c>.</summary>
    /// <exception cref="ConfigurationException">There is none outside Development, or an entry is empty, malformed or given twice. The message never holds a key.</exception>
    public static ClassroomApiKeys Parse(string? value, bool isDevelopment)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return isDevelopment
                ? new ClassroomApiKeys([])
                : throw new ConfigurationException(
                    $"{Setting}: no key is configured, and only in the Development environment is the classroom open to everyone; set it, such as {Setting}=<key> or {Setting}=<class>=<key>,<class>=<key>.");
        }

        var keys = new List<(byte[] Hash, ClassroomKey Key)>();
        var place = 0;
        foreach (var entry in value.Split(','))
        {
            place++;
            var trimmed = entry.Trim();
            if (trimmed.Length == 0) throw Wrong(place, "is empty");
            var equals = trimmed.IndexOf('=');
            var classId = equals < 0 ? DefaultClass : trimmed[..equals].Trim();
            var key = trimmed[(equals + 1)..].Trim();
            if (!IsClass(classId)) throw Wrong(place, $"has no class of 1 to {MaxClassChars} letters, digits, '-' and '_' of ASCII before '='");
            if (key.Length is 0 or > MaxChars || key.Any(c => c is <= ' ' or >= (char)127)) throw Wrong(place, $"has no key of 1 to {MaxChars} visible ASCII characters");
            var hash = Hash(key);
            if (keys.Exists(known => known.Hash.AsSpan().SequenceEqual(hash))) throw Wrong(place, "holds a key that an earlier entry holds");
            keys.Add((hash, new ClassroomKey(classId, Convert.ToHexStringLower(hash)[..NameChars])));
        }

        return new ClassroomApiKeys(keys);
    }

    /// <summary>Whose a key is; <c>null</c> of one that nobody has.</summary>
    public ClassroomKey? Find(string key)
    {
        if (key.Length is 0 or > MaxChars || _keys.Count == 0) return null;
        var hash = Hash(key);
        ClassroomKey? found = null;
        foreach (var known in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known.Hash, hash)) found = known.Key;
        }

        return found;
    }

    /// <summary>Whether a text can be a class's id: it stands in keys and topics, where nothing of it needs escaping.</summary>
    public static bool IsClass(string text) => text.Length is > 0 and <= MaxClassChars && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static ConfigurationException Wrong(int place, string why) => new($"{Setting}: entry {place} {why}.");
}
