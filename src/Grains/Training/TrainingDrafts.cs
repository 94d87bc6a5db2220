using Platform.Contracts;
using Platform.Contracts.Datasets;
using Platform.Contracts.Training;
using Platform.Recipes;

namespace Platform.Grains.Training;

/// <summary>Makes jobs of requests, before there is anything of them.</summary>
internal static class TrainingDrafts
{
    /// <summary>A job as it would be; or why it cannot be.</summary>
    /// <param name="grains">Where the dataset is asked for.</param>
    /// <param name="caller">Whose job it would be.</param>
    /// <param name="number">Its number.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Result<TrainingState>> Make(IGrainFactory grains, Caller caller, long number, TrainingRequest request, CancellationToken cancellationToken)
    {
        var read = await Task.Run(() => TrainingChecks.Read(request), cancellationToken);
        if (!read.IsSuccess) return read.Error;
        var config = read.Value;
        ImageDataset? dataset = null;
        if (config.DatasetId.Length > 0)
        {
            var found = await Dataset(grains, caller, config.DatasetId, cancellationToken);
            if (!found.IsSuccess) return found.Error;
            dataset = found.Value;
            var filled = TrainingChecks.With(config, dataset);
            if (!filled.IsSuccess) return filled.Error;
            config = filled.Value;
        }

        var own = config.Framework == TrainingRules.OwnFramework;
        return new TrainingState
        {
            JobId = number,
            UserId = caller.UserId,
            Request = request,
            Settings = TrainingChecks.SettingsOf(config),
            ConfigJson = RecipeReader.Write(config),
            ManifestBlob = own ? dataset?.ManifestBlob : null,
            PackBlob = own ? dataset?.PackBlob : null,
        };
    }

    /// <summary>The dataset of an id; or that there is none that the caller may see.</summary>
    public static async Task<Result<ImageDataset>> Dataset(IGrainFactory grains, Caller caller, string id, CancellationToken cancellationToken)
    {
        var field = TrainingChecks.Wrong("config.dataset_id", "there is no such dataset", TrainingErrors.NoDataset);
        if (!Guid.TryParseExact(id, "D", out _)) return field;
        var found = await grains.GetGrain<IImageDatasetGrain>(id).Get(caller, cancellationToken);
        return found.Error is { Code: ErrorCodes.NotFound or TrainingErrors.NoDataset } ? field : found;
    }
}
