namespace Orleans.Local.Runtime;

/// <summary>Something that calls are delivered to.</summary>
internal abstract class Mailbox
{
    /// <summary>Takes a call; false when it takes none any more.</summary>
    public abstract bool TryReceive(GrainCall call);

    /// <summary>A call that did not end at once has ended.</summary>
    public abstract void OnFinished(GrainCall call);

    /// <summary>Fails the calls whose deadline has passed.</summary>
    public abstract void Expire(long tick);
}
