using System.Diagnostics;

namespace Platform.Testing;

/// <summary>Polling with a bound, for what becomes true later.</summary>
public static class Eventually
{
    /// <summary>Waits until <paramref name="probe"/> gives a value that is not null, and returns it.</summary>
    /// <exception cref="TimeoutException">Nothing came within <paramref name="within"/> (30 s unless given).</exception>
    public static async Task<T> Get<T>(Func<Task<T?>> probe, TimeSpan? within = null, string what = "a value")
        where T : class
    {
        var bound = within ?? TimeSpan.FromSeconds(30);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } value) return value;
            if (clock.Elapsed > bound) throw new TimeoutException($"{what} did not come within {bound.TotalSeconds:0} s");
            await Task.Delay(10);
        }
    }

    /// <summary>Waits until <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">It did not within <paramref name="within"/> (30 s unless given).</exception>
    public static async Task True(Func<Task<bool>> condition, TimeSpan? within = null, string what = "the condition") =>
        await Get<object>(async () => await condition() ? what : null, within, what);

    /// <inheritdoc cref="True(Func{Task{bool}}, TimeSpan?, string)" />
    public static Task True(Func<bool> condition, TimeSpan? within = null, string what = "the condition") =>
        True(() => Task.FromResult(condition()), within, what);
}
