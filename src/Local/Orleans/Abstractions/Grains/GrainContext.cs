using Orleans.Serialization.Invocation;

namespace Orleans.Runtime
{
    /// <summary>One activation of a grain.</summary>
    public interface IGrainContext : ITargetHolder, IEquatable<IGrainContext>
    {
        /// <summary>A reference to the grain.</summary>
        GrainReference GrainReference { get; }

        /// <summary>The grain's identity.</summary>
        GrainId GrainId { get; }

        /// <summary>The grain; null before it was made.</summary>
        object? GrainInstance { get; }

        /// <summary>The activation's identity.</summary>
        ActivationId ActivationId { get; }

        /// <summary>Where the activation is.</summary>
        GrainAddress Address { get; }

        /// <summary>The services of the activation.</summary>
        IServiceProvider ActivationServices { get; }

        /// <summary>What takes part in the activation and deactivation.</summary>
        IGrainLifecycle ObservableLifecycle { get; }

        /// <summary>Runs work as turns of the activation.</summary>
        IWorkItemScheduler Scheduler { get; }

        /// <summary>Completes when the activation is gone.</summary>
        Task Deactivated { get; }

        /// <summary>Sets a component of the activation.</summary>
        void SetComponent<TComponent>(TComponent? value)
            where TComponent : class;

        /// <summary>Begins the activation.</summary>
        void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default);

        /// <summary>Begins the deactivation; it ends once the running requests are done.</summary>
        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);

        /// <summary>Begins the move to another silo. There is none, so nothing happens.</summary>
        void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default);
    }

    /// <summary>Gives the activation whose turn is running.</summary>
    public interface IGrainContextAccessor
    {
        /// <summary>The activation whose turn is running; outside of any, null.</summary>
        IGrainContext GrainContext { get; }
    }

    /// <summary>Runs work as turns of an activation.</summary>
    public interface IWorkItemScheduler
    {
        /// <summary>Queues an action.</summary>
        void QueueAction(Action action);

        /// <summary>Queues a task that was not started.</summary>
        void QueueTask(Task task);
    }

    /// <summary>Waits for a deactivation.</summary>
    public static class GrainContextExtensions
    {
        /// <summary>Deactivates and waits for it.</summary>
        [Obsolete("This method is error-prone: waiting deactivation to complete from within the grain being deactivated will usually result in a deadlock.")]
        public static Task DeactivateAsync(
            this IGrainContext grainContext, DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
        {
            grainContext.Deactivate(deactivationReason, cancellationToken);
            return grainContext.Deactivated;
        }
    }

    /// <summary>What a grain asks of its silo.</summary>
    public interface IGrainRuntime
    {
        /// <summary>The silo as text.</summary>
        string SiloIdentity { get; }

        /// <summary>The silo.</summary>
        SiloAddress SiloAddress { get; }

        /// <summary>Gives references to grains.</summary>
        IGrainFactory GrainFactory { get; }

        /// <summary>Makes timers.</summary>
        Timers.ITimerRegistry TimerRegistry { get; }

        /// <summary>The silo's services.</summary>
        IServiceProvider ServiceProvider { get; }

        /// <summary>The silo's clock.</summary>
        TimeProvider TimeProvider => TimeProvider.System;

        /// <summary>Deactivates once the running requests are done.</summary>
        void DeactivateOnIdle(IGrainContext grainContext);

        /// <summary>Keeps an activation for a time, or until told otherwise when that is negative.</summary>
        void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan);

        /// <summary>The storage of a grain with one state.</summary>
        Core.IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext);
    }

    internal static class RuntimeContext
    {
        [ThreadStatic]
        private static IGrainContext? _current;

        public static IGrainContext? Current => _current;

        public static IGrainContext? Exchange(IGrainContext? context)
        {
            var previous = _current;
            _current = context;
            return previous;
        }
    }
}

namespace Orleans
{
    /// <summary>Why an activation ends.</summary>
    public readonly struct DeactivationReason
    {
        /// <summary>A reason.</summary>
        public DeactivationReason(DeactivationReasonCode code, string text) : this(code, null, text) { }

        /// <summary>A reason with its cause.</summary>
        public DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
        {
            ReasonCode = code;
            Description = text;
            Exception = exception;
        }

        /// <summary>The kind of reason.</summary>
        public DeactivationReasonCode ReasonCode { get; }

        /// <summary>The reason in words.</summary>
        public string Description { get; }

        /// <summary>The cause.</summary>
        public Exception? Exception { get; }

        /// <inheritdoc />
        public override string ToString() => Exception is null ? $"{ReasonCode}: {Description}" : $"{ReasonCode}: {Description}. Exception: {Exception}";
    }

    /// <summary>The kinds of reasons for which an activation ends.</summary>
    [GenerateSerializer]
    public enum DeactivationReasonCode : byte
    {
        /// <summary>None was given.</summary>
        None = 0,

        /// <summary>The silo stops.</summary>
        ShuttingDown = 1,

        /// <summary>The activation failed.</summary>
        ActivationFailed = 2,

        /// <summary>The directory failed.</summary>
        DirectoryFailure = 3,

        /// <summary>Nothing called the grain for its collection age.</summary>
        ActivationIdle = 4,

        /// <summary>It did not answer.</summary>
        ActivationUnresponsive = 5,

        /// <summary>Another silo has it.</summary>
        DuplicateActivation = 6,

        /// <summary>A request was of a version that it cannot serve.</summary>
        IncompatibleRequest = 7,

        /// <summary>The grain failed.</summary>
        ApplicationError = 8,

        /// <summary>The grain asked for it.</summary>
        ApplicationRequested = 9,

        /// <summary>It moves to another silo.</summary>
        Migrating = 10,

        /// <summary>The runtime asked for it.</summary>
        RuntimeRequested = 11,

        /// <summary>Memory ran short.</summary>
        HighMemoryPressure = 12,
    }
}
