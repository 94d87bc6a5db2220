using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>Holds the object that a request is for.</summary>
public interface ITargetHolder
{
    /// <summary>The object.</summary>
    object? GetTarget();

    /// <summary>A component of the holder by type; null when there is none.</summary>
    object? GetComponent(Type componentType);
}

/// <summary>One call of one method with its arguments.</summary>
public interface IInvokable : IDisposable
{
    /// <summary>Whether the method takes a cancellation token.</summary>
    bool IsCancellable { get; }

    /// <summary>The object the call is for, once it was delivered.</summary>
    object? GetTarget();

    /// <summary>Delivers the call to <paramref name="holder"/>.</summary>
    void SetTarget(ITargetHolder holder);

    /// <summary>Makes the call.</summary>
    ValueTask<Response> Invoke();

    /// <summary>The number of arguments.</summary>
    int GetArgumentCount();

    /// <summary>An argument by position.</summary>
    object? GetArgument(int index);

    /// <summary>Replaces an argument.</summary>
    void SetArgument(int index, object value);

    /// <summary>The method's name.</summary>
    string GetMethodName();

    /// <summary>The interface's name.</summary>
    string GetInterfaceName();

    /// <summary>The name of the call in traces.</summary>
    string GetActivityName();

    /// <summary>The interface.</summary>
    Type GetInterfaceType();

    /// <summary>The method.</summary>
    MethodInfo GetMethod();

    /// <summary>The method's own response timeout; null when it has none.</summary>
    TimeSpan? GetDefaultResponseTimeout();

    /// <summary>The cancellation token among the arguments.</summary>
    CancellationToken GetCancellationToken();

    /// <summary>Cancels the call at its target; false when it cannot be.</summary>
    bool TryCancel();
}

/// <summary>The outcome of a call: a result or an exception.</summary>
public abstract class Response : IDisposable
{
    /// <summary>The outcome of a call without a result.</summary>
    public static Response Completed { get; } = new Response<object>();

    /// <summary>What the call threw.</summary>
    public abstract Exception? Exception { get; set; }

    /// <summary>What the call returned.</summary>
    public abstract object? Result { get; set; }

    /// <summary>A result.</summary>
    public static Response FromResult<TResult>(TResult value) => new Response<TResult> { TypedResult = value };

    /// <summary>An exception.</summary>
    public static Response FromException(Exception exception) => new Response<object> { Exception = exception };

    /// <summary>The result as <typeparamref name="T"/>; throws the exception when there is one.</summary>
    public abstract T GetResult<T>();

    /// <summary>The type of the result, when it is known.</summary>
    public virtual Type? GetSimpleResultType() => null;

    /// <inheritdoc />
    public abstract void Dispose();

    /// <inheritdoc />
    public override string ToString() => Exception is { } exception ? exception.ToString() : Result?.ToString() ?? "[null]";
}

/// <summary>The outcome of a call that returns <typeparamref name="TResult"/>.</summary>
public sealed class Response<TResult> : Response
{
    /// <summary>The result.</summary>
    public TResult? TypedResult { get; set; }

    /// <inheritdoc />
    public override Exception? Exception { get; set; }

    /// <inheritdoc />
    public override object? Result
    {
        get => TypedResult;
        set => TypedResult = (TResult?)value;
    }

    /// <inheritdoc />
    public override T GetResult<T>()
    {
        if (Exception is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(Exception);
        return TypedResult is T typed ? typed : (T)(object)TypedResult!;
    }

    /// <inheritdoc />
    public override Type GetSimpleResultType() => typeof(TResult);

    /// <inheritdoc />
    public override void Dispose() { }
}
