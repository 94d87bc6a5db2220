using Platform.Contracts.Quotas;

namespace Platform.Grains.Quotas;

/// <summary>Counts in memory. An activation that is collected for being idle has forgotten no window that is still open.</summary>
public sealed class RateGrain(TimeProvider clock) : Grain, IRateGrain
{
    private DateTimeOffset _openedAt;
    private int _taken;

    /// <inheritdoc />
    public Task<RateAnswer> Take(QuotaLimit limit, CancellationToken cancellationToken = default)
    {
        var window = limit.Window ?? throw new ArgumentException("a rate has a window", nameof(limit));
        var now = clock.GetUtcNow();
        if (_taken == 0 || now >= _openedAt + window || now < _openedAt) (_openedAt, _taken) = (now, 0);
        var granted = _taken < limit.Units;
        if (granted) _taken++;
        return Task.FromResult(new RateAnswer(granted, new QuotaStanding(limit.Name, limit.Units, Math.Max(0, limit.Units - _taken), _openedAt + window)));
    }

    /// <inheritdoc />
    public Task GiveBack(CancellationToken cancellationToken = default)
    {
        if (_taken > 0) _taken--;
        return Task.CompletedTask;
    }
}
