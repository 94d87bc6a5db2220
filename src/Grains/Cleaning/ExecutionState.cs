using System.Collections.Immutable;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Datasets;

namespace Platform.Grains.Cleaning;

/// <summary>What is stored of an execution: all that it needs to be run again.</summary>
[GenerateSerializer, Immutable, Alias("ExecutionState")]
public sealed record ExecutionState
{
    /// <summary>The execution as its owner sees it; <c>null</c> where there is none.</summary>
    [Id(0)]
    public Execution? Execution { get; init; }

    /// <summary>What was asked for.</summary>
    [Id(1)]
    public ExecutionRequest? Request { get; init; }

    /// <summary>The plan as it was then.</summary>
    [Id(2)]
    public Plan? Plan { get; init; }

    /// <summary>The dataset that is cleaned.</summary>
    [Id(3)]
    public Dataset? Dataset { get; init; }

    /// <summary>How often it was begun: it numbers the journal's entries.</summary>
    [Id(4)]
    public int Starts { get; init; }

    /// <summary>How often it was begun and not ended, a silo's orderly stop not counted.</summary>
    [Id(5)]
    public int Lost { get; init; }

    /// <summary>The blob with the samples of what the steps changed.</summary>
    [Id(6)]
    public string? DiffBlob { get; init; }

    /// <summary>Where in it each step's lies.</summary>
    [Id(7)]
    public ImmutableArray<DiffPlace> Diffs { get; init; } = [];
}

/// <summary>Where a step's sample lies.</summary>
/// <param name="Order">The step's place, from 1.</param>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">How many bytes.</param>
[GenerateSerializer, Immutable, Alias("DiffPlace")]
public sealed record DiffPlace([property: Id(0)] int Order, [property: Id(1)] long Offset, [property: Id(2)] int Length);
