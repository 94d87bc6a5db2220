using System.Globalization;
using Platform.Contracts;
using Platform.Contracts.Identity;

namespace Platform.Grains.Identity;

/// <summary>Who may register, and when passwords are looked at: pure.</summary>
public static class AccountRules
{
    private const int MaxNameChars = 200;

    /// <summary>What is wrong with a registration; <c>null</c> for nothing.</summary>
    public static Error? Check(Registration registration)
    {
        if (EmailAddress.Written(registration.Email) is null) return new Error(IdentityErrors.InvalidEmail, "email: it is not an e-mail address");
        if (Passwords.IsTooLong(registration.Password)) return Error.Invalid($"password: it must be at most {Passwords.MaxBytes} bytes");
        if (!Passwords.IsLongEnough(registration.Password))
            return new Error(IdentityErrors.WeakPassword, $"password: it must be at least {Passwords.MinChars} characters");
        return registration.FullName is { Length: > MaxNameChars } ? Error.Invalid($"full_name: it must be at most {MaxNameChars} characters") : null;
    }

    /// <summary>Why no password is looked at now; <c>null</c> where one is.</summary>
    public static Error? Refusal(Lockout lockout, DateTimeOffset now, IdentityOptions options)
    {
        if (lockout.Until is not { } until || until <= now) return null;
        // A clock that was put back must not lock anyone out for longer than a lockout ever lasts.
        var wait = TimeSpan.FromTicks(Math.Min((until - now).Ticks, TimeSpan.FromSeconds(options.MaxLockoutSeconds).Ticks));
        return Error.LimitExceeded(
            string.Create(CultureInfo.InvariantCulture, $"there were too many wrong passwords; try again in {Math.Ceiling(wait.TotalSeconds):0} seconds"), wait);
    }

    /// <summary>After a wrong password: from the last failure that is allowed on, each locks for twice as long as the one before, up to the longest.</summary>
    public static Lockout Fail(Lockout lockout, DateTimeOffset now, IdentityOptions options)
    {
        var failures = lockout.Failures + 1;
        var beyond = failures - options.FailuresBeforeLockout;
        if (beyond < 0) return new Lockout(failures, null);
        var seconds = Math.Min(options.MaxLockoutSeconds, options.LockoutSeconds * Math.Pow(2, beyond));
        return new Lockout(failures, now + TimeSpan.FromSeconds(seconds));
    }
}
