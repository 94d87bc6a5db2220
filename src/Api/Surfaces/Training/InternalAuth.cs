using System.Security.Cryptography;
using System.Text;

namespace Platform.Api.Surfaces.Training;

/// <summary>
/// The secret that training services call back with: <c>INTERNAL_AUTH</c>. Only its hash is kept, and what a caller sends is compared in constant time. Without one nobody calls back.
/// </summary>
public sealed class InternalAuth
{
    /// <summary>The configuration key.</summary>
    public const string Key = "INTERNAL_AUTH";

    /// <summary>The header it comes in.</summary>
    public const string Header = "X-Internal-Auth";

    private readonly byte[]? _hash;

    /// <param name="secret">The secret; <c>null</c> or blank for none.</param>
    public InternalAuth(string? secret) => _hash = string.IsNullOrWhiteSpace(secret) ? null : Hash(secret.Trim());

    /// <summary>Whether a request has it.</summary>
    public bool Allows(HttpRequest request)
    {
        var header = request.Headers[Header];
        var sent = Hash(header.Count == 1 ? header[0]! : "");
        return _hash is not null && header.Count == 1 && CryptographicOperations.FixedTimeEquals(sent, _hash);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
