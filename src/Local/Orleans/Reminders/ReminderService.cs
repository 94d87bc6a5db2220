using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Local.Runtime;
using Orleans.Timers;

namespace Orleans.Local.Reminders;

/// <summary>
/// Keeps the reminders of grains in a table, and calls the grains when they are due. What is in the table when the silo starts goes on
/// from there: ticks that were missed are not made up for, the next one comes at its own time.
/// </summary>
internal sealed class ReminderService(SiloCore silo, IGrainFactory grains, IServiceProvider services, IOptions<ReminderOptions> options)
    : IReminderRegistry, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), LocalReminder> _local = new();
    private IReminderTable? _table;
    private ITimer? _refresh;
    private volatile bool _stopped;

    private IReminderTable Table => _table ??= services.GetService<IReminderTable>()
        ?? throw new OrleansConfigurationException("Reminders need a table: register an IReminderTable, or UseInMemoryReminderService.");

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe<ReminderService>(ServiceLifecycleStage.BecomeActive, StartTableAsync, cancellation => Table.StopAsync(cancellation));
        lifecycle.Subscribe<ReminderService>(ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        Validate(reminderName, dueTime, period);
        var entry = new ReminderEntry
        {
            GrainId = callingGrainId,
            ReminderName = reminderName,
            StartAt = silo.Clock.Time.GetUtcNow().UtcDateTime + dueTime,
            Period = period,
        };
        entry.ETag = await Table.UpsertRow(entry)
            ?? throw new ReminderException($"Could not register reminder {entry} to reminder table due to a race. Please try again later.");
        Schedule(entry, justRegistered: true);
        return new Reminder(entry);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        var entry = ((Reminder)reminder).Entry;
        if (!await Table.RemoveRow(entry.GrainId, entry.ReminderName, entry.ETag!))
        {
            throw new ReminderException(
                $"Could not unregister reminder {entry.ReminderName} of grain {entry.GrainId} from the reminder table, due to tag mismatch. You can retry.");
        }

        if (_local.TryRemove((entry.GrainId, entry.ReminderName), out var local)) local.Dispose();
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName) =>
        await Table.ReadRow(callingGrainId, reminderName) is { } entry ? new Reminder(entry) : null;

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) =>
        (await Table.ReadRows(callingGrainId)).Reminders.Select(IGrainReminder (entry) => new Reminder(entry)).ToList();

    private async Task StartTableAsync(CancellationToken cancellation) =>
        await Table.StartAsync(cancellation).WaitAsync(options.Value.InitializationTimeout, silo.Clock.Time, cancellation);

    private async Task StartAsync(CancellationToken cancellation)
    {
        await RefreshAsync();
        var period = options.Value.RefreshReminderListPeriod;
        _refresh = silo.Clock.Time.CreateTimer(_ => _ = TryRefreshAsync(), null, period, period);
    }

    private Task StopAsync(CancellationToken cancellation)
    {
        _stopped = true;
        _refresh?.Dispose();
        foreach (var reminder in _local.Values) reminder.Dispose();
        _local.Clear();
        return Task.CompletedTask;
    }

    private async Task TryRefreshAsync()
    {
        try
        {
            await RefreshAsync();
        }
        catch (Exception exception)
        {
            silo.Log.ReminderTableFailed(exception);
        }
    }

    // Follows what others changed in the table.
    private async Task RefreshAsync()
    {
        var before = _local.ToArray();
        var stored = (await Table.ReadRows(0, 0)).Reminders;
        var present = stored.Select(entry => (entry.GrainId, entry.ReminderName)).ToHashSet();
        foreach (var entry in stored)
        {
            if (_local.TryGetValue((entry.GrainId, entry.ReminderName), out var local) && local.Entry.ETag == entry.ETag) continue;
            Schedule(entry, justRegistered: false);
        }

        foreach (var pair in before)
            if (!present.Contains(pair.Key) && _local.TryRemove(pair)) pair.Value.Dispose();
    }

    private void Schedule(ReminderEntry entry, bool justRegistered)
    {
        if (_stopped) return;
        var added = new LocalReminder(silo, grains.GetGrain<IRemindable>(entry.GrainId), entry);
        _local.AddOrUpdate((entry.GrainId, entry.ReminderName), added, (_, previous) =>
        {
            previous.Dispose();
            return added;
        });
        added.Start(justRegistered);
    }

    private void Validate(string name, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(dueTime), "Cannot use InfiniteTimeSpan dueTime to create a reminder");
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period == Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(period), "Cannot use InfiniteTimeSpan period to create a reminder");
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        if (period < options.Value.MinimumReminderPeriod)
            throw new ArgumentException($"Cannot register reminder {name}: its period of {period} is shorter than {options.Value.MinimumReminderPeriod}");
    }

    [GenerateSerializer, Immutable]
    internal sealed class Reminder(ReminderEntry entry) : IGrainReminder
    {
        public ReminderEntry Entry => entry;

        public string ReminderName => entry.ReminderName;
    }
}
