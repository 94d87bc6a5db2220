using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Platform.Contracts;
using Platform.Contracts.Identity;
using Platform.Grains.Identity;
using Platform.Grains.Tests.Hosting;
using Platform.Storage;

namespace Platform.Grains.Tests.Identity;

public sealed class AccountGrainTests : IAsyncLifetime
{
    private const string Password = "correct horse";
    private static readonly Registration Mia = new("Mia@Example.com", Password, "Mia");

    private readonly TemporaryFolder _folder = new();
    private TestSilo? _silo;

    public ValueTask InitializeAsync() => StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _silo!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Registered_user_logs_in_and_is_the_same_after_a_restart()
    {
        var id = NewId();
        var registered = await Account().Register(id, Mia);
        Assert.Equal((id, 1, "Mia@Example.com", "Mia"), (registered.Value?.UserId, registered.Value?.Number, registered.Value?.Email, registered.Value?.FullName));
        await RestartAsync();

        Assert.Equal(registered.Value, (await Account().Login(Password)).Value);
        Assert.Equal(registered.Value, (await User(id).Get()).Value);
        Assert.Equal(IdentityErrors.InvalidCredentials, (await Account().Login("Correct horse")).Error?.Code);
        Assert.Equal(IdentityErrors.EmailTaken, (await Account().Register(NewId(), Mia)).Error?.Code);
        Assert.DoesNotContain(Password, (await StoredAsync()).Account!.PasswordHash);
    }

    [Fact]
    public async Task Address_never_has_two_users_however_many_register_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Account().Register(NewId(), Mia with { Password = $"{Password} {n}" })));
        var made = Assert.Single(answers, answer => answer.IsSuccess).Value!;
        Assert.All(answers.Where(answer => !answer.IsSuccess), answer => Assert.Equal(IdentityErrors.EmailTaken, answer.Error!.Code));
        Assert.Equal((1, made.UserId), (made.Number, (await StoredAsync()).Account!.UserId));
        Assert.Equal(2, await Grain<ISequenceGrain>("users").Next());
    }

    [Fact]
    public async Task Registration_again_with_its_id_is_answered_as_the_first_time_if_the_password_is_right()
    {
        var id = NewId();
        var first = await Account().Register(id, Mia);
        Assert.Equal(first.Value, (await Account().Register(id, Mia)).Value);
        for (var guess = 0; guess < 5; guess++)
            Assert.Equal(IdentityErrors.EmailTaken, (await Account().Register(id, Mia with { Password = $"wrong guess {guess}" })).Error?.Code);

        // The guesses counted as such.
        Assert.Equal(IdentityErrors.EmailTaken, (await Account().Register(id, Mia)).Error?.Code);
        Assert.Equal(ErrorCodes.LimitExceeded, (await Account().Login(Password)).Error?.Code);
    }

    [Fact]
    public async Task Refused_registration_leaves_nothing()
    {
        Assert.Equal(IdentityErrors.WeakPassword, (await Account().Register(NewId(), Mia with { Password = "1234567" })).Error?.Code);
        Assert.Null((await StoredAsync()).Account);
        Assert.True((await Account().Register(NewId(), Mia)).IsSuccess);
    }

    [Fact]
    public async Task Registration_cut_off_after_its_first_write_is_finished_by_a_login()
    {
        var id = await CutOffAsync(userIsThere: false);
        Assert.Equal((id, 1), ((await Account().Login(Password)).Value?.UserId, (await User(id).Get()).Value?.Number));
        Assert.True((await StoredAsync()).Account!.Complete);
    }

    [Fact]
    public async Task Registration_cut_off_is_finished_by_its_reminder()
    {
        var id = await CutOffAsync(userIsThere: true);
        await Account().AsReference<IRemindable>().ReceiveReminder("register", new TickStatus());
        Assert.True((await StoredAsync()).Account!.Complete);
        Assert.Equal((id, 1), ((await User(id).Get()).Value?.UserId, (await User(id).Get()).Value?.Number));
        Assert.Equal(2, await Grain<ISequenceGrain>("users").Next());
    }

    [Fact]
    public async Task Registration_cut_off_is_answered_to_whoever_asks_again_with_its_password_alone()
    {
        var id = await CutOffAsync(userIsThere: false);
        Assert.Equal(IdentityErrors.EmailTaken, (await Account().Register(NewId(), Mia with { Password = "another one" })).Error?.Code);
        Assert.Equal(id, (await Account().Register(NewId(), Mia)).Value?.UserId);
        Assert.Equal(IdentityErrors.EmailTaken, (await Account().Register(NewId(), Mia)).Error?.Code);
    }

    [Fact]
    public async Task Lockout_survives_a_restart_and_takes_no_password()
    {
        await Account().Register(NewId(), Mia);
        for (var failure = 1; failure <= 3; failure++) Assert.Equal(IdentityErrors.InvalidCredentials, (await Account().Login("wrong")).Error?.Code);
        await RestartAsync();
        for (var failure = 4; failure <= 5; failure++) Assert.Equal(IdentityErrors.InvalidCredentials, (await Account().Login("wrong")).Error?.Code);
        await RestartAsync();

        var locked = (await Account().Login(Password)).Error;
        Assert.Equal(ErrorCodes.LimitExceeded, locked?.Code);
        Assert.InRange(locked!.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Assert.Equal(5, (await StoredAsync()).Lockout.Failures);
    }

    [Fact]
    public async Task Right_password_sets_the_failures_back()
    {
        await Account().Register(NewId(), Mia);
        for (var round = 0; round < 3; round++)
        {
            for (var failure = 1; failure <= 4; failure++) Assert.Equal(IdentityErrors.InvalidCredentials, (await Account().Login("wrong")).Error?.Code);
            Assert.True((await Account().Login(Password)).IsSuccess);
        }

        Assert.Equal(Lockout.None, (await StoredAsync()).Lockout);
    }

    [Fact]
    public async Task Guesses_at_an_address_nobody_has_are_locked_out_as_any_and_store_nothing()
    {
        for (var failure = 1; failure <= 5; failure++) Assert.Equal(IdentityErrors.InvalidCredentials, (await Account().Login("wrong")).Error?.Code);
        Assert.Equal(ErrorCodes.LimitExceeded, (await Account().Login("wrong")).Error?.Code);
        Assert.Equal(new AccountState(), await StoredAsync());
        Assert.True((await Account().Register(NewId(), Mia)).IsSuccess);
        Assert.True((await Account().Login(Password)).IsSuccess);
    }

    [Fact]
    public async Task Password_is_hashed_anew_at_a_login_once_more_rounds_are_asked_for()
    {
        await Account().Register(NewId(), Mia);
        var before = (await StoredAsync()).Account!.PasswordHash;
        await Account().Login(Password);
        Assert.Equal(before, (await StoredAsync()).Account!.PasswordHash);

        await RestartAsync(("Identity:PasswordIterations", "20000"));
        Assert.Equal(IdentityErrors.InvalidCredentials, (await Account().Login("wrong")).Error?.Code);
        Assert.Equal(before, (await StoredAsync()).Account!.PasswordHash);
        Assert.True((await Account().Login(Password)).IsSuccess);
        Assert.NotEqual(before, (await StoredAsync()).Account!.PasswordHash);
        Assert.True((await Account().Login(Password)).IsSuccess);
    }

    [Fact]
    public async Task Sequence_gives_each_number_once_and_goes_on_after_a_restart()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Grain<ISequenceGrain>("things").Next()));
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), numbers.Order());
        await RestartAsync();
        Assert.Equal((21, 1), (await Grain<ISequenceGrain>("things").Next(), await Grain<ISequenceGrain>("others").Next()));
    }

    [Fact]
    public async Task User_is_made_once()
    {
        var (id, at) = (NewId(), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(ErrorCodes.NotFound, (await User(id).Get()).Error?.Code);
        var made = await User(id).Create("a@example.com", null, at);
        Assert.Equal(made, await User(id).Create("a@example.com", null, at));
        await Assert.ThrowsAsync<InvalidOperationException>(() => User(id).Create("b@example.com", null, at));
        Assert.Equal("a@example.com", (await User(id).Get()).Value?.Email);
    }

    [Theory]
    [InlineData("Identity:FailuresBeforeLockout", "0")]
    [InlineData("Identity:PasswordIterations", "100")]
    [InlineData("Identity:MaxLockoutSeconds", "10")]
    public async Task Option_that_cannot_be_used_is_named_at_the_start(string key, string value)
    {
        using var folder = new TemporaryFolder();
        var wrong = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestSilo.StartAsync(folder.Path, (key, value)));
        Assert.Contains(key["Identity:".Length..], Assert.Single(wrong.Failures));
    }

    private static string NewId() => Guid.NewGuid().ToString();

    private IAccountGrain Account() => Grain<IAccountGrain>("mia@example.com");

    private IUserGrain User(string id) => Grain<IUserGrain>(id);

    private T Grain<T>(string key) where T : IGrainWithStringKey => _silo!.Grains.GetGrain<T>(key);

    private async ValueTask StartAsync(params (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] usual =
            [("Silo:Roles", "grains"), ("Identity:PasswordIterations", "10000"), ("Identity:LockoutSeconds", "3600"), ("Identity:MaxLockoutSeconds", "3600")];
        _silo = await TestSilo.StartAsync(_folder.Path, [.. settings.Concat(usual).DistinctBy(setting => setting.Key)]);
    }

    private async Task RestartAsync(params (string Key, string Value)[] settings)
    {
        await _silo!.DisposeAsync();
        await StartAsync(settings);
    }

    private IGrainStorage Store => _silo!.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Grains);

    private async Task<AccountState> StoredAsync()
    {
        var state = new GrainState<AccountState>(new AccountState());
        await Store.ReadStateAsync("account", Account().GetGrainId(), state);
        return state.State ?? new AccountState();
    }

    /// <summary>What a crash in the middle of a registration leaves; the user's id.</summary>
    private async Task<string> CutOffAsync(bool userIsThere)
    {
        var hash = await _silo!.Services.GetRequiredService<PasswordHashing>().HashAsync(Password);
        var account = new Account(NewId(), Mia.Email, null, hash.Value!, DateTimeOffset.UtcNow, Complete: false);
        await Store.WriteStateAsync("account", Account().GetGrainId(), new GrainState<AccountState>(new AccountState { Account = account }));
        if (userIsThere) await User(account.UserId).Create(account.Email, null, account.CreatedAt);
        return account.UserId;
    }
}
