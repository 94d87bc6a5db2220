using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Identity;
using Platform.Storage;

namespace Platform.Grains.Identity;

/// <summary>
/// Registers the user of an address and checks their password. An account is written before its user is made and marked complete after; one that was cut off in between is taken to its
/// end by a reminder or by the next call, so that an address never has two users, nor one that cannot log in.
/// </summary>
public sealed class AccountGrain(
    [PersistentState("account", StorageNames.Grains)] IPersistentState<AccountState> stored,
    IOptions<IdentityOptions> options,
    PasswordHashing hashing,
    TimeProvider clock) : Grain, IAccountGrain, IRemindable
{
    private const string Reminder = "register";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly Error Taken = new(IdentityErrors.EmailTaken, "the e-mail address is registered already");
    private static readonly Error Wrong = new(IdentityErrors.InvalidCredentials, "the e-mail address or the password is wrong");

    // Of an address that nobody has: it is locked like any other, and forgotten with the activation, so that guessing fills no store.
    private Lockout _nobodys = Lockout.None;

    /// <inheritdoc />
    public async Task<Result<User>> Register(string userId, Registration registration, CancellationToken cancellationToken = default)
    {
        if (!Guid.TryParseExact(userId, "D", out _)) throw new ArgumentException("the user's id is no UUID", nameof(userId));
        if (AccountRules.Check(registration) is { } wrong) return wrong;
        if (EmailAddress.Key(registration.Email) != this.GetPrimaryKeyString()) throw new ArgumentException("the address is another's", nameof(registration));
        if (stored.State.Account is { } kept) return await Again(kept, userId, registration.Password);

        var hash = await hashing.HashAsync(registration.Password);
        if (!hash.IsSuccess) return hash.Error;
        await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        var account = new Account(userId, EmailAddress.Written(registration.Email)!, registration.FullName, hash.Value, clock.GetUtcNow(), Complete: false);
        await this.SaveAsync(stored, new AccountState { Account = account }, CancellationToken.None);
        _nobodys = Lockout.None;
        return await Complete(account);
    }

    /// <inheritdoc />
    public async Task<Result<User>> Login(string password, CancellationToken cancellationToken = default)
    {
        if (await Refuses(password) is { } refused) return refused;
        return await Complete(stored.State.Account!);
    }

    /// <inheritdoc />
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (stored.State.Account is { Complete: false } account) await Complete(account);
        else await RemoveReminder();
    }

    /// <summary>
    /// Whoever asks again with the id of the first time, or whose registration was never answered, gets what they asked for if the password is theirs too. It counts as a login,
    /// lest this be a way to guess.
    /// </summary>
    private async Task<Result<User>> Again(Account account, string userId, string password)
    {
        if (account.Complete && account.UserId != userId) return Taken;
        if (await Refuses(password) is { } refused) return refused.Code == ErrorCodes.Unavailable ? refused : Taken;
        return await Complete(stored.State.Account!);
    }

    /// <summary>Why a password lets nobody in; <c>null</c> where it is right.</summary>
    private async Task<Error?> Refuses(string password)
    {
        var account = stored.State.Account;
        var lockout = account is null ? _nobodys : stored.State.Lockout;
        if (AccountRules.Refusal(lockout, clock.GetUtcNow(), options.Value) is { } locked) return locked;
        var match = await hashing.MatchAsync(account?.PasswordHash, Passwords.IsTooLong(password) ? "" : password);
        if (match.Error is { } busy) return busy;
        if (account is null || match.Value == PasswordMatch.No)
        {
            var failed = AccountRules.Fail(lockout, clock.GetUtcNow(), options.Value);
            if (account is null) _nobodys = failed;
            else await this.SaveAsync(stored, stored.State with { Lockout = failed }, CancellationToken.None);
            return Wrong;
        }

        if (match.Value == PasswordMatch.YesOutdated && await hashing.HashAsync(password) is { IsSuccess: true } anew)
            await this.SaveAsync(stored, new AccountState { Account = account with { PasswordHash = anew.Value } }, CancellationToken.None);
        else if (lockout != Lockout.None)
            await this.SaveAsync(stored, stored.State with { Lockout = Lockout.None }, CancellationToken.None);
        return null;
    }

    private async Task<Result<User>> Complete(Account account)
    {
        var user = GrainFactory.GetGrain<IUserGrain>(account.UserId);
        if (account.Complete) return await user.Get(CancellationToken.None) is { IsSuccess: true } there ? there : Wrong;
        var made = await user.Create(account.Email, account.FullName, account.CreatedAt, CancellationToken.None);
        await this.SaveAsync(stored, stored.State with { Account = account with { Complete = true } }, CancellationToken.None);
        await RemoveReminder();
        return made;
    }

    private async Task RemoveReminder()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
