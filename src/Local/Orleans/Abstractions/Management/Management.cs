namespace Orleans.Runtime;

/// <summary>How far a silo is.</summary>
[GenerateSerializer]
public enum SiloStatus
{
    /// <summary>Unknown.</summary>
    None = 0,

    /// <summary>Made.</summary>
    Created = 1,

    /// <summary>Joining.</summary>
    Joining = 2,

    /// <summary>Working.</summary>
    Active = 3,

    /// <summary>Ending.</summary>
    ShuttingDown = 4,

    /// <summary>Ending at once.</summary>
    Stopping = 5,

    /// <summary>Gone.</summary>
    Dead = 6,
}

/// <summary>The silo that this is.</summary>
public interface ILocalSiloDetails
{
    /// <summary>The silo's name.</summary>
    string Name { get; }

    /// <summary>The cluster's name.</summary>
    string ClusterId { get; }

    /// <summary>The machine's name.</summary>
    string DnsHostName { get; }

    /// <summary>The silo.</summary>
    SiloAddress SiloAddress { get; }

    /// <summary>Where clients connect.</summary>
    SiloAddress GatewayAddress { get; }
}

/// <summary>The number of activations of a kind of grain.</summary>
[GenerateSerializer, Immutable]
public sealed class SimpleGrainStatistic
{
    /// <summary>The class.</summary>
    [Id(0)]
    public string GrainType { get; init; } = null!;

    /// <summary>The silo.</summary>
    [Id(1)]
    public SiloAddress SiloAddress { get; init; } = null!;

    /// <summary>The number of activations.</summary>
    [Id(2)]
    public int ActivationCount { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"SimpleGrainStatistic: GrainType={GrainType} Silo={SiloAddress} NumActivations={ActivationCount} ";
}

/// <summary>One activation.</summary>
[GenerateSerializer]
public sealed class DetailedGrainStatistic
{
    /// <summary>The class.</summary>
    [Id(0)]
    public string GrainType { get; init; } = null!;

    /// <summary>The silo.</summary>
    [Id(1)]
    public SiloAddress SiloAddress { get; init; } = null!;

    /// <summary>The grain.</summary>
    [Id(2)]
    public GrainId GrainId { get; init; }
}

/// <summary>What a silo is doing.</summary>
[GenerateSerializer]
public sealed class SiloRuntimeStatistics
{
    internal SiloRuntimeStatistics(int activations, int recentlyUsed, DateTime now)
    {
        ActivationCount = activations;
        RecentlyUsedActivationCount = recentlyUsed;
        DateTime = now;
    }

    /// <summary>The number of activations.</summary>
    [Id(0)]
    public int ActivationCount { get; private set; }

    /// <summary>The number of activations that were used in the last minutes.</summary>
    [Id(1)]
    public int RecentlyUsedActivationCount { get; private set; }

    /// <summary>When, UTC.</summary>
    [Id(10)]
    public DateTime DateTime { get; private set; }
}

/// <summary>Tells what the silo holds, and tidies up. Its key is 0.</summary>
public interface IManagementGrain : IGrainWithIntegerKey
{
    /// <summary>The silos and how far they are.</summary>
    Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false);

    /// <summary>Collects garbage.</summary>
    Task ForceGarbageCollection(SiloAddress[] hostsIds);

    /// <summary>Deactivates grains that were idle for <paramref name="ageLimit"/>.</summary>
    Task ForceActivationCollection(SiloAddress[] hostsIds, TimeSpan ageLimit);

    /// <summary>Deactivates grains that were idle for <paramref name="ageLimit"/>.</summary>
    Task ForceActivationCollection(TimeSpan ageLimit);

    /// <summary>What silos are doing.</summary>
    Task<SiloRuntimeStatistics[]> GetRuntimeStatistics(SiloAddress[] hostsIds);

    /// <summary>The number of activations by class.</summary>
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[] hostsIds);

    /// <summary>The number of activations by class.</summary>
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics();

    /// <summary>The activations, or those of some classes.</summary>
    Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types = null, SiloAddress[]? hostsIds = null);

    /// <summary>The number of activations of one grain.</summary>
    Task<int> GetGrainActivationCount(GrainReference grainReference);

    /// <summary>The number of activations.</summary>
    Task<int> GetTotalActivationCount();

    /// <summary>Where a grain is active; null when it is not.</summary>
    ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference);

    /// <summary>The active grains of a kind.</summary>
    ValueTask<List<GrainId>> GetActiveGrains(GrainType type);
}
