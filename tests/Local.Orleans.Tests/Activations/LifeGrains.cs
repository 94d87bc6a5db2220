using System.Collections.Concurrent;

namespace Platform.Local.Orleans.Tests.Activations;

/// <summary>What happened to grains, for tests to look at.</summary>
public static class Life
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Events = new();
    private static readonly ConcurrentDictionary<string, Exception?> Failures = new();

    public static void Record(string key, string what) => Events.GetOrAdd(key, _ => new()).Enqueue(what);

    public static string[] Of(string key) => Events.TryGetValue(key, out var events) ? [.. events] : [];

    public static void FailActivation(string key, Exception? failure) => Failures[key] = failure;

    public static Exception? FailureOf(string key) => Failures.GetValueOrDefault(key);
}

public interface ILifeGrain : IGrainWithStringKey
{
    Task<Guid> Id();

    Task Hold(string gate);

    Task End();

    Task EndAndHold(string gate);

    Task<Guid> Stay(TimeSpan time);
}

public sealed class LifeGrain : Grain, ILifeGrain
{
    private readonly Guid _id = Guid.NewGuid();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Life.FailureOf(this.GetPrimaryKeyString()) is { } failure) throw failure;
        Life.Record(this.GetPrimaryKeyString(), "activated");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Life.Record(this.GetPrimaryKeyString(), $"deactivated {reason.ReasonCode}");
    }

    public Task<Guid> Id() => Task.FromResult(_id);

    public Task Hold(string gate) => Gates.Of(gate).PassAsync();

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task EndAndHold(string gate)
    {
        DeactivateOnIdle();
        await Gates.Of(gate).PassAsync();
        Life.Record(this.GetPrimaryKeyString(), "held");
    }

    public Task<Guid> Stay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Id();
    }
}

[KeepAlive]
public sealed class KeptAliveGrain : Grain, IKeptAliveGrain
{
    private readonly Guid _id = Guid.NewGuid();

    public Task<Guid> Id() => Task.FromResult(_id);
}

public interface IKeptAliveGrain : IGrainWithStringKey
{
    Task<Guid> Id();
}
