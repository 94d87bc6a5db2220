using Platform.Imaging.Batches;
using Platform.Imaging.Codecs;
using Platform.Imaging.Transforms;
using Platform.Recipes;

namespace Platform.Vision.Training;

/// <summary>The batches of a training.</summary>
internal interface IEpochBatches : IDisposable
{
    /// <summary>Batches of each epoch.</summary>
    int Count { get; }

    /// <summary>Pictures of each epoch.</summary>
    int Pictures { get; }

    /// <summary>An epoch's batches for training, a function of the epoch alone.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="firstBatch">Batches to leave out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IEnumerable<PictureBatch> Training(int epoch, int firstBatch, CancellationToken cancellationToken);

    /// <summary>The batches for validation, in the order of the split.</summary>
    IEnumerable<PictureBatch> Validation(CancellationToken cancellationToken);
}

/// <summary>Batches of a plan's pictures.</summary>
internal sealed class EpochBatches : IEpochBatches
{
    private readonly Augmentation? _augmentation;
    private readonly PictureCache _cache;
    private readonly BatchLoader _loader;
    private readonly TrainingPlan _plan;

    /// <summary>The batches of a plan for a model of an input size.</summary>
    public EpochBatches(TrainingPlan plan, int imageSize)
    {
        _plan = plan;
        var transform = PictureTransform.Of(imageSize);
        _augmentation = Of(plan.Config.Advanced.Augmentation);
        _cache = new PictureCache(plan.Pictures, transform, new ImageLimits(), plan.WorkFolder, plan.CacheBytes);
        _loader = new BatchLoader(_cache, transform, plan.Config.BatchSize, Math.Max(1, plan.LoaderThreads));
        Pictures = WithoutLoneLast(plan.Splits.Train.Count, plan.Config.BatchSize);
        Count = (Pictures + plan.Config.BatchSize - 1) / plan.Config.BatchSize;
    }

    /// <inheritdoc />
    public int Count { get; }

    /// <inheritdoc />
    public int Pictures { get; }

    /// <summary>How many pictures of an epoch are trained with: a last batch of one picture alone is left out where there are others, because batch normalisation has no statistics of one.</summary>
    public static int WithoutLoneLast(int pictures, int batchSize) => batchSize > 1 && pictures > batchSize && pictures % batchSize == 1 ? pictures - 1 : pictures;

    /// <summary>The augmentation that is configured; what is switched off has no effect.</summary>
    public static Augmentation? Of(AugmentationConfig config) => !config.Enabled ? null : new Augmentation
    {
        HorizontalFlip = config.RandomFlip ? config.RandomFlipProb : 0,
        VerticalFlip = config.VerticalFlip ? config.VerticalFlipProb : 0,
        RandomCrop = config.RandomCrop,
        CropScaleMin = config.CropScale.Min(),
        CropScaleMax = config.CropScale.Max(),
        RotationDegrees = config.RandomRotation ? config.RotationDegrees : 0,
        Brightness = config.ColorJitter ? config.Brightness : 0,
        Contrast = config.ColorJitter ? config.Contrast : 0,
        Saturation = config.ColorJitter ? config.Saturation : 0,
        Hue = config.ColorJitter ? config.Hue : 0,
        Erasing = config.RandomErasing ? config.RandomErasingProb : 0,
    };

    /// <inheritdoc />
    public IEnumerable<PictureBatch> Training(int epoch, int firstBatch, CancellationToken cancellationToken)
    {
        var seed = _plan.Config.Advanced.Seed;
        var order = EpochOrder.Of(_plan.Splits.Train, seed, epoch);
        return firstBatch >= Count ? [] : _loader.Load(new ArraySegment<int>(order, 0, Pictures), _augmentation, seed, epoch, firstBatch, cancellationToken);
    }

    /// <inheritdoc />
    public IEnumerable<PictureBatch> Validation(CancellationToken cancellationToken) => _loader.Load(_plan.Splits.Validation, null, _plan.Config.Advanced.Seed, 1, 0, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();
}
