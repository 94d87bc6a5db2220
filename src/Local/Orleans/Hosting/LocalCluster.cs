using Orleans.Configuration;
using Orleans.Local.Runtime;

namespace Orleans.Local.Hosting;

/// <summary>The silos of the process, where clients of other hosts in the same process find them.</summary>
internal static class LocalCluster
{
    private static readonly ConcurrentDictionary<SiloCore, (string ServiceId, string ClusterId)> Silos = new();

    public static void Join(ClusterOptions options, SiloCore silo) => Silos[silo] = (options.ServiceId, options.ClusterId);

    public static void Leave(SiloCore silo) => Silos.TryRemove(silo, out _);

    /// <summary>The silo of a cluster; null when there is none.</summary>
    public static SiloCore? Find(ClusterOptions options) =>
        Silos.FirstOrDefault(pair => pair.Value == (options.ServiceId, options.ClusterId)).Key;
}
