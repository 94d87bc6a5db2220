using System.Security.Cryptography;
using System.Text;
using Platform.Contracts;

namespace Platform.Api.Surfaces.Idempotency;

/// <summary>The <c>Idempotency-Key</c> of a request. It belongs to its user on its surface.</summary>
/// <param name="Surface">The surface's name.</param>
/// <param name="UserId">The user.</param>
/// <param name="Value">1 to 255 visible ASCII characters.</param>
public sealed record IdempotencyKey(string Surface, string UserId, string Value)
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    private const int MaxChars = 255;

    /// <summary>The key of its grain.</summary>
    public string GrainKey => $"{Surface}/{UserId}/{Value}";

    /// <summary>Reads the header; <c>null</c> where there is none.</summary>
    /// <exception cref="RequestRejectedException">It cannot be a key.</exception>
    public static IdempotencyKey? Of(HttpContext context) => Of(context, context.Caller);

    /// <summary>Reads the header of a request that has no caller, and gives it to one.</summary>
    /// <exception cref="RequestRejectedException">It cannot be a key.</exception>
    public static IdempotencyKey? Of(HttpContext context, Caller caller)
    {
        var header = context.Request.Headers[Header];
        if (header.Count == 0) return null;
        var value = header.Count == 1 ? header[0]! : "";
        if (value.Length is 0 or > MaxChars || value.Any(c => c is < '!' or > '~'))
            throw new RequestRejectedException($"{Header}: it must be 1 to {MaxChars} visible ASCII characters");
        return new IdempotencyKey(context.Surface.Surface.Name, caller.UserId, value);
    }

    /// <summary>The id of what the request creates: the same for the same request with the same key, however often it comes.</summary>
    public string IdFor(string fingerprint) => ResourceIds.From($"{GrainKey}\n{fingerprint}");
}

/// <summary>The ids of what callers create.</summary>
public static class ResourceIds
{
    private const int Bytes = 12;

    /// <summary>A new id: 24 hex digits.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The id that follows from a text.</summary>
    public static string From(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, Bytes));

    /// <summary>Whether a text could be an id at all. What could not is not looked for.</summary>
    public static bool IsPossible(string? id) => id is { Length: > 0 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
