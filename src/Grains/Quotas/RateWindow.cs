using Platform.Contracts.Quotas;

namespace Platform.Grains.Quotas;

/// <summary>What was taken of a rate in the window that is open. The window opens with the first unit taken.</summary>
internal struct RateWindow
{
    private DateTimeOffset _openedAt;
    private int _taken;

    /// <summary>Takes a unit, if there is one left.</summary>
    public RateAnswer Take(QuotaLimit limit, DateTimeOffset now)
    {
        var window = limit.Window ?? throw new ArgumentException("a rate has a window", nameof(limit));
        if (_taken == 0 || now >= _openedAt + window || now < _openedAt) (_openedAt, _taken) = (now, 0);
        var granted = _taken < limit.Units;
        if (granted) _taken++;
        return new RateAnswer(granted, new QuotaStanding(limit.Name, limit.Units, Math.Max(0, limit.Units - _taken), _openedAt + window));
    }

    /// <summary>Gives one back.</summary>
    public void GiveBack()
    {
        if (_taken > 0) _taken--;
    }
}
