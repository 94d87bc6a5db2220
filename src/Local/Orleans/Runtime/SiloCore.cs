using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Local.Proxies;

namespace Orleans.Local.Runtime;

/// <summary>What the parts of the silo share.</summary>
internal sealed class SiloCore
{
    private readonly Lazy<IIncomingGrainCallFilter[]> _incoming;
    private readonly Lazy<IOutgoingGrainCallFilter[]> _outgoing;
    private ITimer? _ticks;
    private ITimer? _collector;

    public SiloCore(IServiceProvider services, TimeProvider time, IOptions<SiloMessagingOptions> messaging, IOptions<GrainCollectionOptions> collection,
        IOptions<EndpointOptions> endpoint, IOptions<GrainTypeOptions> types, ILoggerFactory loggers)
    {
        Services = services;
        Messaging = messaging.Value;
        MaxWaiting = Messaging.MaxEnqueuedRequestsHardLimit > 0 ? Messaging.MaxEnqueuedRequestsHardLimit : int.MaxValue;
        Collection = collection.Value;
        Clock = new SiloClock(time, messaging);
        Address = SiloAddress.New(new IPEndPoint(endpoint.Value.AdvertisedIPAddress, endpoint.Value.SiloPort), SiloAddress.AllocateNewGeneration());
        Log = new SiloLog(loggers.CreateLogger("Orleans.Runtime.Silo"));
        Classes = new GrainClasses(services, collection, types);
        Catalog = new Catalog(this);
        References = new ReferenceFactory(this);
        Observers = new ObserverTable(this);
        Lost = new LostCalls(this);
        ClientId = GrainId.Create("sys.client", $"hosted-{Address.ToParsableString()}");
        _incoming = new(() => services.GetServices<IIncomingGrainCallFilter>().ToArray());
        _outgoing = new(() => services.GetServices<IOutgoingGrainCallFilter>().ToArray());
        HasIncomingFilters = Registered<IIncomingGrainCallFilter>(services);
        HasOutgoingFilters = Registered<IOutgoingGrainCallFilter>(services);
    }

    public IServiceProvider Services { get; }

    public SiloMessagingOptions Messaging { get; }

    public GrainCollectionOptions Collection { get; }

    /// <summary>How many calls may wait for one activation.</summary>
    public int MaxWaiting { get; }

    public SiloClock Clock { get; }

    public SiloAddress Address { get; }

    public SiloLog Log { get; }

    public GrainClasses Classes { get; }

    public Catalog Catalog { get; }

    public ReferenceFactory References { get; }

    public ObserverTable Observers { get; }

    /// <summary>Calls to observers that are gone.</summary>
    public LostCalls Lost { get; }

    /// <summary>The caller of calls that no grain makes.</summary>
    public GrainId ClientId { get; }

    public bool HasIncomingFilters { get; }

    public bool HasOutgoingFilters { get; }

    public IIncomingGrainCallFilter[] IncomingFilters => _incoming.Value;

    public IOutgoingGrainCallFilter[] OutgoingFilters => _outgoing.Value;

    public SiloStatus Status { get; private set; } = SiloStatus.Created;

    /// <summary>Whether no new activations are made.</summary>
    public bool IsStopping => Status is SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead;

    /// <summary>Whether nothing is answered any more.</summary>
    public bool IsStopped => Status is SiloStatus.Dead;

    public void Start()
    {
        Status = SiloStatus.Active;
        _ticks = Clock.Start(tick =>
        {
            Lost.Expire(tick);
            foreach (var mailbox in Catalog.Mailboxes) mailbox.Expire(tick);
        });
        _collector = Clock.Time.CreateTimer(_ => Collect(null), null, Collection.CollectionQuantum, Collection.CollectionQuantum);
    }

    /// <summary>Deactivates all grains, each once its running calls have ended.</summary>
    public async Task DeactivateAllAsync(CancellationToken cancellation)
    {
        Status = SiloStatus.ShuttingDown;
        _collector?.Dispose();
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "This process is terminating.");
        var ending = Catalog.Activations.ToArray();
        foreach (var activation in ending) activation.Deactivate(reason, cancellation);
        await Task.WhenAll(ending.Select(activation => activation.Deactivated)).WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Stop()
    {
        Status = SiloStatus.Dead;
        _ticks?.Dispose();
        Lost.Expire(long.MaxValue);
        foreach (var mailbox in Catalog.Mailboxes) mailbox.Expire(long.MaxValue);
    }

    /// <summary>Begins to deactivate the grains that were idle for their own age, or for <paramref name="age"/>, and gives them.</summary>
    public List<Activation> Collect(TimeSpan? age) => Catalog.Activations
        .Where(activation => activation.Class.CollectionAge is { } own && activation.CollectIfIdle(age ?? own)).ToList();

    /// <summary>Ends a call whose caller has waited long enough.</summary>
    public void TimeOut(GrainCall call)
    {
        if (IsStopped)
        {
            call.TryFail(Unavailable(call));
            return;
        }

        var timeout = Clock.TimeoutOf(call.Shape);
        if (!call.TryFail(new TimeoutException($"Response did not arrive on time in {timeout} for message: {call}. "))) return;
        Log.TimedOut(timeout, call);
        if (Messaging.CancelRequestOnTimeout) call.Cancellation?.CancelCallee();
    }

    public SiloUnavailableException Unavailable(GrainCall call) =>
        new($"The local Orleans host is shutting down and can no longer process the request: {call}.");

    private static bool Registered<T>(IServiceProvider services) =>
        services.GetService<IServiceProviderIsService>()?.IsService(typeof(T)) ?? services.GetServices<T>().Any();
}
