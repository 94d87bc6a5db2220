using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Platform.Testing;

namespace Platform.Local.Orleans.Tests.Reminders;

public interface IReminderGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan due, TimeSpan period);

    Task Unregister(string name);

    Task<string[]> Names();
}

public sealed class ReminderGrain : Grain, IReminderGrain, IRemindable
{
    public Task Register(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task Unregister(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task<string[]> Names() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Ticks.Record(this.GetPrimaryKeyString(), reminderName, status);
        return Task.CompletedTask;
    }
}

/// <summary>The ticks that grains got.</summary>
public static class Ticks
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<(string Name, TickStatus Status)>> All = new();

    public static void Record(string key, string name, TickStatus status) => All.GetOrAdd(key, _ => new()).Enqueue((name, status));

    public static (string Name, TickStatus Status)[] Of(string key) => All.TryGetValue(key, out var ticks) ? [.. ticks] : [];
}

/// <summary>A table that outlives silos, as one in a database does.</summary>
public sealed class SharedReminderTable : IReminderTable
{
    private readonly ConcurrentDictionary<(GrainId, string), ReminderEntry> _rows = new();

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        Task.FromResult(new ReminderTableData(_rows.Values.Where(row => row.GrainId == grainId)));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Task.FromResult(new ReminderTableData(_rows.Values.Where(row =>
        row.GrainId.GetUniformHashCode() is var hash && (begin < end ? hash > begin && hash <= end : hash > begin || hash <= end))));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Task.FromResult(_rows.GetValueOrDefault((grainId, reminderName)));

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        entry.ETag = Guid.NewGuid().ToString();
        _rows[(entry.GrainId, entry.ReminderName)] = entry;
        return Task.FromResult<string?>(entry.ETag);
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Task.FromResult(
        _rows.TryGetValue((grainId, reminderName), out var row) && row.ETag == eTag && _rows.TryRemove((grainId, reminderName), out _));

    public Task TestOnlyClearTable()
    {
        _rows.Clear();
        return Task.CompletedTask;
    }
}

public sealed class ReminderTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    private readonly string _key = Guid.NewGuid().ToString();

    private static Task<TestSilo> StartAsync(SharedReminderTable table, TimeSpan? minimum = null) => TestSilo.StartAsync(silo =>
    {
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable>(table);
        silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = minimum ?? TimeSpan.FromMilliseconds(100));
    });

    [Fact]
    public async Task Reminder_ticks_at_its_time_and_again_until_it_is_unregistered()
    {
        // Orleans: a reminder calls ReceiveReminder at its due time and every period after, with the times in the status.
        await using var silo = await StartAsync(new SharedReminderTable());
        var grain = silo.Grains.GetGrain<IReminderGrain>(_key);
        await grain.Register("one", Soon, Soon);
        await Eventually.True(() => Ticks.Of(_key).Length >= 2);
        var status = Ticks.Of(_key)[0].Status;
        Assert.Equal(Soon, status.Period);
        Assert.True(status.CurrentTickTime >= status.FirstTickTime);
        await grain.Unregister("one");
        Assert.Empty(await grain.Names());
    }

    [Fact]
    public async Task Reminder_is_found_by_name_and_replaced_by_name()
    {
        // Orleans: registering the same name again changes the reminder.
        await using var silo = await StartAsync(new SharedReminderTable());
        var grain = silo.Grains.GetGrain<IReminderGrain>(_key);
        await grain.Register("a", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await grain.Register("b", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        Assert.Equal(["a", "b"], await grain.Names());
        await grain.Register("a", Soon, TimeSpan.FromHours(1));
        Assert.Equal(["a", "b"], await grain.Names());
        await Eventually.True(() => Ticks.Of(_key).Length == 1);
        Assert.Equal("a", Ticks.Of(_key)[0].Name);
    }

    [Fact]
    public async Task Reminder_survives_a_restart()
    {
        // Orleans: what is in the table goes on ticking in the next silo, which wakes the grain.
        var table = new SharedReminderTable();
        await using (var first = await StartAsync(table)) await first.Grains.GetGrain<IReminderGrain>(_key).Register("kept", Soon, Soon);
        var before = Ticks.Of(_key).Length;
        await using var second = await StartAsync(table);
        await Eventually.True(() => Ticks.Of(_key).Length > before);
        Assert.Equal(["kept"], await second.Grains.GetGrain<IReminderGrain>(_key).Names());
    }

    [Fact]
    public async Task Period_below_the_minimum_is_refused()
    {
        // Orleans: a period shorter than ReminderOptions.MinimumReminderPeriod, one minute by default, is an ArgumentException.
        await using var silo = await StartAsync(new SharedReminderTable(), TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<ArgumentException>(() => silo.Grains.GetGrain<IReminderGrain>(_key).Register("x", Soon, TimeSpan.FromSeconds(59)));
    }
}
