using System.Security.Cryptography;
using System.Text;

namespace Platform.Api.Identity;

/// <summary>
/// The static tokens of <c>API_TOKENS</c>: comma-separated, each <c>token</c> (its own user id) or <c>user=token</c>. Only their hashes are kept, and a token is compared
/// with every one of them in constant time, so that an answer's time says nothing of how much of a guess was right.
/// </summary>
public sealed class ApiTokens : ITokenAuthenticator
{
    /// <summary>The configuration key.</summary>
    public const string Key = "API_TOKENS";

    /// <summary>What stands in Development where none is configured.</summary>
    public const string DevelopmentToken = "devtoken";

    private const int MaxChars = 512;

    private readonly List<(string UserId, byte[] Hash)> _tokens;

    private ApiTokens(List<(string UserId, byte[] Hash)> tokens) => _tokens = tokens;

    /// <summary>How many tokens there are.</summary>
    public int Count => _tokens.Count;

    /// <summary>Reads the value of <c>API_TOKENS</c>; with none, <see cref="DevelopmentToken"/> in Development and no token at all elsewhere.</summary>
    /// <exception cref="ConfigurationException">An entry is empty, malformed or given twice. The message never holds a token.</exception>
    public static ApiTokens Parse(string? value, bool isDevelopment)
    {
        if (string.IsNullOrWhiteSpace(value)) value = isDevelopment ? DevelopmentToken : null;
        if (value is null) return new ApiTokens([]);
        var tokens = new List<(string UserId, byte[] Hash)>();
        var place = 0;
        foreach (var entry in value.Split(','))
        {
            place++;
            var trimmed = entry.Trim();
            if (trimmed.Length == 0) throw Wrong(place, "is empty");
            var equals = trimmed.IndexOf('=');
            var user = (equals < 0 ? trimmed : trimmed[..equals]).Trim();
            var token = (equals < 0 ? trimmed : trimmed[(equals + 1)..]).Trim();
            if (user.Length == 0) throw Wrong(place, "has no user before '='");
            if (token.Length == 0) throw Wrong(place, "has no token after '='");
            if (!IsPlain(token) || !IsUserId(user)) throw Wrong(place, "must be visible ASCII without spaces, and a user's id without '/', at most 512 characters");
            var hash = Hash(token);
            if (tokens.Exists(known => known.Hash.AsSpan().SequenceEqual(hash))) throw Wrong(place, "holds a token that an earlier entry holds");
            tokens.Add((user, hash));
        }

        return new ApiTokens(tokens);
    }

    /// <inheritdoc />
    public string? UserOf(string token)
    {
        if (token.Length is 0 or > MaxChars) return null;
        var hash = Hash(token);
        string? user = null;
        foreach (var known in _tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(known.Hash, hash)) user = known.UserId;
        }

        return user;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static bool IsPlain(string text) => text.Length <= MaxChars && text.All(c => c is > ' ' and < (char)127);

    // A user's id stands in the keys of grains and journals, whose parts '/' divides.
    private static bool IsUserId(string text) => IsPlain(text) && !text.Contains('/');

    private static ConfigurationException Wrong(int place, string why) => new($"{Key}: entry {place} {why}.");
}
