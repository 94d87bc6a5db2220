namespace Orleans.Local.Runtime;

/// <summary>Starts its observers stage by stage, in the order of the stages' numbers, and stops in reverse those that it started.</summary>
internal class StagedLifecycle : ILifecycleObservable
{
    private readonly List<Subscription> _subscriptions = [];
    private int? _highest;

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        var subscription = new Subscription(this, stage, observer);
        lock (_subscriptions) _subscriptions.Add(subscription);
        return subscription;
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        foreach (var stage in Stages().Order())
        {
            cancellation.ThrowIfCancellationRequested();
            _highest = stage;
            await Task.WhenAll(At(stage).Select(observer => observer.OnStart(cancellation)));
            HighestCompletedStage = stage;
        }
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_highest is not { } highest) return;
        List<Exception>? failures = null;
        foreach (var stage in Stages().Where(stage => stage <= highest).OrderDescending())
        {
            try
            {
                await Task.WhenAll(At(stage).Select(observer => observer.OnStop(cancellation)));
            }
            catch (Exception exception)
            {
                (failures ??= []).Add(exception);
            }

            LowestStoppedStage = stage;
        }

        if (failures is not null) throw new AggregateException(failures);
    }

    private int[] Stages()
    {
        lock (_subscriptions) return _subscriptions.Select(subscription => subscription.Stage).Distinct().ToArray();
    }

    private ILifecycleObserver[] At(int stage)
    {
        lock (_subscriptions) return _subscriptions.Where(s => s.Stage == stage).Select(s => s.Observer).ToArray();
    }

    private sealed class Subscription(StagedLifecycle lifecycle, int stage, ILifecycleObserver observer) : IDisposable
    {
        public int Stage => stage;

        public ILifecycleObserver Observer => observer;

        public void Dispose()
        {
            lock (lifecycle._subscriptions) lifecycle._subscriptions.Remove(this);
        }
    }
}

internal sealed class ActivationLifecycle : StagedLifecycle, IGrainLifecycle;

internal sealed class SiloLifecycle : StagedLifecycle, ISiloLifecycle;
