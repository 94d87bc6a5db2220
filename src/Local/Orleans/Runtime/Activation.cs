using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;

namespace Orleans.Local.Runtime;

/// <summary>
/// One activation of a grain: the grain object, the calls that wait for it and those that run. All its code runs in turns, one at a
/// time, on its own <see cref="TaskScheduler"/>.
/// </summary>
internal sealed partial class Activation : Mailbox, IGrainContext, ICallChainReentrantGrainContext
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TurnScheduler _turns;
    private GrainReference? _reference;
    private ActivationLifecycle? _lifecycle;
    private Dictionary<Type, object>? _components;
    private AsyncServiceScope? _scope;
    private object? _instance;

    public Activation(SiloCore silo, GrainClass grainClass, GrainId grainId)
    {
        Silo = silo;
        Class = grainClass;
        GrainId = grainId;
        ActivationId = ActivationId.NewId();
        _turns = new TurnScheduler(this);
        LastUsed = silo.Clock.Now;
    }

    public SiloCore Silo { get; }

    public GrainClass Class { get; }

    public GrainId GrainId { get; }

    public ActivationId ActivationId { get; }

    /// <summary>The tick of the silo's clock at which a call last ended.</summary>
    public long LastUsed { get; private set; }

    public GrainReference GrainReference => _reference ??= Silo.References.CreateUntyped(GrainId);

    public object? GrainInstance => _instance;

    public GrainAddress Address => new() { GrainId = GrainId, ActivationId = ActivationId, SiloAddress = Silo.Address };

    public IServiceProvider ActivationServices => (_scope ??= Silo.Services.CreateAsyncScope()).ServiceProvider;

    public IGrainLifecycle ObservableLifecycle => Lifecycle;

    public IWorkItemScheduler Scheduler => _turns;

    public Task Deactivated => _gone.Task;

    internal TurnScheduler Turns => _turns;

    internal ActivationLifecycle Lifecycle => _lifecycle ??= new ActivationLifecycle();

    public object? GetTarget() => _instance;

    public object? GetComponent(Type componentType)
    {
        if (componentType == typeof(IGrainContext)) return this;
        if (_components is not null && _components.TryGetValue(componentType, out var component)) return component;
        return componentType.IsInstanceOfType(_instance) ? _instance : null;
    }

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
        if (value is null) _components?.Remove(typeof(TComponent));
        else (_components ??= [])[typeof(TComponent)] = value;
    }

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) { }

    public void QueueAction(Action action) => _turns.QueueAction(action);

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"[Activation: {Silo.Address}/{GrainId}{ActivationId} State={_state}]";
}
