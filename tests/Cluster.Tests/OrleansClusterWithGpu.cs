namespace Platform.Cluster.Tests;

/// <summary>A cluster of three silos, two of which have the gpu role.</summary>
public sealed class OrleansClusterWithGpu() : OrleansCluster(
    ("one", ["--Silo:Roles=grains,gpu", Leases]), ("two", ["--Silo:Roles=grains,gpu", Leases]), ("plain", ["--Silo:Roles=grains,sandbox", Leases]))
{
    /// <summary>The silos with the gpu role.</summary>
    public static readonly IReadOnlyList<string> Gpu = ["one", "two"];

    private const string Leases = "--Jobs:LeaseDuration=00:00:10";
}
