using Platform.Contracts.Cleaning;

namespace Platform.Grains.Cleaning;

/// <summary>How far a plan is.</summary>
[GenerateSerializer, Alias("PlanStage")]
public enum PlanStage
{
    /// <summary>It never was.</summary>
    None,

    /// <summary>It is there.</summary>
    Kept,

    /// <summary>It is being deleted; nobody sees it any more.</summary>
    Deleting,

    /// <summary>It is gone for good.</summary>
    Deleted,
}

/// <summary>What is stored of a plan.</summary>
[GenerateSerializer, Immutable, Alias("PlanState")]
public sealed record PlanState
{
    /// <summary>How far it is.</summary>
    [Id(0)]
    public PlanStage Stage { get; init; }

    /// <summary>Its owner.</summary>
    [Id(1)]
    public string UserId { get; init; } = "";

    /// <summary>What was asked for.</summary>
    [Id(2)]
    public PlanDraft? Draft { get; init; }

    /// <summary>The plan.</summary>
    [Id(3)]
    public Plan? Plan { get; init; }

    /// <summary>The encoding of the dataset's file, kept as the dataset may be deleted.</summary>
    [Id(4)]
    public string Encoding { get; init; } = "";

    /// <summary>What stands between the cells of the dataset's file.</summary>
    [Id(5)]
    public string Delimiter { get; init; } = "";
}
