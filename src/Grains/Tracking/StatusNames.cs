using System.Collections.Frozen;
using Platform.Contracts.Tracking;

namespace Platform.Grains.Tracking;

/// <summary>Statuses as MLflow writes them.</summary>
public static class StatusNames
{
    private static readonly FrozenDictionary<RunStatus, string> Names = Enum.GetValues<RunStatus>().ToFrozenDictionary(s => s, s => s.ToString().ToUpperInvariant());

    /// <summary>A status's name.</summary>
    public static string Of(RunStatus status) => Names[status];
}
