namespace Orleans
{
    /// <summary>A grain that takes reminders.</summary>
    public interface IRemindable : IGrain
    {
        /// <summary>A reminder is due.</summary>
        Task ReceiveReminder(string reminderName, TickStatus status);
    }

    /// <summary>Where reminders are kept.</summary>
    public interface IReminderTable
    {
        /// <summary>Starts.</summary>
        Task StartAsync(CancellationToken cancellationToken = default)
#pragma warning disable CS0618 // tables that only know Init are started by it
            => Init();
#pragma warning restore CS0618

        /// <summary>Starts.</summary>
        [Obsolete("Implement and use StartAsync instead")]
        Task Init() => Task.CompletedTask;

        /// <summary>A grain's reminders.</summary>
        Task<ReminderTableData> ReadRows(GrainId grainId);

        /// <summary>The reminders of grains whose hash is above <paramref name="begin"/> and at most <paramref name="end"/>, which may lie past zero.</summary>
        Task<ReminderTableData> ReadRows(uint begin, uint end);

        /// <summary>One reminder; null when there is none.</summary>
        Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

        /// <summary>Writes a reminder over the one of its name, and gives its new etag.</summary>
        Task<string?> UpsertRow(ReminderEntry entry);

        /// <summary>Removes a reminder; false when it is not there with this etag.</summary>
        Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

        /// <summary>Removes all, for tests.</summary>
        Task TestOnlyClearTable();

        /// <summary>Stops.</summary>
        Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    /// <summary>A stored reminder.</summary>
    [GenerateSerializer]
    public sealed class ReminderEntry
    {
        /// <summary>The grain.</summary>
        [Id(0)]
        public GrainId GrainId { get; set; }

        /// <summary>The name, one of a kind within its grain.</summary>
        [Id(1)]
        public string ReminderName { get; set; } = null!;

        /// <summary>The first time, UTC.</summary>
        [Id(2)]
        public DateTime StartAt { get; set; }

        /// <summary>The time between ticks.</summary>
        [Id(3)]
        public TimeSpan Period { get; set; }

        /// <summary>The version.</summary>
        [Id(4)]
        public string? ETag { get; set; }

        /// <inheritdoc />
        public override string ToString() => $"<GrainId={GrainId} ReminderName={ReminderName} StartAt={StartAt:O} Period={Period} ETag={ETag}>";
    }

    /// <summary>Stored reminders.</summary>
    [GenerateSerializer]
    public sealed class ReminderTableData
    {
        /// <summary>None.</summary>
        public ReminderTableData() => Reminders = [];

        /// <summary>One.</summary>
        public ReminderTableData(ReminderEntry entry) => Reminders = [entry];

        /// <summary>Several.</summary>
        public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = list.ToList();

        /// <summary>The reminders.</summary>
        [Id(0)]
        public IList<ReminderEntry> Reminders { get; private set; }

        /// <inheritdoc />
        public override string ToString() => $"[{Reminders.Count} reminders: {string.Join(", ", Reminders)}]";
    }

    /// <summary>What a grain can do with its reminders.</summary>
    public static class GrainReminderExtensions
    {
        /// <summary>Registers a reminder, or changes it.</summary>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
            ((IGrainBase)grain).RegisterOrUpdateReminder(reminderName, dueTime, period);

        /// <summary>Registers a reminder, or changes it.</summary>
        /// <exception cref="ArgumentException">The period is shorter than <see cref="Hosting.ReminderOptions.MinimumReminderPeriod"/>.</exception>
        /// <exception cref="InvalidOperationException">The grain is not <see cref="IRemindable"/>.</exception>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
            return RegistryOf(grain, remindable: true).RegisterOrUpdateReminder(grain.GrainContext.GrainId, reminderName, dueTime, period);
        }

        /// <summary>Ends a reminder.</summary>
        public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => ((IGrainBase)grain).UnregisterReminder(reminder);

        /// <summary>Ends a reminder.</summary>
        public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder) =>
            RegistryOf(grain).UnregisterReminder(grain.GrainContext.GrainId, reminder);

        /// <summary>A reminder by name; null when there is none.</summary>
        public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => ((IGrainBase)grain).GetReminder(reminderName);

        /// <summary>A reminder by name; null when there is none.</summary>
        public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
            return RegistryOf(grain).GetReminder(grain.GrainContext.GrainId, reminderName);
        }

        /// <summary>The grain's reminders.</summary>
        public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => ((IGrainBase)grain).GetReminders();

        /// <summary>The grain's reminders.</summary>
        public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) => RegistryOf(grain).GetReminders(grain.GrainContext.GrainId);

        private static Timers.IReminderRegistry RegistryOf(IGrainBase grain, bool remindable = false)
        {
            ArgumentNullException.ThrowIfNull(grain);
            if (remindable && grain is not IRemindable)
                throw new InvalidOperationException($"Grain {grain} must implement {nameof(IRemindable)} in order to use reminders");
            return (Timers.IReminderRegistry?)grain.GrainContext.ActivationServices.GetService(typeof(Timers.IReminderRegistry))
                ?? throw new InvalidOperationException("Reminders are not configured: call AddReminders() or a reminder table's registration.");
        }
    }
}

namespace Orleans.Runtime
{
    /// <summary>A reminder of a grain.</summary>
    public interface IGrainReminder
    {
        /// <summary>The name.</summary>
        string ReminderName { get; }
    }

    /// <summary>When a reminder ticks.</summary>
    [GenerateSerializer, Immutable]
    public readonly struct TickStatus
    {
        /// <summary>Sets the times.</summary>
        public TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
        {
            FirstTickTime = firstTickTime;
            Period = period;
            CurrentTickTime = timeStamp;
        }

        /// <summary>The first tick, UTC.</summary>
        [Id(0)]
        public DateTime FirstTickTime { get; }

        /// <summary>The time between ticks.</summary>
        [Id(1)]
        public TimeSpan Period { get; }

        /// <summary>This tick, UTC.</summary>
        [Id(2)]
        public DateTime CurrentTickTime { get; }

        /// <inheritdoc />
        public override string ToString() => $"<{FirstTickTime:O}, {Period}, {CurrentTickTime:O}>";
    }
}

namespace Orleans.Timers
{
    /// <summary>Keeps the reminders of grains.</summary>
    public interface IReminderRegistry
    {
        /// <summary>Registers a reminder, or changes it.</summary>
        Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

        /// <summary>Ends a reminder.</summary>
        Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

        /// <summary>A reminder by name; null when there is none.</summary>
        Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

        /// <summary>A grain's reminders.</summary>
        Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
    }
}

namespace Orleans.Hosting
{
    /// <summary>How reminders behave.</summary>
    public sealed class ReminderOptions
    {
        /// <summary>The shortest period; one minute unless set.</summary>
        public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

        /// <summary>How often the table is read again; five minutes unless set.</summary>
        public TimeSpan RefreshReminderListPeriod { get; set; } = TimeSpan.FromMinutes(5);

        /// <summary>How long the first reading may take; five minutes unless set.</summary>
        public TimeSpan InitializationTimeout { get; set; } = TimeSpan.FromMinutes(5);
    }
}
