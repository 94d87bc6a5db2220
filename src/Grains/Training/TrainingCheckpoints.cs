using System.Globalization;
using Platform.Contracts.Training;

namespace Platform.Grains.Training;

/// <summary>The names of checkpoints: <c>jobs/5/checkpoints/epoch_10.safetensors</c>, or what the service that keeps one calls it.</summary>
public static class TrainingCheckpoints
{
    private const string Extension = ".safetensors";

    /// <summary>A checkpoint's name.</summary>
    public static string PathOf(long jobId, KeptCheckpoint checkpoint) =>
        checkpoint.Path ?? string.Create(CultureInfo.InvariantCulture, $"{Folder(jobId)}epoch_{checkpoint.Epoch}{Extension}");

    /// <summary>
    /// The checkpoint of a name: the whole name, the file's name with or without its extension, <c>best</c> or <c>last</c>; <c>null</c> where it is not kept.
    /// </summary>
    public static KeptCheckpoint? Find(TrainingState job, string path)
    {
        if (job.Checkpoints.FirstOrDefault(one => PathOf(job.JobId, one) == path) is { } exact) return exact;
        var name = path.StartsWith(Folder(job.JobId), StringComparison.Ordinal) ? path[Folder(job.JobId).Length..] : path;
        if (name.EndsWith(Extension, StringComparison.Ordinal)) name = name[..^Extension.Length];
        return name switch
        {
            "best" => Best(job),
            "last" => job.Checkpoints.LastOrDefault(),
            _ => job.Checkpoints.FirstOrDefault(one => one.Path is null && name == string.Create(CultureInfo.InvariantCulture, $"epoch_{one.Epoch}")),
        };
    }

    /// <summary>The best checkpoint by the primary metric, where it is kept.</summary>
    public static KeptCheckpoint? Best(TrainingState job) => job.Checkpoints.FirstOrDefault(one => one.Epoch == job.BestEpoch);

    /// <summary>A checkpoint as its owner sees it.</summary>
    public static TrainingCheckpoint View(TrainingState job, KeptCheckpoint checkpoint) => new(
        PathOf(job.JobId, checkpoint), checkpoint.Epoch, checkpoint.Epoch == job.BestEpoch, checkpoint.State is not null, checkpoint.Metric, checkpoint.Size, checkpoint.Weights, checkpoint.CreatedAt);

    private static string Folder(long jobId) => string.Create(CultureInfo.InvariantCulture, $"jobs/{jobId}/checkpoints/");
}
