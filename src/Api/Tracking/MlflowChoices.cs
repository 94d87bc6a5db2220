using System.Collections.Immutable;
using Platform.Contracts.Tracking;

namespace Platform.Api.Tracking;

/// <summary>The enumerations of MLflow's protocol, by name and number.</summary>
public static class MlflowChoices
{
    /// <summary>View types.</summary>
    public static readonly ImmutableArray<(string Name, int Number, ViewType Value)> Views =
        [("ACTIVE_ONLY", 1, ViewType.ActiveOnly), ("DELETED_ONLY", 2, ViewType.DeletedOnly), ("ALL", 3, ViewType.All)];

    /// <summary>Statuses of runs.</summary>
    public static readonly ImmutableArray<(string Name, int Number, RunStatus Value)> Statuses =
    [
        ("RUNNING", 1, RunStatus.Running), ("SCHEDULED", 2, RunStatus.Scheduled), ("FINISHED", 3, RunStatus.Finished), ("FAILED", 4, RunStatus.Failed),
        ("KILLED", 5, RunStatus.Killed),
    ];

    /// <summary>The field <c>max_results</c>, within an int; its bounds are the grain's.</summary>
    public static int Limit(MlflowFields fields, int otherwise) => (int)Math.Clamp(fields.Whole("max_results") ?? otherwise, int.MinValue, int.MaxValue);
}
