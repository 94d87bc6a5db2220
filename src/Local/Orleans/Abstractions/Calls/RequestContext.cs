using Orleans.Core.Internal;

namespace Orleans.Runtime;

/// <summary>Values that travel with calls: from the caller to the callee and what it calls, never back.</summary>
public static class RequestContext
{
    private const string CallChainReentrancy = "#CCR";
    private static readonly AsyncLocal<Dictionary<string, object>?> Values = new();

    /// <summary>The values; the dictionary never changes.</summary>
    internal static Dictionary<string, object>? Current
    {
        get => Values.Value;
        set
        {
            if (!ReferenceEquals(Values.Value, value)) Values.Value = value;
        }
    }

    /// <summary>The call chain that may reenter the grains that allowed it.</summary>
    public static Guid ReentrancyId
    {
        get => ReentrancyIdOf(Current);
        set
        {
            if (value == Guid.Empty) Remove(CallChainReentrancy);
            else Set(CallChainReentrancy, value);
        }
    }

    /// <summary>The names of the values.</summary>
    public static IEnumerable<string> Keys => Current?.Keys ?? Enumerable.Empty<string>();

    /// <summary>The values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Current ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>Lets calls that follow from this turn come back into the grain until the result is disposed.</summary>
    public static ReentrancySection AllowCallChainReentrancy() =>
        ReentrancyId is var id && id == Guid.Empty ? new ReentrancySection(id, Guid.NewGuid()) : new ReentrancySection(id, id);

    /// <summary>Keeps calls that follow from coming back into any grain of the chain until the result is disposed.</summary>
    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    /// <summary>A value; null when there is none.</summary>
    public static object? Get(string key) => Current is { } values && values.TryGetValue(key, out var value) ? value : null;

    /// <summary>Sets a value.</summary>
    public static void Set(string key, object value) =>
        Current = new Dictionary<string, object>(Current ?? []) { [key] = value };

    /// <summary>Removes a value; false when there is none.</summary>
    public static bool Remove(string key)
    {
        if (Current is not { } values || !values.ContainsKey(key)) return false;
        var rest = new Dictionary<string, object>(values);
        rest.Remove(key);
        Current = rest.Count == 0 ? null : rest;
        return true;
    }

    /// <summary>Removes all values.</summary>
    public static void Clear() => Current = null;

    internal static Guid ReentrancyIdOf(Dictionary<string, object>? values) =>
        values is not null && values.TryGetValue(CallChainReentrancy, out var id) && id is Guid guid ? guid : Guid.Empty;

    /// <summary>A stretch of a turn in which a call chain may come back, or may not.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _original;
        private readonly Guid _new;

        /// <summary>Begins the stretch.</summary>
        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _original = originalReentrancyId;
            _new = newReentrancyId;
            if (_new != _original) ReentrancyId = _new;
            if (_new != Guid.Empty) (RuntimeContext.Current as ICallChainReentrantGrainContext)?.OnEnterReentrantSection(_new);
        }

        /// <summary>Ends the stretch.</summary>
        public void Dispose()
        {
            if (_new != Guid.Empty) (RuntimeContext.Current as ICallChainReentrantGrainContext)?.OnExitReentrantSection(_new);
            if (_new != _original) ReentrancyId = _original;
        }
    }
}
