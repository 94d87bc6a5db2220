namespace Orleans.Local.Runtime;

/// <summary>Calls to objects that are gone. Nobody runs them: their callers wait until the deadline, and one-way calls are dropped.</summary>
internal sealed class LostCalls(SiloCore silo) : Mailbox
{
    private readonly Lock _gate = new();
    private CallList _calls;

    public override bool TryReceive(GrainCall call)
    {
        if (call.IsCompleted) return true;
        lock (_gate) _calls.Append(call);
        return true;
    }

    public override void OnFinished(GrainCall call) => throw new InvalidOperationException("Lost calls do not run.");

    public override void Expire(long tick)
    {
        var expired = new List<GrainCall>();
        lock (_gate)
        {
            for (var call = _calls.First; call is not null;)
            {
                var next = call.Next;
                if (call.Deadline <= tick || call.IsCompleted)
                {
                    _calls.Remove(call);
                    expired.Add(call);
                }

                call = next;
            }
        }

        foreach (var call in expired) silo.TimeOut(call);
    }
}
