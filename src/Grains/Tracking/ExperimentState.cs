using System.Collections.Immutable;
using Platform.Contracts.Tracking;

namespace Platform.Grains.Tracking;

/// <summary>What is stored of an experiment. Its name is the index's.</summary>
[GenerateSerializer, Alias("ExperimentState")]
public sealed record ExperimentState
{
    /// <summary>Whether there is such an experiment.</summary>
    [Id(0)] public bool Exists { get; init; }

    /// <summary>Who made it; <c>null</c> for the platform's own.</summary>
    [Id(1)] public string? UserId { get; init; }

    /// <summary>The root of its runs' artifacts.</summary>
    [Id(2)] public string ArtifactLocation { get; init; } = "";

    /// <summary>Whether it is deleted.</summary>
    [Id(3)] public LifecycleStage Lifecycle { get; init; }

    /// <summary>Whether every run knows that; while not, the experiment goes on telling them.</summary>
    [Id(4)] public bool Settled { get; init; } = true;

    /// <summary>In milliseconds since 1970.</summary>
    [Id(5)] public long CreationTime { get; init; }

    /// <summary>Likewise.</summary>
    [Id(6)] public long LastUpdateTime { get; init; }

    /// <summary>Its tags.</summary>
    [Id(7)] public ImmutableDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How many index pages there are.</summary>
    [Id(8)] public int Pages { get; init; }

    /// <summary>The experiment as others see it.</summary>
    public Experiment View(string experimentId, string name) =>
        new(experimentId, name, ArtifactLocation, Lifecycle, CreationTime, LastUpdateTime, Tags, UserId, Pages);
}
