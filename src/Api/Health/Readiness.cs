using System.Collections.Immutable;
using Platform.Contracts.Quotas;
using Platform.Storage;

namespace Platform.Api.Health;

/// <summary>
/// Tells whether requests can be served: the stores take writes and a grain answers. What was found stands for a second, and one look serves all who ask meanwhile, so that
/// asking costs the stores no more than that.
/// </summary>
public sealed class Readiness(IStorageHealth storage, IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    private static readonly TimeSpan Stands = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Task<string?>? _look;
    private DateTimeOffset _lookedAt;

    /// <summary>Null where all is well, else what is wrong, in one line.</summary>
    public Task<string?> ProblemAsync()
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested) return Task.FromResult<string?>("the platform is starting");
        if (lifetime.ApplicationStopping.IsCancellationRequested) return Task.FromResult<string?>("the platform is stopping");
        lock (_gate)
        {
            if (_look is { IsCompleted: false } || (_look is not null && clock.GetUtcNow() - _lookedAt < Stands)) return _look;
            _lookedAt = clock.GetUtcNow();
            return _look = LookAsync();
        }
    }

    private async Task<string?> LookAsync()
    {
        using var within = new CancellationTokenSource(Within, clock);
        try
        {
            if (await storage.CheckAsync(within.Token) is { } problem) return problem;
            await grains.GetGrain<IQuotaGrain>("health/ready").Standing(ImmutableArray<QuotaLimit>.Empty, within.Token).WaitAsync(within.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return "the stores or the silo did not answer in time";
        }
        catch (Exception fault)
        {
            return $"the silo did not answer: {fault.GetType().Name}";
        }
    }
}
