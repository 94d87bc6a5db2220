using System.Reflection;
using System.Runtime.ExceptionServices;
using Orleans.Serialization.Invocation;

namespace Orleans.Local.Runtime;

/// <summary>A call on its way through filters.</summary>
internal abstract class CallContext(GrainCall call) : IGrainCallContext
{
    protected GrainCall Call { get; } = call;

    public IInvokable Request => Call;

    public abstract object Grain { get; }

    public GrainId? SourceId => Call.Sender?.GrainId ?? Call.Reference.Shared.Silo.ClientId;

    public GrainId TargetId => Call.Reference.GrainId;

    public GrainInterfaceType InterfaceType => Call.Reference.InterfaceType;

    public string InterfaceName => Call.GetInterfaceName();

    public string MethodName => Call.GetMethodName();

    public MethodInfo InterfaceMethod => Call.GetMethod();

    public Response? Response { get; set; }

    public object? Result
    {
        get => Response is { Exception: null } response ? response.Result : null;
        set => Response = Response.FromResult(value);
    }

    public abstract Task Invoke();

    protected static void ThrowIfBroken(Response? response, object filter)
    {
        if (response is null) throw new InvalidOperationException($"{nameof(Invoke)}() invoked a broken filter: {filter.GetType().Name}.");
    }

    protected void Rethrow()
    {
        if (Response?.Exception is { } exception) ExceptionDispatchInfo.Capture(exception).Throw();
    }
}

/// <summary>A call at its grain, on its way through the filters there.</summary>
internal sealed class IncomingCall : CallContext, IIncomingGrainCallContext
{
    private readonly IGrainContext _target;
    private readonly object _grain;
    private readonly IIncomingGrainCallFilter[] _filters;
    private int _stage;

    private IncomingCall(GrainCall call, IGrainContext target, object grain, IIncomingGrainCallFilter[] filters) : base(call)
    {
        _target = target;
        _grain = grain;
        _filters = filters;
    }

    public override object Grain => _grain;

    public IGrainContext TargetContext => _target;

    public MethodInfo ImplementationMethod
    {
        get
        {
            var method = InterfaceMethod;
            var definition = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
            var map = _grain.GetType().GetInterfaceMap(method.DeclaringType!);
            var found = map.TargetMethods[Array.IndexOf(map.InterfaceMethods, definition)];
            return method.IsGenericMethod ? found.MakeGenericMethod(method.GetGenericArguments()) : found;
        }
    }

    /// <summary>Runs a call through the filters; true when it has ended.</summary>
    public static bool Run(GrainCall call, Activation activation)
    {
        call.Runner = activation;
        var running = RunAsync(call, activation, activation.GrainInstance!, activation.Silo);
        if (running.IsCompleted) return true;
        running.GetAwaiter().UnsafeOnCompleted(() => activation.OnFinished(call));
        return false;
    }

    /// <summary>Runs a call through the filters.</summary>
    public static async Task RunAsync(GrainCall call, IGrainContext target, object grain, SiloCore silo)
    {
        call.SetTarget(target);
        var context = new IncomingCall(call, target, grain, silo.IncomingFilters);
        try
        {
            await context.Invoke();
            call.CompleteWith(context.Response!);
        }
        catch (Exception exception)
        {
            call.TryFail(exception);
        }
    }

    public override async Task Invoke()
    {
        var stage = _stage++;
        try
        {
            if (stage < _filters.Length)
            {
                await _filters[stage].Invoke(this);
                ThrowIfBroken(Response, _filters[stage]);
            }
            else if (stage == _filters.Length && _grain is IIncomingGrainCallFilter own)
            {
                await own.Invoke(this);
                ThrowIfBroken(Response, own);
            }
            else if (stage <= _filters.Length + 1)
            {
                Response = await Call.RunForResponse(_grain);
                Rethrow();
            }
            else
            {
                throw new InvalidOperationException($"{nameof(IncomingCall)}.{nameof(Invoke)}() received an invalid call.");
            }
        }
        finally
        {
            _stage--;
        }
    }
}

/// <summary>A call at its caller, on its way through the filters there.</summary>
internal sealed class OutgoingCall(GrainCall call, SiloCore silo) : CallContext(call), IOutgoingGrainCallContext
{
    private int _stage;

    public override object Grain => Call.Reference;

    public IGrainContext? SourceContext => Call.Sender;

    /// <summary>Sends a call through the filters.</summary>
    public static void Start(GrainCall call, SiloCore silo) => _ = new OutgoingCall(call, silo).RunAsync();

    public override async Task Invoke()
    {
        var stage = _stage++;
        try
        {
            var filters = silo.OutgoingFilters;
            if (stage < filters.Length)
            {
                await filters[stage].Invoke(this);
                ThrowIfBroken(Response, filters[stage]);
            }
            else if (stage == filters.Length)
            {
                var outcome = new TaskCompletionSource<Response>(TaskCreationOptions.RunContinuationsAsynchronously);
                Call.Intercepted = outcome;
                Call.Dispatch(silo);
                Response = await outcome.Task;
                Rethrow();
            }
            else
            {
                throw new InvalidOperationException($"{nameof(OutgoingCall)}.{nameof(Invoke)}() received an invalid call.");
            }
        }
        finally
        {
            _stage--;
        }
    }

    private async Task RunAsync()
    {
        Response response;
        try
        {
            await Invoke();
            response = Response!;
        }
        catch (Exception exception)
        {
            response = Response.FromException(exception);
        }

        Call.Answer(response);
    }
}
