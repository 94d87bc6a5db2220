using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts;
using Platform.Contracts.Identity;
using Platform.Grains.Identity;
using Platform.Testing;

namespace Platform.Grains.Tests.Identity;

public sealed class AccountRulesTests
{
    private static readonly IdentityOptions Options = new();
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData("no address", "long enough", IdentityErrors.InvalidEmail)]
    [InlineData("a@example.com", "1234567", IdentityErrors.WeakPassword)]
    [InlineData("a@example.com", "", IdentityErrors.WeakPassword)]
    [InlineData("a@example.com", "😀😀😀😀", IdentityErrors.WeakPassword)]
    [InlineData("a@example.com", "12345678", null)]
    [InlineData("a@example.com", "😀😀😀😀😀😀😀😀", null)]
    [InlineData("a@example.com", "パスワードを考える", null)]
    public void Registration_needs_an_address_and_a_password_of_eight_characters(string email, string password, string? code) =>
        Assert.Equal(code, AccountRules.Check(new Registration(email, password, null))?.Code);

    [Fact]
    public void Password_is_at_most_a_kibibyte()
    {
        Assert.Null(AccountRules.Check(new Registration("a@example.com", new string('x', 1_024), null)));
        Assert.Equal(ErrorCodes.Invalid, AccountRules.Check(new Registration("a@example.com", new string('x', 1_025), null))?.Code);
        Assert.Equal(ErrorCodes.Invalid, AccountRules.Check(new Registration("a@example.com", new string('あ', 342), null))?.Code);
        Assert.Equal(ErrorCodes.Invalid, AccountRules.Check(new Registration("a@example.com", "long enough", new string('n', 201)))?.Code);
    }

    [Fact]
    public void Fifth_failure_locks_and_each_after_it_for_twice_as_long_up_to_the_longest()
    {
        var lockout = Lockout.None;
        for (var failure = 1; failure <= 4; failure++)
        {
            lockout = Fail(lockout);
            Assert.Null(Refusal(lockout));
        }

        foreach (var seconds in (int[])[30, 60, 120, 240, 480, 900, 900, 900])
        {
            lockout = Fail(lockout);
            Assert.Equal((ErrorCodes.LimitExceeded, TimeSpan.FromSeconds(seconds)), (Refusal(lockout)?.Code, Refusal(lockout)?.RetryAfter));
            _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(TimeSpan.FromMilliseconds(1), Refusal(lockout)?.RetryAfter);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Null(Refusal(lockout));
        }
    }

    [Fact]
    public void Clock_put_back_locks_nobody_out_for_longer_than_the_longest()
    {
        var lockout = new Lockout(5, _clock.GetUtcNow() + TimeSpan.FromDays(400));
        Assert.Equal(TimeSpan.FromSeconds(Options.MaxLockoutSeconds), Refusal(lockout)?.RetryAfter);
    }

    [Fact]
    public void Lockout_is_within_its_bounds_after_any_number_of_failures() => Check.QuickThrowOnFailure(
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), failures =>
        {
            var after = Fail(new Lockout(failures, null));
            var wait = (Refusal(after)?.RetryAfter ?? TimeSpan.Zero).TotalSeconds;
            return after.Failures == failures + 1 && (after.Failures < Options.FailuresBeforeLockout ? wait == 0 : wait is >= 30 and <= 900);
        }));

    private Lockout Fail(Lockout lockout) => AccountRules.Fail(lockout, _clock.GetUtcNow(), Options);

    private Error? Refusal(Lockout lockout) => AccountRules.Refusal(lockout, _clock.GetUtcNow(), Options);
}
