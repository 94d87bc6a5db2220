using Microsoft.Extensions.Logging;
using Platform.Storage.Blobs;

namespace Platform.GpuGrains.Training;

/// <summary>What attempts need of the silo they run on.</summary>
/// <param name="Grains">The grains.</param>
/// <param name="Blobs">Datasets come from there; checkpoints and validations go there.</param>
/// <param name="Torch">The devices.</param>
/// <param name="Options">How it trains.</param>
/// <param name="WorkFolder">Where attempts have their folders. The server's alone, and swept when it starts.</param>
/// <param name="ModelsFolder">Where weights to begin from are.</param>
/// <param name="LongestWait">Between two tries to reach a job that does not answer.</param>
/// <param name="Clock">The time.</param>
/// <param name="Logger">The log.</param>
public sealed record TrainingTools(
    IGrainFactory Grains,
    IBlobStore Blobs,
    TorchRuntime Torch,
    GpuOptions Options,
    string WorkFolder,
    string ModelsFolder,
    TimeSpan LongestWait,
    TimeProvider Clock,
    ILogger Logger);
