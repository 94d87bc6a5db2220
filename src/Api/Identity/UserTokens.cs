using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Platform.Api.Identity;

/// <summary>The access tokens of registered users: JSON Web Tokens, HS256, whose subject is the user's id.</summary>
public sealed class UserTokens : ITokenAuthenticator
{
    private const string Issuer = "platform";
    private const int MaxChars = 4_096;

    private readonly SigningCredentials _credentials;
    private readonly TokenValidationParameters _rules;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TimeProvider _clock;

    /// <param name="key">The key they are signed with, at least 32 bytes.</param>
    /// <param name="clock">The clock.</param>
    public UserTokens(byte[] key, TimeProvider clock)
    {
        var signing = new SymmetricSecurityKey(key);
        _clock = clock;
        _credentials = new SigningCredentials(signing, SecurityAlgorithms.HmacSha256);
        _rules = new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidateAudience = false,
            IssuerSigningKey = signing,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => until > _clock.GetUtcNow().UtcDateTime && !(from > _clock.GetUtcNow().UtcDateTime),
        };
    }

    /// <summary>A token for a user.</summary>
    public string Issue(string userId, TimeSpan lifetime)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Subject = new ClaimsIdentity([new Claim(JwtRegisteredClaimNames.Sub, userId), new Claim(JwtRegisteredClaimNames.Jti, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)))]),
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            SigningCredentials = _credentials,
        });
    }

    /// <inheritdoc />
    public string? UserOf(string token)
    {
        if (token.Length is 0 or > MaxChars) return null;
        // It completes at once: the key is at hand.
        var checkedToken = _handler.ValidateTokenAsync(token, _rules).GetAwaiter().GetResult();
        return checkedToken is { IsValid: true, SecurityToken: JsonWebToken { Subject: { Length: > 0 } user } } ? user : null;
    }
}
