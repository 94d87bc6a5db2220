using Platform.Contracts.Quotas;

namespace Platform.Grains.Quotas;

/// <summary>Counts in memory. An activation that is collected for being idle has forgotten no window that is still open.</summary>
public sealed class RateGrain(TimeProvider clock) : Grain, IRateGrain
{
    private RateWindow _window;

    /// <inheritdoc />
    public Task<RateAnswer> Take(QuotaLimit limit, CancellationToken cancellationToken = default) => Task.FromResult(_window.Take(limit, clock.GetUtcNow()));

    /// <inheritdoc />
    public Task GiveBack(CancellationToken cancellationToken = default)
    {
        _window.GiveBack();
        return Task.CompletedTask;
    }
}
