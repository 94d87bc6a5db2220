using Platform.Contracts.Datasets;

namespace Platform.Grains.Datasets;

/// <summary>How far a dataset is.</summary>
[GenerateSerializer, Alias("DatasetStage")]
public enum DatasetStage
{
    /// <summary>It never was.</summary>
    None,

    /// <summary>Its file is being read; nobody sees it yet.</summary>
    Making,

    /// <summary>It is there.</summary>
    Kept,

    /// <summary>It is being deleted; nobody sees it any more.</summary>
    Deleting,

    /// <summary>It is gone for good.</summary>
    Deleted,
}

/// <summary>What is stored of a dataset.</summary>
[GenerateSerializer, Immutable, Alias("DatasetState")]
public sealed record DatasetState
{
    /// <summary>How far it is.</summary>
    [Id(0)]
    public DatasetStage Stage { get; init; }

    /// <summary>Its owner.</summary>
    [Id(1)]
    public string UserId { get; init; } = "";

    /// <summary>What it is made of.</summary>
    [Id(2)]
    public DatasetDraft? Draft { get; init; }

    /// <summary>When it was asked for.</summary>
    [Id(3)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often reading it was begun and not ended.</summary>
    [Id(4)]
    public int Attempts { get; init; }

    /// <summary>The dataset, once it is there.</summary>
    [Id(5)]
    public Dataset? Dataset { get; init; }
}
