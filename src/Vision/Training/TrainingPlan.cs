using Platform.Imaging.Batches;
using Platform.Imaging.Datasets;
using Platform.Recipes;
using static TorchSharp.torch;

namespace Platform.Vision.Training;

/// <summary>A training to be done. What comes of it follows from this alone, on one kind of device with one number of threads.</summary>
public sealed record TrainingPlan
{
    /// <summary>How.</summary>
    public required TrainingConfig Config { get; init; }

    /// <summary>The classes, in the order of the model's outputs.</summary>
    public required IReadOnlyList<ImageClass> Classes { get; init; }

    /// <summary>The pictures.</summary>
    public required IPictures Pictures { get; init; }

    /// <summary>Which are trained and validated with.</summary>
    public required Splits Splits { get; init; }

    /// <summary>Where it computes.</summary>
    public required Device Device { get; init; }

    /// <summary>A folder of the run's own for cached pictures and files on the way; emptied by the caller.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Weights to begin from, a safetensors file: pretrained ones, or another checkpoint's; <c>null</c> for none.</summary>
    public string? StartWeights { get; init; }

    /// <summary>Threads that decode and vary pictures.</summary>
    public int LoaderThreads { get; init; } = 1;

    /// <summary>The bound of the cache of decoded pictures, in bytes of disk.</summary>
    public long CacheBytes { get; init; } = 8L << 30;
}

/// <summary>How a training ended that did not fail.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>The primary metric no longer improved.</summary>
    StoppedEarly,

    /// <summary>It was told to stop, and has given its state to the observer.</summary>
    Stopped,
}

/// <summary>Hears of a training, on the training's own thread, which waits for each call to return. What a call throws ends the training.</summary>
public interface ITrainingObserver
{
    /// <summary>Something to tell people.</summary>
    void Log(TrainingLogLevel level, string message);

    /// <summary>How far it is; at most once or twice a second.</summary>
    void Progress(TrainingPosition position);

    /// <summary>Its state within an epoch is in a file, which is the observer's to keep before it returns; it is deleted then.</summary>
    void StateSaved(int epochsDone, int batchesDone, string stateFile);

    /// <summary>An epoch is done: its results, its weights and the state after it, in files that are the observer's to keep before it returns.</summary>
    void EpochCompleted(EpochResult result, string weightsFile, string stateFile);
}

/// <summary>How much a line matters.</summary>
public enum TrainingLogLevel
{
    /// <summary>What goes on.</summary>
    Info,

    /// <summary>What is not as asked for.</summary>
    Warning,

    /// <summary>What ended it.</summary>
    Error,
}

/// <summary>How far a training is.</summary>
/// <param name="Epoch">The epoch it is in, from 1.</param>
/// <param name="Batch">Batches done of it.</param>
/// <param name="Batches">Batches of an epoch.</param>
/// <param name="Loss">The mean training loss of the epoch so far; not a number before the first.</param>
/// <param name="ImagesPerSecond">Pictures trained with a second, over the last while; 0 where unknown.</param>
/// <param name="SecondsLeft">About how many seconds until the last epoch's end; <c>null</c> where unknown.</param>
public sealed record TrainingPosition(int Epoch, int Batch, int Batches, double Loss, double ImagesPerSecond, double? SecondsLeft);

/// <summary>What came of an epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainLoss">The mean training loss.</param>
/// <param name="LearningRate">At its end.</param>
/// <param name="Validation">What validation found.</param>
/// <param name="IsBest">Whether it is the best so far by the primary metric; the first is, and one must be better to be.</param>
/// <param name="ImagesPerSecond">Pictures trained with a second.</param>
public sealed record EpochResult(int Epoch, double TrainLoss, double LearningRate, ValidationResult Validation, bool IsBest, double ImagesPerSecond);

/// <summary>What a validation found.</summary>
/// <param name="Loss">The mean cross-entropy, without smoothing and weights.</param>
/// <param name="Confusion">How many of each class were predicted to be of each.</param>
/// <param name="Predictions">Every picture's, in the order of the split.</param>
public sealed record ValidationResult(double Loss, ConfusionMatrix Confusion, IReadOnlyList<PicturePrediction> Predictions);

/// <summary>A picture's prediction.</summary>
/// <param name="Picture">Its index among the pictures.</param>
/// <param name="Class">Its class.</param>
/// <param name="Top">The likeliest classes, at most five, likeliest first, with their probabilities; of equal ones the lower index first.</param>
public sealed record PicturePrediction(int Picture, int Class, IReadOnlyList<(int Class, double Probability)> Top);
