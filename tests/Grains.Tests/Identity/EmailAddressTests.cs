using Platform.Contracts.Identity;

namespace Platform.Grains.Tests.Identity;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("user@example.com", "user@example.com")]
    [InlineData("  User.Name+tag@Example.COM\t", "user.name+tag@example.com")]
    [InlineData("o'brien/dept=x@sub.example.co.jp", "o'brien/dept=x@sub.example.co.jp")]
    [InlineData("a..b.@carrier.ne.jp", "a..b.@carrier.ne.jp")]
    [InlineData("ÄÖ@例え.テスト", "äö@例え.テスト")]
    [InlineData("1@2.x", "1@2.x")]
    public void Address_has_one_key_however_it_is_written(string written, string key)
    {
        Assert.Equal(key, EmailAddress.Key(written));
        Assert.Equal(written.Trim(), EmailAddress.Written(written));
        Assert.Equal(key, EmailAddress.Key(EmailAddress.Written(written)!.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("user")]
    [InlineData("@example.com")]
    [InlineData("user@")]
    [InlineData("user@localhost")]
    [InlineData("user@@example.com")]
    [InlineData("user@a@example.com")]
    [InlineData("us er@example.com")]
    [InlineData("user@exa mple.com")]
    [InlineData("user@example..com")]
    [InlineData("user@example.com.")]
    [InlineData("user@.example.com")]
    [InlineData("user@-example.com")]
    [InlineData("user@example-.com")]
    [InlineData("user@exam_ple.com")]
    [InlineData("user@[127.0.0.1]")]
    [InlineData("\"user\"@example.com")]
    [InlineData("<user@example.com>")]
    [InlineData("user@example.com,other@example.com")]
    [InlineData("user\0@example.com")]
    [InlineData("user\r\n@example.com")]
    [InlineData("us\u200Ber@example.com")]
    [InlineData("us\u00A0er@example.com")]
    [InlineData("user＠example.com")]
    public void Text_that_is_no_address_has_no_key(string text)
    {
        Assert.Null(EmailAddress.Key(text));
        Assert.Null(EmailAddress.Written(text));
    }

    [Fact]
    public void Address_is_bounded_as_mail_is()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 47), 4)); // 191 characters
        var longest = $"{new string('l', 62)}@{domain}";
        Assert.Equal(EmailAddress.MaxChars, longest.Length);
        Assert.Equal(longest, EmailAddress.Key(longest));
        Assert.Null(EmailAddress.Key("l" + longest));
        Assert.Equal(64, EmailAddress.Key($"{new string('l', 64)}@example.com")?.IndexOf('@'));
        Assert.Null(EmailAddress.Key($"{new string('l', 65)}@example.com"));
        Assert.Null(EmailAddress.Key($"user@{new string('d', 64)}.com"));
        Assert.Null(EmailAddress.Key("user@\uD800example.com"));
        Assert.Null(EmailAddress.Key(new string('x', 1_000_000) + "@example.com"));
    }
}
