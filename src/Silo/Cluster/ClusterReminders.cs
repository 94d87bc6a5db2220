using Platform.Storage;
using StackExchange.Redis;

namespace Platform.Silo;

/// <summary>
/// The reminders of a cluster, in Redis, whose faults are told as what they are: a <see cref="StorageException"/>, which callers are answered as 503, and not the provider's own exception,
/// which says nothing to them.
/// </summary>
internal sealed class ClusterReminders(IReminderTable table) : IReminderTable
{
    /// <summary>Puts itself in front of the reminder table that was added last.</summary>
    public static void Add(IServiceCollection services)
    {
        var behind = services.Last(service => service.ServiceType == typeof(IReminderTable));
        services.AddSingleton<IReminderTable>(provider => new ClusterReminders((IReminderTable)(
            behind.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, behind.ImplementationType!))));
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => table.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) => table.StopAsync(cancellationToken);

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Guard(() => table.ReadRows(grainId));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Guard(() => table.ReadRows(begin, end));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Guard(() => table.ReadRow(grainId, reminderName));

    public Task<string?> UpsertRow(ReminderEntry entry) => Guard(() => table.UpsertRow(entry));

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Guard(() => table.RemoveRow(grainId, reminderName, eTag));

    public Task TestOnlyClearTable() => table.TestOnlyClearTable();

    private static async Task<T> Guard<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is Orleans.Reminders.Redis.RedisRemindersException or RedisException or TimeoutException)
        {
            throw new StorageException("the reminders in Redis cannot be reached; check that it runs and Cluster:Redis", retryable: true, fault);
        }
    }
}
