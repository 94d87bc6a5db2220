using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Storage;
using Platform.Testing;

namespace Platform.Local.Orleans.Tests.State;

[GenerateSerializer]
public sealed class Account
{
    [Id(0)]
    public int Balance { get; set; }

    [Id(1)]
    public List<string> Notes { get; set; } = [];
}

public interface IAccountGrain : IGrainWithStringKey
{
    Task<int> Deposit(int amount);

    Task<int> Balance();

    Task<bool> Exists();

    Task Clear();

    Task Unsaved(int amount);

    Task Reread();

    Task End();

    Task<int> SeenOnActivation();
}

public sealed class AccountGrain([PersistentState("account")] IPersistentState<Account> account) : Grain, IAccountGrain
{
    private int _seen = -1;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _seen = account.State.Balance;
        return Task.CompletedTask;
    }

    public async Task<int> Deposit(int amount)
    {
        account.State.Balance += amount;
        await account.WriteStateAsync();
        return account.State.Balance;
    }

    public Task<int> Balance() => Task.FromResult(account.State.Balance);

    public Task<bool> Exists() => Task.FromResult(account.RecordExists);

    public Task Clear() => account.ClearStateAsync();

    public Task Unsaved(int amount)
    {
        account.State.Balance += amount;
        return Task.CompletedTask;
    }

    public Task Reread() => account.ReadStateAsync();

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<int> SeenOnActivation() => Task.FromResult(_seen);
}

[StorageProvider(ProviderName = "Default")]
public sealed class OldStyleGrain : Grain<Account>, IOldStyleGrain
{
    public async Task<int> Deposit(int amount)
    {
        State.Balance += amount;
        await WriteStateAsync();
        return State.Balance;
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public interface IOldStyleGrain : IGrainWithStringKey
{
    Task<int> Deposit(int amount);

    Task End();
}

public sealed class MissingStorageGrain([PersistentState("x", "nowhere")] IPersistentState<Account> account) : Grain, IMissingStorageGrain
{
    public Task<int> Balance() => Task.FromResult(account.State.Balance);
}

public interface IMissingStorageGrain : IGrainWithStringKey
{
    Task<int> Balance();
}

public sealed class StateTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private IAccountGrain Grain(string key) => fixture.Grains.GetGrain<IAccountGrain>(key);

    private static string NewKey() => Guid.NewGuid().ToString();

    [Fact]
    public async Task State_is_read_before_activation_and_survives_it()
    {
        // Orleans: a persistent state is read before OnActivateAsync, and the next activation has what the last one wrote.
        var key = NewKey();
        Assert.Equal(0, await Grain(key).SeenOnActivation());
        Assert.False(await Grain(key).Exists());
        Assert.Equal(5, await Grain(key).Deposit(5));
        Assert.True(await Grain(key).Exists());
        await Grain(key).Unsaved(100);
        await Grain(key).End();
        await Eventually.True(async () => await Grain(key).SeenOnActivation() == 5);
        Assert.Equal(5, await Grain(key).Balance());
    }

    [Fact]
    public async Task Reading_again_drops_what_was_not_written()
    {
        // Orleans: ReadStateAsync replaces the state by the stored one.
        var key = NewKey();
        await Grain(key).Deposit(5);
        await Grain(key).Unsaved(100);
        await Grain(key).Reread();
        Assert.Equal(5, await Grain(key).Balance());
    }

    [Fact]
    public async Task Cleared_state_is_gone_and_can_be_written_again()
    {
        // Orleans: ClearStateAsync removes the record and leaves a new state.
        var key = NewKey();
        await Grain(key).Deposit(5);
        await Grain(key).Clear();
        Assert.False(await Grain(key).Exists());
        Assert.Equal(0, await Grain(key).Balance());
        Assert.Equal(2, await Grain(key).Deposit(2));
    }

    [Fact]
    public async Task Grain_with_one_state_has_it_too()
    {
        // Orleans: Grain<T> reads its state before activation from the storage that its attribute names.
        var grain = fixture.Grains.GetGrain<IOldStyleGrain>(NewKey());
        Assert.Equal(1, await grain.Deposit(1));
        await grain.End();
        Assert.Equal(3, await grain.Deposit(2));
    }

    [Fact]
    public async Task Storage_that_is_missing_fails_the_call_with_its_name()
    {
        // Orleans: a grain that names a storage that is not registered cannot be activated.
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => fixture.Grains.GetGrain<IMissingStorageGrain>("x").Balance());
        Assert.Contains("nowhere", thrown.ToString());
    }

    [Fact]
    public async Task Writers_with_an_old_etag_conflict()
    {
        // Orleans: a write with an etag that is not the stored one throws InconsistentStateException, and changes nothing.
        var storage = fixture.Silo.Services.GetRequiredService<IGrainStorage>();
        var id = GrainId.Create("account", NewKey());
        var first = new GrainState<Account>(new Account { Balance = 1 });
        await storage.WriteStateAsync("account", id, first);
        Assert.NotNull(first.ETag);
        var second = new GrainState<Account>(new Account());
        await storage.ReadStateAsync("account", id, second);
        Assert.Equal((1, first.ETag, true), (second.State!.Balance, second.ETag, second.RecordExists));
        second.State!.Balance = 2;
        await storage.WriteStateAsync("account", id, second);
        first.State!.Balance = 3;
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("account", id, first));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("account", id, first));
        var stored = new GrainState<Account>(new Account());
        await storage.ReadStateAsync("account", id, stored);
        Assert.Equal(2, stored.State!.Balance);
    }

    [Fact]
    public async Task Grain_whose_write_conflicts_gets_the_exception_and_is_activated_anew()
    {
        // Orleans: the conflict reaches the caller, and the activation that holds the old state ends, so that the next reads the stored one.
        var key = NewKey();
        await Grain(key).Deposit(5);
        var storage = fixture.Silo.Services.GetRequiredService<IGrainStorage>();
        var other = new GrainState<Account>(new Account());
        await storage.ReadStateAsync("account", Grain(key).GetGrainId(), other);
        other.State!.Balance = 50;
        await storage.WriteStateAsync("account", Grain(key).GetGrainId(), other);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain(key).Deposit(1));
        await Eventually.True(async () => await Grain(key).Balance() == 50);
    }
}
