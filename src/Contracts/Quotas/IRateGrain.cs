using Orleans.Concurrency;

namespace Platform.Contracts.Quotas;

/// <summary>
/// Counts what someone did in the window that is open, in memory: for limits of a minute on calls that must stay cheap, where forgetting with a restart harms nobody.
/// Key: <c>{surface}/{limit}/{who}</c>, the last escaped as in a URL.
/// </summary>
[Alias("IRateGrain")]
public interface IRateGrain : IGrainWithStringKey
{
    /// <summary>Takes a unit of the limit, if there is one left. The window opens with the first unit taken.</summary>
    Task<RateAnswer> Take(QuotaLimit limit, CancellationToken cancellationToken = default);

    /// <summary>Gives a unit back, where what it was for did not happen.</summary>
    [OneWay]
    Task GiveBack(CancellationToken cancellationToken = default);
}

/// <summary>Whether a unit was taken.</summary>
/// <param name="Granted">Whether it was.</param>
/// <param name="Standing">What is left.</param>
[GenerateSerializer, Immutable, Alias("RateAnswer")]
public sealed record RateAnswer([property: Id(0)] bool Granted, [property: Id(1)] QuotaStanding Standing);
