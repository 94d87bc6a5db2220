namespace Orleans;

/// <summary>What can be asked of any grain or reference.</summary>
public static class GrainExtensions
{
    /// <summary>A reference to the grain, to pass to others.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => (TGrainInterface)grain.AsReference(typeof(TGrainInterface));

    /// <summary>A reference to the grain, to pass to others.</summary>
    public static object AsReference(this IAddressable grain, Type interfaceType)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return ReferenceOf(grain).CastTo(interfaceType);
    }

    /// <summary>The reference with another interface.</summary>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();

    /// <summary>The reference with another interface.</summary>
    public static object Cast(this IAddressable grain, Type interfaceType) => grain.AsReference(interfaceType);

    /// <summary>The identity.</summary>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        IGrainBase grainBase => grainBase.GrainContext?.GrainId
            ?? throw new ArgumentException(NotBound(grain), nameof(grain)),
        GrainReference reference => reference.GrainId.IsDefault ? throw new ArgumentException(NotBound(grain), nameof(grain)) : reference.GrainId,
        _ => throw new ArgumentException($"GetGrainId has been called on an unexpected type: {grain.GetType().FullName}.", nameof(grain)),
    };

    /// <summary>The string key.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>The GUID key and its extension.</summary>
    public static Guid GetPrimaryKey(this IAddressable grain, out string? keyExt)
    {
        var id = grain.GetGrainId();
        return id.TryGetGuidKey(out var key, out keyExt) ? key : throw new InvalidOperationException($"Unable to extract GUID key from grain id {id}");
    }

    /// <summary>The GUID key.</summary>
    public static Guid GetPrimaryKey(this IAddressable grain) => grain.GetPrimaryKey(out _);

    /// <summary>The integer key and its extension.</summary>
    public static long GetPrimaryKeyLong(this IAddressable grain, out string? keyExt)
    {
        var id = grain.GetGrainId();
        return id.TryGetIntegerKey(out var key, out keyExt)
            ? key
            : throw new InvalidOperationException($"Unable to extract integer key from grain id {id}");
    }

    /// <summary>The integer key.</summary>
    public static long GetPrimaryKeyLong(this IAddressable grain) => grain.GetPrimaryKeyLong(out _);

    /// <summary>Whether the key is an integer.</summary>
    public static bool IsPrimaryKeyBasedOnLong(this IAddressable grain) => grain.GetGrainId().TryGetIntegerKey(out _, out _);

    private static GrainReference ReferenceOf(IAddressable grain) => grain switch
    {
        GrainReference reference => reference,
        IGrainBase { GrainContext: { } context } => context.GrainReference,
        _ => throw new ArgumentException(NotBound(grain), nameof(grain)),
    };

    private static string NotBound(IAddressable grain) =>
        $"The reference {grain} is not bound to the runtime. Objects that are not grains become callable through IGrainFactory.CreateObjectReference.";
}

/// <summary>What a grain class without the <see cref="Grain"/> base can ask for.</summary>
public static class GrainBaseExtensions
{
    /// <summary>Deactivates the grain once the running requests are done.</summary>
    public static void DeactivateOnIdle(this IGrainBase grain) => grain.GrainContext.Deactivate(
        new DeactivationReason(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    /// <summary>Asks to be moved to another silo. There is none, so nothing happens.</summary>
    public static void MigrateOnIdle(this IGrainBase grain) => grain.GrainContext.Migrate(null);

    /// <summary>Calls back periodically, as turns of the grain.</summary>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) =>
        grain.RegisterGrainTimer(static (state, cancellation) => state(cancellation), callback, options);

    /// <summary>Calls back periodically, as turns of the grain.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return TimersOf(grain).RegisterGrainTimer(grain.GrainContext, callback, state, options);
    }

    /// <summary>Calls back periodically, as turns of the grain.</summary>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, GrainTimerCreationOptions options) =>
        grain.RegisterGrainTimer(static (state, _) => state(), callback, options);

    /// <summary>Calls back periodically, as turns of the grain.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, Task> callback, TState state, GrainTimerCreationOptions options) =>
        grain.RegisterGrainTimer(static (pair, _) => pair.callback(pair.state), (callback, state), options);

    /// <summary>Calls back periodically, as turns of the grain.</summary>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));

    /// <summary>Calls back periodically, as turns of the grain.</summary>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));

    /// <summary>Calls back periodically, as turns of the grain.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, Task> callback, TState state, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, state, new GrainTimerCreationOptions(dueTime, period));

    /// <summary>Calls back periodically, as turns of the grain.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, state, new GrainTimerCreationOptions(dueTime, period));

    private static Timers.ITimerRegistry TimersOf(IGrainBase grain) =>
        (Timers.ITimerRegistry?)grain.GrainContext.ActivationServices.GetService(typeof(Timers.ITimerRegistry))
        ?? throw new InvalidOperationException("The activation belongs to no silo.");
}
