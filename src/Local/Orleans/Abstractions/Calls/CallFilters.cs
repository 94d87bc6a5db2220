using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>A call on its way.</summary>
public interface IGrainCallContext
{
    /// <summary>The call.</summary>
    IInvokable Request { get; }

    /// <summary>The grain, or the reference to it.</summary>
    object Grain { get; }

    /// <summary>The caller; null when it is not a grain.</summary>
    GrainId? SourceId { get; }

    /// <summary>The callee.</summary>
    GrainId TargetId { get; }

    /// <summary>The interface's identity.</summary>
    GrainInterfaceType InterfaceType { get; }

    /// <summary>The interface's name.</summary>
    string InterfaceName { get; }

    /// <summary>The method's name.</summary>
    string MethodName { get; }

    /// <summary>The method of the interface.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>The result, once there is one.</summary>
    object? Result { get; set; }

    /// <summary>The outcome, once there is one.</summary>
    Response? Response { get; set; }

    /// <summary>Goes on to the next filter, or to the method.</summary>
    Task Invoke();
}

/// <summary>A call that arrives at its grain.</summary>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    /// <summary>The activation.</summary>
    IGrainContext TargetContext { get; }

    /// <summary>The method of the grain class.</summary>
    MethodInfo ImplementationMethod { get; }
}

/// <summary>A call that leaves its caller.</summary>
public interface IOutgoingGrainCallContext : IGrainCallContext
{
    /// <summary>The calling activation; null when it is not a grain.</summary>
    IGrainContext? SourceContext { get; }
}

/// <summary>Stands between calls and the grains they arrive at. A grain class that implements it filters its own calls.</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Sees the call, and lets it go on by <see cref="IGrainCallContext.Invoke"/>.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}

/// <summary>Stands between callers and the calls they make.</summary>
public interface IOutgoingGrainCallFilter
{
    /// <summary>Sees the call, and lets it go on by <see cref="IGrainCallContext.Invoke"/>.</summary>
    Task Invoke(IOutgoingGrainCallContext context);
}

/// <summary>A filter of incoming calls.</summary>
public delegate Task IncomingGrainCallFilterDelegate(IIncomingGrainCallContext context);

/// <summary>A filter of outgoing calls.</summary>
public delegate Task OutgoingGrainCallFilterDelegate(IOutgoingGrainCallContext context);
