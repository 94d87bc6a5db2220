using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Training;

namespace Platform.Grains.Training;

/// <summary>
/// What is stored of a training job. Changed by <see cref="TrainingRules"/> alone. Bounded: metrics, log and validations are in the journal, of checkpoints only those kept are here.
/// </summary>
[GenerateSerializer, Immutable, Alias("TrainingState")]
public sealed record TrainingState
{
    /// <summary>Where it is on its way.</summary>
    [Id(0)]
    public TrainingStage Stage { get; init; }

    /// <summary>Its number.</summary>
    [Id(1)]
    public long JobId { get; init; }

    /// <summary>Its owner.</summary>
    [Id(2)]
    public string UserId { get; init; } = "";

    /// <summary>What was asked for.</summary>
    [Id(3)]
    public TrainingRequest? Request { get; init; }

    /// <summary>What the job's own rules need of the configuration.</summary>
    [Id(4)]
    public TrainingSettings Settings { get; init; } = new();

    /// <summary>The complete configuration.</summary>
    [Id(5)]
    public string ConfigJson { get; init; } = "{}";

    /// <summary>The dataset's manifest and pictures, of a job that the platform trains.</summary>
    [Id(6)]
    public string? ManifestBlob { get; init; }

    /// <inheritdoc cref="ManifestBlob" />
    [Id(7)]
    public string? PackBlob { get; init; }

    /// <summary>Which run of the job: one more each time it begins anew; 0 before the first.</summary>
    [Id(8)]
    public int Run { get; init; }

    /// <summary>How often it was started, over all runs. Names what the journal holds of a start, as epochs may be trained again after going back.</summary>
    [Id(9)]
    public int Start { get; init; }

    /// <summary>Where the present start went on from, in epochs.</summary>
    [Id(10)]
    public int From { get; init; }

    /// <summary>The starts of the run that cut off what earlier ones told, oldest first, each further on than the one before it.</summary>
    [Id(11)]
    public ImmutableArray<TrainingLap> Laps { get; init; } = [];

    /// <summary>Epochs completed in the run.</summary>
    [Id(12)]
    public int Epoch { get; init; }

    /// <summary>What to go on from.</summary>
    [Id(13)]
    public TrainingResumption? Resumption { get; init; }

    /// <summary>The weights that the run begins from.</summary>
    [Id(14)]
    public string? StartWeights { get; init; }

    /// <summary>The checkpoints kept, oldest first.</summary>
    [Id(15)]
    public ImmutableArray<KeptCheckpoint> Checkpoints { get; init; } = [];

    /// <summary>The best epoch by the primary metric.</summary>
    [Id(16)]
    public int? BestEpoch { get; init; }

    /// <summary>The primary metric there.</summary>
    [Id(17)]
    public double? BestMetric { get; init; }

    /// <summary>How often the run was begun by a worker.</summary>
    [Id(18)]
    public int Attempt { get; init; }

    /// <summary>How many attempts ended by a fault of the platform since the last epoch.</summary>
    [Id(19)]
    public int Faults { get; init; }

    /// <summary>The fencing token of the last attempt.</summary>
    [Id(20)]
    public long Token { get; init; }

    /// <summary>The run in the tracking store.</summary>
    [Id(21)]
    public string? RunId { get; init; }

    /// <summary>The experiment of that run.</summary>
    [Id(22)]
    public string? ExperimentId { get; init; }

    /// <summary>How it ends, from the moment that is decided.</summary>
    [Id(23)]
    public TrainingOutcome? Outcome { get; init; }

    /// <summary>When it was created.</summary>
    [Id(24)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the run began.</summary>
    [Id(25)]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its end was decided.</summary>
    [Id(26)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What is no longer needed and has to be deleted before anything of the same name can be made.</summary>
    [Id(27)]
    public TrainingGarbage Garbage { get; init; } = TrainingGarbage.None;

    /// <summary>The job as it was, to be so again where a service refuses it.</summary>
    [Id(28)]
    public TrainingState? Before { get; init; }

    /// <summary>The last ids of events of a service, at most <see cref="TrainingRules.EventsRemembered"/>.</summary>
    [Id(29)]
    public ImmutableArray<string> Events { get; init; } = [];

    /// <summary>The owners of states that attempts were about to store and have not told of, since the last epoch; at most <see cref="TrainingRules.MaxUntold"/>.</summary>
    [Id(30)]
    public ImmutableArray<string> Untold { get; init; } = [];

    /// <summary>Whether a service trains it.</summary>
    public bool IsServed => Settings.Framework != TrainingRules.OwnFramework;
}

/// <summary>Where a training job is on its way.</summary>
[GenerateSerializer, Alias("TrainingStage")]
public enum TrainingStage
{
    /// <summary>There is no such job.</summary>
    None,

    /// <summary>Accepted; the index may or may not know it yet.</summary>
    Creating,

    /// <summary>Created, never started.</summary>
    Created,

    /// <summary>A service is asked to train it.</summary>
    Handing,

    /// <summary>The queue has it; what it leaves behind may or may not be deleted yet.</summary>
    Queueing,

    /// <summary>Waits to be taken.</summary>
    Pending,

    /// <summary>It trains.</summary>
    Running,

    /// <summary>Stopped; the attempt may still save its state.</summary>
    Stopping,

    /// <summary>Its end is decided and being told.</summary>
    Finishing,

    /// <summary>It ended.</summary>
    Ended,

    /// <summary>What it left is being deleted.</summary>
    Deleting,

    /// <summary>There was such a job.</summary>
    Deleted,
}

/// <summary>What a job's rules need of its configuration.</summary>
[GenerateSerializer, Immutable, Alias("TrainingSettings")]
public sealed record TrainingSettings
{
    /// <summary>Who trains it.</summary>
    [Id(0)]
    public string Framework { get; init; } = TrainingRules.OwnFramework;

    /// <summary>The model.</summary>
    [Id(1)]
    public string ModelName { get; init; } = "";

    /// <summary>What for.</summary>
    [Id(2)]
    public string TaskType { get; init; } = "";

    /// <summary>The dataset; empty where a service's job names none.</summary>
    [Id(3)]
    public string DatasetId { get; init; } = "";

    /// <summary>The dataset's format.</summary>
    [Id(4)]
    public string DatasetFormat { get; init; } = "";

    /// <summary>How many classes.</summary>
    [Id(5)]
    public int NumClasses { get; init; }

    /// <summary>How many epochs.</summary>
    [Id(6)]
    public int Epochs { get; init; }

    /// <summary>Pictures in a batch.</summary>
    [Id(7)]
    public int BatchSize { get; init; }

    /// <summary>The initial learning rate.</summary>
    [Id(8)]
    public double LearningRate { get; init; }

    /// <summary>By which the best checkpoint is chosen.</summary>
    [Id(9)]
    public string PrimaryMetric { get; init; } = "accuracy";

    /// <summary><c>max</c> or <c>min</c>.</summary>
    [Id(10)]
    public string PrimaryMetricMode { get; init; } = "max";

    /// <summary>How many checkpoints are kept beside the best one.</summary>
    [Id(11)]
    public int KeepLast { get; init; } = 5;
}

/// <summary>A checkpoint that is kept.</summary>
/// <param name="Epoch">After which epoch.</param>
/// <param name="Path">Its name with the service that keeps it; <c>null</c> of one that the platform keeps.</param>
/// <param name="Metric">The primary metric there.</param>
/// <param name="Size">Of the weights, in bytes.</param>
/// <param name="Weights">The weights, where the platform keeps them.</param>
/// <param name="State">What to go on from.</param>
/// <param name="Validation">Its validation in the blob store.</param>
/// <param name="CreatedAt">When it was saved.</param>
[GenerateSerializer, Immutable, Alias("KeptCheckpoint")]
public sealed record KeptCheckpoint(
    [property: Id(0)] int Epoch,
    [property: Id(1)] string? Path,
    [property: Id(2)] double? Metric,
    [property: Id(3)] long Size,
    [property: Id(4)] string? Weights,
    [property: Id(5)] TrainingResumption? State,
    [property: Id(6)] string? Validation,
    [property: Id(7)] DateTimeOffset CreatedAt);

/// <summary>A start within a run.</summary>
/// <param name="Start">Which start of the job.</param>
/// <param name="From">How many epochs it went on from: later ones that earlier starts told no longer count.</param>
[GenerateSerializer, Immutable, Alias("TrainingLap")]
public sealed record TrainingLap([property: Id(0)] int Start, [property: Id(1)] int From);

/// <summary>How a job ends.</summary>
/// <param name="Status">Completed, failed or stopped.</param>
/// <param name="Error">Why it failed.</param>
[GenerateSerializer, Immutable, Alias("TrainingOutcome")]
public sealed record TrainingOutcome([property: Id(0)] TrainingStatus Status, [property: Id(1)] Error? Error);

/// <summary>What is to be deleted.</summary>
/// <param name="Owners">Owners in the blob store.</param>
/// <param name="Validations">Validations, by their epochs.</param>
[GenerateSerializer, Immutable, Alias("TrainingGarbage")]
public sealed record TrainingGarbage([property: Id(0)] ImmutableArray<string> Owners, [property: Id(1)] ImmutableArray<ValidationRange> Validations)
{
    /// <summary>Nothing.</summary>
    public static TrainingGarbage None { get; } = new([], []);

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Owners.IsEmpty && Validations.IsEmpty;

    /// <summary>This without an owner that is to be used again.</summary>
    public TrainingGarbage Without(string owner) => this with { Owners = Owners.Remove(owner) };

    /// <summary>This and further owners.</summary>
    public TrainingGarbage And(IEnumerable<string> owners) => this with { Owners = [.. Owners.Union(owners, StringComparer.Ordinal)] };
}

/// <summary>The validations of some epochs of a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="First">The first epoch.</param>
/// <param name="Last">The last epoch.</param>
[GenerateSerializer, Immutable, Alias("ValidationRange")]
public sealed record ValidationRange([property: Id(0)] int Run, [property: Id(1)] int First, [property: Id(2)] int Last);
