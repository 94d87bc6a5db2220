using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Platform.Api.Identity;

namespace Platform.Api.Tests.Identity;

public sealed class UserTokensTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(n => (byte)n)];
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly FakeClock _clock = new();
    private readonly UserTokens _tokens;

    public UserTokensTests() => _tokens = new UserTokens(Key, _clock);

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public void Token_is_its_users_until_the_second_it_expires()
    {
        _clock.Advance(TimeSpan.FromMilliseconds(700));
        var token = _tokens.Issue("user-1", Day);
        Assert.Equal("user-1", _tokens.UserOf(token));
        Assert.Equal("user-1", new UserTokens(Key, _clock).UserOf(token));

        _clock.Advance(Day - TimeSpan.FromSeconds(1));
        Assert.Equal("user-1", _tokens.UserOf(token));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_tokens.UserOf(token));
    }

    [Fact]
    public void Token_has_the_form_of_the_specification_and_no_two_are_equal()
    {
        var parts = _tokens.Issue("user-1", Day).Split('.');
        Assert.Equal("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", parts[0]);
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        Assert.Equal(["exp", "iat", "iss", "jti", "nbf", "sub"], claims.EnumerateObject().Select(claim => claim.Name).Order());
        Assert.Equal((Now, Now, Now + 86_400), (claims.GetProperty("iat").GetInt64(), claims.GetProperty("nbf").GetInt64(), claims.GetProperty("exp").GetInt64()));
        Assert.NotEqual(_tokens.Issue("user-1", Day), _tokens.Issue("user-1", Day));
    }

    [Fact]
    public void Token_signed_with_another_key_is_nobodys()
    {
        Assert.Null(_tokens.UserOf(new UserTokens(RandomNumberGenerator.GetBytes(32), _clock).Issue("user-1", Day)));
        Assert.Null(_tokens.UserOf(Signed(Header("HS256"), Claims(), HMACSHA256.HashData, new byte[32])));
    }

    [Fact]
    public void Token_made_by_hand_as_ours_are_is_taken_and_every_deviation_is_not()
    {
        // What follows would prove nothing if this one were refused too.
        Assert.Equal("user-1", _tokens.UserOf(Signed(Header("HS256"), Claims(), HMACSHA256.HashData)));

        foreach (var (why, token) in (IEnumerable<(string, string)>)
        [
            ("alg none, no signature", $"{Encoded(Header("none"))}.{Encoded(Claims())}."),
            ("alg None, no signature", $"{Encoded(Header("None"))}.{Encoded(Claims())}."),
            ("alg none, signed", Signed(Header("none"), Claims(), HMACSHA256.HashData)),
            ("no signature", $"{Encoded(Header("HS256"))}.{Encoded(Claims())}."),
            ("two parts", $"{Encoded(Header("HS256"))}.{Encoded(Claims())}"),
            ("another hash", Signed(Header("HS512"), Claims(), HMACSHA512.HashData)),
            ("another hash under the name of ours", Signed(Header("HS256"), Claims(), HMACSHA512.HashData)),
            ("ours under the name of another", Signed(Header("RS256"), Claims(), HMACSHA256.HashData)),
            ("another issuer", Signed(Header("HS256"), Claims(issuer: "elsewhere"), HMACSHA256.HashData)),
            ("no issuer", Signed(Header("HS256"), Claims(issuer: null), HMACSHA256.HashData)),
            ("no subject", Signed(Header("HS256"), Claims(subject: null), HMACSHA256.HashData)),
            ("an empty subject", Signed(Header("HS256"), Claims(subject: ""), HMACSHA256.HashData)),
            ("no expiry", Signed(Header("HS256"), Claims(expires: null), HMACSHA256.HashData)),
            ("no start", Signed(Header("HS256"), Claims(from: null), HMACSHA256.HashData)),
            ("expired", Signed(Header("HS256"), Claims(expires: 0), HMACSHA256.HashData)),
            ("not yet valid", Signed(Header("HS256"), Claims(from: 1), HMACSHA256.HashData)),
            ("no JSON", Signed("{", "}", HMACSHA256.HashData)),
            ("five parts", "a.b.c.d.e"),
            ("nothing", ""),
            ("dots", ".."),
            ("too long", _tokens.Issue(new string('u', 8_000), Day)),
        ])
        {
            Assert.True(_tokens.UserOf(token) is null, why);
        }
    }

    [Fact]
    public void Token_with_any_character_changed_is_nobodys()
    {
        var token = _tokens.Issue("user-1", Day);
        for (var place = 0; place < token.Length - 1; place++)
        {
            var changed = token[place] == 'A' ? 'B' : 'A';
            Assert.True(_tokens.UserOf($"{token[..place]}{changed}{token[(place + 1)..]}") is null, $"changed at {place}");
        }
    }

    [Theory]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", 32)]
    [InlineData("0123456789abcdef0123456789abcdef", 32)] // As base64 it would be too short.
    [InlineData("a passphrase, which is no base64 at all", 39)]
    [InlineData("ひみつのことばをここにかく", 39)]
    public void Signing_key_is_base64_or_a_text_of_32_bytes(string configured, int bytes) =>
        Assert.Equal(bytes, SigningKey.Configured(Configuration(configured))?.Length);

    [Theory]
    [InlineData("too short")]
    [InlineData("AAECAwQFBgcICQoLDA0ODw==")]
    public void Signing_key_that_is_too_short_is_refused_without_being_told(string configured)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => SigningKey.Configured(Configuration(configured)));
        Assert.StartsWith("Identity:SigningKey: ", wrong.Message);
        Assert.DoesNotContain(configured, wrong.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void Signing_key_that_is_not_given_is_none(string? configured) => Assert.Null(SigningKey.Configured(Configuration(configured)));

    private static IConfiguration Configuration(string? key) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [SigningKey.Key] = key }).Build();

    private static string Header(string algorithm) => $$"""{"alg":"{{algorithm}}","typ":"JWT"}""";

    private string Claims(string? issuer = "platform", string? subject = "user-1", long? from = 0, long? expires = 60)
    {
        var claims = new Dictionary<string, object?> { ["iss"] = issuer, ["sub"] = subject, ["nbf"] = Now + from, ["exp"] = Now + expires };
        return JsonSerializer.Serialize(claims.Where(claim => claim.Value is not null).ToDictionary());
    }

    private static string Signed(string header, string claims, Func<byte[], byte[], byte[]> hash, byte[]? key = null)
    {
        var content = $"{Encoded(header)}.{Encoded(claims)}";
        return $"{content}.{Base64Url.EncodeToString(hash(key ?? Key, Encoding.UTF8.GetBytes(content)))}";
    }

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
