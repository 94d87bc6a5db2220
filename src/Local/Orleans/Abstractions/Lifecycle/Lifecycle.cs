namespace Orleans
{
    /// <summary>Starts and stops with something.</summary>
    public interface ILifecycleObserver
    {
        /// <summary>Starts.</summary>
        Task OnStart(CancellationToken cancellationToken = default);

        /// <summary>Stops.</summary>
        Task OnStop(CancellationToken cancellationToken = default);
    }

    /// <summary>Something that starts and stops in numbered stages.</summary>
    public interface ILifecycleObservable
    {
        /// <summary>Takes part in a stage until the result is disposed.</summary>
        IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
    }

    /// <summary>Something that starts and stops, and can be told to.</summary>
    public interface ILifecycleSubject : ILifecycleObservable, ILifecycleObserver;

    /// <summary>Subscribes itself.</summary>
    public interface ILifecycleParticipant<TLifecycleObservable>
        where TLifecycleObservable : ILifecycleObservable
    {
        /// <summary>Subscribes to <paramref name="lifecycle"/>.</summary>
        void Participate(TLifecycleObservable lifecycle);
    }

    /// <summary>Subscribes delegates.</summary>
    public static class LifecycleExtensions
    {
        /// <summary>Subscribes an observer under its type's name.</summary>
        public static IDisposable Subscribe(this ILifecycleObservable observable, int stage, ILifecycleObserver observer) =>
            observable.Subscribe(observer.GetType().FullName!, stage, observer);

        /// <summary>Subscribes an observer under a type's name.</summary>
        public static IDisposable Subscribe<TObserver>(this ILifecycleObservable observable, int stage, ILifecycleObserver observer) =>
            observable.Subscribe(typeof(TObserver).FullName!, stage, observer);

        /// <summary>Subscribes to the start and the stop.</summary>
        public static IDisposable Subscribe(this ILifecycleObservable observable, string observerName, int stage,
            Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop) =>
            observable.Subscribe(observerName, stage, new Observer(onStart, onStop));

        /// <summary>Subscribes to the start.</summary>
        public static IDisposable Subscribe(this ILifecycleObservable observable, string observerName, int stage, Func<CancellationToken, Task> onStart) =>
            observable.Subscribe(observerName, stage, new Observer(onStart, null));

        /// <summary>Subscribes to the start and the stop under a type's name.</summary>
        public static IDisposable Subscribe<TObserver>(this ILifecycleObservable observable, int stage,
            Func<CancellationToken, Task> onStart, Func<CancellationToken, Task> onStop) =>
            observable.Subscribe(typeof(TObserver).FullName!, stage, new Observer(onStart, onStop));

        /// <summary>Subscribes to the start under a type's name.</summary>
        public static IDisposable Subscribe<TObserver>(this ILifecycleObservable observable, int stage, Func<CancellationToken, Task> onStart) =>
            observable.Subscribe(typeof(TObserver).FullName!, stage, new Observer(onStart, null));

        private sealed class Observer(Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop) : ILifecycleObserver
        {
            public Task OnStart(CancellationToken cancellationToken = default) => onStart(cancellationToken);

            public Task OnStop(CancellationToken cancellationToken = default) => onStop?.Invoke(cancellationToken) ?? Task.CompletedTask;
        }
    }

    /// <summary>The stages of a silo.</summary>
    public static class ServiceLifecycleStage
    {
        /// <summary>The first.</summary>
        public const int First = int.MinValue;

        /// <summary>The runtime initialises.</summary>
        public const int RuntimeInitialize = 2000;

        /// <summary>The runtime's services start.</summary>
        public const int RuntimeServices = 4000;

        /// <summary>Storage starts.</summary>
        public const int RuntimeStorageServices = 6000;

        /// <summary>The runtime's grain services start.</summary>
        public const int RuntimeGrainServices = 8000;

        /// <summary>After the runtime's grain services.</summary>
        public const int AfterRuntimeGrainServices = 8100;

        /// <summary>The application's services start.</summary>
        public const int ApplicationServices = 10000;

        /// <summary>When stopping: grains are deactivated.</summary>
        public const int GrainDeactivation = BecomeActive - 1;

        /// <summary>The silo is about to be active.</summary>
        public const int BecomeActive = Active - 1;

        /// <summary>The silo is active.</summary>
        public const int Active = 20000;

        /// <summary>The last.</summary>
        public const int Last = int.MaxValue;
    }
}

namespace Orleans.Runtime
{
    /// <summary>The lifecycle of an activation.</summary>
    public interface IGrainLifecycle : ILifecycleObservable;

    /// <summary>The stages of an activation.</summary>
    public static class GrainLifecycleStage
    {
        /// <summary>The first.</summary>
        public const int First = int.MinValue;

        /// <summary>State is read.</summary>
        public const int SetupState = 1000;

        /// <summary>The grain is activated.</summary>
        public const int Activate = SetupState + 1000;

        /// <summary>The last.</summary>
        public const int Last = int.MaxValue;
    }

    /// <summary>The lifecycle of a silo.</summary>
    public interface ISiloLifecycle : ILifecycleObservable
    {
        /// <summary>The highest stage that started.</summary>
        int HighestCompletedStage { get; }

        /// <summary>The lowest stage that stopped.</summary>
        int LowestStoppedStage { get; }
    }

    /// <summary>Runs when the silo is active, and must succeed for it to go on.</summary>
    public interface IStartupTask
    {
        /// <summary>Runs.</summary>
        Task Execute(CancellationToken cancellationToken);
    }
}

namespace Orleans
{
    /// <summary>Checks configuration when the silo starts.</summary>
    public interface IConfigurationValidator
    {
        /// <summary>Checks.</summary>
        /// <exception cref="OrleansConfigurationException">Something cannot work.</exception>
        void ValidateConfiguration();
    }
}
