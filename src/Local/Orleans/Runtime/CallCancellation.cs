namespace Orleans.Local.Runtime;

/// <summary>
/// The source of the token that a callee sees. When the caller's token is cancelled it is cancelled in a turn of the callee, and the
/// caller stops waiting at once, unless it is configured to wait for the callee's answer.
/// </summary>
internal sealed class CallCancellation : CancellationTokenSource
{
    private readonly GrainCall _call;
    private readonly bool _waitForCallee;
    private CancellationTokenRegistration _registration;

    private CallCancellation(GrainCall call, bool waitForCallee)
    {
        _call = call;
        _waitForCallee = waitForCallee;
    }

    /// <summary>Gives the callee a token of its own.</summary>
    /// <exception cref="OperationCanceledException">The caller's token is cancelled already.</exception>
    public static void Attach(GrainCall call, SiloCore silo)
    {
        var caller = call.TokenArgument;
        caller.ThrowIfCancellationRequested();
        var cancellation = new CallCancellation(call, silo.Messaging.WaitForCancellationAcknowledgement);
        call.Cancellation = cancellation;
        call.TokenArgument = cancellation.Token;
        if (caller.CanBeCanceled)
        {
            cancellation._registration = caller.UnsafeRegister(
                static (state, token) => ((CallCancellation)state!).OnCallerCancelled(token), cancellation);
        }
    }

    /// <summary>The call has ended.</summary>
    public void Release() => _registration.Unregister();

    /// <summary>Cancels the callee's token, in a turn of the callee when the call runs there.</summary>
    public void CancelCallee()
    {
        if (_call.Runner is Activation activation) activation.QueueAction(Cancel);
        else Cancel();
    }

    private void OnCallerCancelled(CancellationToken token)
    {
        if (!_waitForCallee) _call.TryFail(new OperationCanceledException(token));
        CancelCallee();
    }
}
