using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Concurrency;
using Platform.Contracts;
using Platform.Contracts.Training;
using Platform.Imaging;
using Platform.Imaging.Codecs;
using Platform.Storage;

namespace Platform.GpuGrains.Prediction;

/// <summary>Predicts with one model. Computing is done outside its turns; those who wait are bounded by <see cref="MaxWaiting"/>.</summary>
[Reentrant]
public sealed class PredictorGrain(LoadedModels models) : Grain, IPredictorGrain
{
    private const int MaxWaiting = 64;
    private static readonly ImageLimits Limits = new();

    private int _waiting;

    /// <inheritdoc />
    public async Task<Result<Inference>> Predict(
        string weightsBlob, ImmutableArray<byte> image, int topK, double confidenceThreshold, CancellationToken cancellationToken = default)
    {
        if (_waiting >= MaxWaiting) return Error.Unavailable("too many wait for this model; try again shortly", TimeSpan.FromSeconds(1));
        _waiting++;
        try
        {
            if (await Task.Run(() => models.Problem is null, cancellationToken))
                return await Task.Run(() => models.Use(weightsBlob, model => Predict(model, image, topK, confidenceThreshold)), cancellationToken);

            // The worker has told why; another silo may be able to.
            DeactivateOnIdle();
            return new Error(TrainingErrors.NoService, "the silo that was asked cannot load models; try again later", Retryable: true, TimeSpan.FromSeconds(30));
        }
        catch (ImageRejectedException refused)
        {
            return new Error(TrainingErrors.InvalidImage, refused.Message);
        }
        catch (BlobNotFoundException)
        {
            return new Error(TrainingErrors.NoCheckpoint, "the checkpoint is no longer kept");
        }
        finally
        {
            _waiting--;
        }
    }

    private static Inference Predict(Vision.Prediction.Predictor model, ImmutableArray<byte> image, int topK, double confidenceThreshold)
    {
        var begun = Stopwatch.GetTimestamp();
        var likeliest = model.Predict(image.AsSpan(), Limits, topK);
        var took = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        var classes = model.Card.Classes;
        return new Inference(
            [.. likeliest.Where(one => one.Probability >= confidenceThreshold).Select(one => new ImagePrediction(classes[one.Class].Name, classes[one.Class].Id, one.Probability))],
            "image_classification",
            model.Card.ModelName,
            took);
    }
}
