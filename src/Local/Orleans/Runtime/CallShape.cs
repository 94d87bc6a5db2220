using System.Reflection;
using Orleans.Concurrency;

namespace Orleans.Local.Runtime;

/// <summary>What is known about a method of a grain interface.</summary>
internal sealed class CallShape
{
    public CallShape(MethodInfo method, Type interfaceType)
    {
        Method = method;
        InterfaceType = interfaceType;
        InterfaceName = interfaceType.FullName!;
        ActivityName = $"{interfaceType.Name}/{method.Name}";
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        ResultIsImmutable = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute), false);
        TokenIndex = Array.FindIndex(method.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));
        Options = OptionsOf(method);
    }

    public MethodInfo Method { get; }

    public Type InterfaceType { get; }

    public string InterfaceName { get; }

    public string ActivityName { get; }

    public InvokeMethodOptions Options { get; }

    /// <summary>The method's own response timeout; null for the silo's.</summary>
    public TimeSpan? ResponseTimeout { get; }

    /// <summary>Whether the result is promised not to change.</summary>
    public bool ResultIsImmutable { get; }

    /// <summary>The position of the cancellation token among the arguments; -1 when there is none.</summary>
    public int TokenIndex { get; }

    private static InvokeMethodOptions OptionsOf(MethodInfo method)
    {
        var options = InvokeMethodOptions.None;
        if (method.ReturnType == typeof(void) || method.IsDefined(typeof(OneWayAttribute), true)) options |= InvokeMethodOptions.OneWay;
        if (method.IsDefined(typeof(ReadOnlyAttribute), true)) options |= InvokeMethodOptions.ReadOnly;
        if (method.IsDefined(typeof(AlwaysInterleaveAttribute), true)) options |= InvokeMethodOptions.AlwaysInterleave;
        if (method.ReturnType is { IsGenericType: true } returned && returned.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
            options |= InvokeMethodOptions.AlwaysInterleave;
        return options;
    }
}
