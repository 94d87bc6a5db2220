using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Platform.Api.Identity;

/// <summary>
/// The access tokens of registered users: JSON Web Tokens (RFC 7519), HS256, with <c>iss</c>, <c>sub</c> (the user's id), <c>jti</c>, <c>iat</c>, <c>nbf</c> and <c>exp</c>. Only tokens
/// of this issuer, this algorithm and this key are taken, from the second they are issued to the second they expire.
/// </summary>
public sealed class UserTokens : ITokenAuthenticator
{
    private const string Issuer = "platform";
    private const int MaxChars = 4_096;
    private const int IdBytes = 16;

    private readonly SigningCredentials _credentials;
    private readonly TokenValidationParameters _rules;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };
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
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.Zero,
            LifetimeValidator = IsCurrent,
        };
    }

    /// <summary>A token for a user.</summary>
    /// <param name="userId">Their id.</param>
    /// <param name="lifetime">How long it is taken, in whole seconds.</param>
    public string Issue(string userId, TimeSpan lifetime)
    {
        // A token counts in whole seconds, and one is valid from the moment it is issued.
        var now = DateTimeOffset.FromUnixTimeSeconds(_clock.GetUtcNow().ToUnixTimeSeconds()).UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Subject = new ClaimsIdentity(
            [
                new Claim(JwtRegisteredClaimNames.Sub, userId),
                new Claim(JwtRegisteredClaimNames.Jti, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes))),
            ]),
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

    private bool IsCurrent(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters rules)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return until > now && from <= now;
    }
}
