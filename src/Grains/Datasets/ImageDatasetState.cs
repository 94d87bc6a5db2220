using Platform.Contracts.Datasets;

namespace Platform.Grains.Datasets;

/// <summary>What is stored of a dataset of pictures.</summary>
[GenerateSerializer, Immutable, Alias("ImageDatasetState")]
public sealed record ImageDatasetState
{
    /// <summary>How far it is.</summary>
    [Id(0)]
    public DatasetStage Stage { get; init; }

    /// <summary>Its owner.</summary>
    [Id(1)]
    public string UserId { get; init; } = "";

    /// <summary>What it is made of, as long as it is being made.</summary>
    [Id(2)]
    public ImageDatasetDraft? Draft { get; init; }

    /// <summary>What it is made of, as <see cref="ImageDatasetRules.Fingerprint"/> tells it.</summary>
    [Id(3)]
    public string DraftHash { get; init; } = "";

    /// <summary>When it was asked for.</summary>
    [Id(4)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often reading it was begun and not ended.</summary>
    [Id(5)]
    public int Attempts { get; init; }

    /// <summary>The dataset, once it is there.</summary>
    [Id(6)]
    public ImageDataset? Dataset { get; init; }

    /// <summary>Whether everybody may read it.</summary>
    [Id(7)]
    public bool IsPublic { get; init; }
}
