namespace Orleans.Local.Runtime;

/// <summary>Tells what the silo holds.</summary>
[Concurrency.StatelessWorker]
internal sealed class ManagementGrain(SiloCore silo) : Grain, IManagementGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false) =>
        Task.FromResult(new Dictionary<SiloAddress, SiloStatus> { [silo.Address] = silo.Status });

    public Task ForceGarbageCollection(SiloAddress[] hostsIds)
    {
        if (IsHere(hostsIds)) GC.Collect();
        return Task.CompletedTask;
    }

    public Task ForceActivationCollection(SiloAddress[] hostsIds, TimeSpan ageLimit) =>
        IsHere(hostsIds) ? ForceActivationCollection(ageLimit) : Task.CompletedTask;

    public async Task ForceActivationCollection(TimeSpan ageLimit) =>
        await Task.WhenAll(silo.Collect(ageLimit).Select(activation => activation.Deactivated));

    public Task<SiloRuntimeStatistics[]> GetRuntimeStatistics(SiloAddress[] hostsIds)
    {
        if (!IsHere(hostsIds)) return Task.FromResult(Array.Empty<SiloRuntimeStatistics>());
        var activations = silo.Catalog.Activations.ToArray();
        var recent = activations.Count(activation => silo.Clock.Between(activation.LastUsed, silo.Clock.Now) < TimeSpan.FromMinutes(10));
        return Task.FromResult<SiloRuntimeStatistics[]>([new(activations.Length, recent, silo.Clock.Time.GetUtcNow().UtcDateTime)]);
    }

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[] hostsIds) =>
        IsHere(hostsIds) ? GetSimpleGrainStatistics() : Task.FromResult(Array.Empty<SimpleGrainStatistic>());

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => Task.FromResult(silo.Catalog.Activations
        .GroupBy(NameOf)
        .Select(group => new SimpleGrainStatistic { GrainType = group.Key, SiloAddress = silo.Address, ActivationCount = group.Count() }).ToArray());

    public Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types = null, SiloAddress[]? hostsIds = null) => Task.FromResult(
        !IsHere(hostsIds) ? [] : silo.Catalog.Activations
            .Where(activation => types is null || types.Contains(NameOf(activation)))
            .Select(activation => new DetailedGrainStatistic { GrainType = NameOf(activation), SiloAddress = silo.Address, GrainId = activation.GrainId })
            .ToArray());

    public Task<int> GetGrainActivationCount(GrainReference grainReference) =>
        Task.FromResult(silo.Catalog.Activations.Count(activation => activation.GrainId == grainReference.GrainId));

    public Task<int> GetTotalActivationCount() => Task.FromResult(silo.Catalog.Activations.Count());

    public ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference) =>
        new(silo.Catalog.Find(reference.GetGrainId()) is null ? null : silo.Address);

    public ValueTask<List<GrainId>> GetActiveGrains(GrainType type) => new(silo.Catalog.Activations
        .Where(activation => activation.GrainId.Type == type).Select(activation => activation.GrainId).Distinct().ToList());

    private bool IsHere(SiloAddress[]? hosts) => hosts is null or { Length: 0 } || hosts.Contains(silo.Address);

    private static string NameOf(Activation activation) => $"{activation.Class.Type.FullName},{activation.Class.Type.Assembly.GetName().Name}";
}
