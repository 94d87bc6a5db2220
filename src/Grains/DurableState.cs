namespace Platform.Grains;

/// <summary>Writing a grain's state so that memory and store never tell two tales.</summary>
internal static class DurableState
{
    /// <summary>
    /// Replaces the state once the new one is stable. Where the write fails nobody knows what the store holds, so the activation ends and the next one reads it.
    /// A state that is the one already there is not written.
    /// </summary>
    public static async Task SaveAsync<T>(this Grain grain, IPersistentState<T> stored, T next, CancellationToken cancellationToken)
        where T : class
    {
        if (ReferenceEquals(stored.State, next)) return;
        var before = stored.State;
        stored.State = next;
        try
        {
            await stored.WriteStateAsync(cancellationToken);
        }
        catch
        {
            stored.State = before;
            grain.DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>Removes the state, with the same care.</summary>
    public static async Task ForgetAsync<T>(this Grain grain, IPersistentState<T> stored, CancellationToken cancellationToken)
    {
        try
        {
            await stored.ClearStateAsync(cancellationToken);
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
