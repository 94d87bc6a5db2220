using Platform.Api.Identity;

namespace Platform.Api.Tests.Identity;

public sealed class ApiTokensTests
{
    [Fact]
    public void Tokens_are_of_their_users_and_plain_ones_of_themselves()
    {
        var tokens = ApiTokens.Parse(" alice = secret , devtoken,bob=a=b ", isDevelopment: false);

        Assert.Equal(3, tokens.Count);
        Assert.Equal("alice", tokens.UserOf("secret"));
        Assert.Equal("devtoken", tokens.UserOf("devtoken"));
        Assert.Equal("bob", tokens.UserOf("a=b"));
        foreach (var wrong in (string[])["", "alice", "SECRET", "secret ", "alice=secret", "secre", "secrets", new string('x', 10_000)]) Assert.Null(tokens.UserOf(wrong));
    }

    [Fact]
    public void One_user_may_have_several_tokens()
    {
        var tokens = ApiTokens.Parse("alice=one,alice=two", isDevelopment: false);

        Assert.Equal(("alice", "alice"), (tokens.UserOf("one"), tokens.UserOf("two")));
    }

    [Theory]
    [InlineData(null, true, "devtoken")]
    [InlineData(" ", true, "devtoken")]
    [InlineData("", false, null)]
    [InlineData(null, false, null)]
    [InlineData("other", true, null)]
    public void Development_token_stands_only_where_none_is_configured_in_development(string? value, bool isDevelopment, string? user) =>
        Assert.Equal(user, ApiTokens.Parse(value, isDevelopment).UserOf("devtoken"));

    [Theory]
    [InlineData("a,,b", 2)]
    [InlineData("a,", 2)]
    [InlineData("=token-value", 1)]
    [InlineData("a,user=", 2)]
    [InlineData("a,b,a", 3)]
    [InlineData("x=hush,y=hush", 2)]
    [InlineData("a b", 1)]
    [InlineData("日本", 1)]
    [InlineData("a/b=c", 1)]
    public void Entry_that_is_wrong_is_named_by_its_place_without_a_token(string value, int place)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => ApiTokens.Parse(value, isDevelopment: false));

        Assert.StartsWith($"API_TOKENS: entry {place} ", wrong.Message);
        Assert.DoesNotContain("hush", wrong.Message);
        Assert.DoesNotContain("token-value", wrong.Message);
    }
}
