using System.Globalization;
using Platform.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Vision.Training;

/// <summary>What a training tells people.</summary>
internal sealed class TrainingLog(ITrainingObserver observer)
{
    // More would drown the rest.
    private const int ClassesNamed = 20;

    public void Tell(FormattableString line) => observer.Log(TrainingLogLevel.Info, line.ToString(CultureInfo.InvariantCulture));

    public void Warn(FormattableString line) => observer.Log(TrainingLogLevel.Warning, line.ToString(CultureInfo.InvariantCulture));

    /// <summary>What is trained, with what, how.</summary>
    public void Begin(TrainingPlan plan, Models.ImageClassifier model, IReadOnlyList<long> pictures, IEpochBatches batches)
    {
        var (config, advanced) = (plan.Config, plan.Config.Advanced);
        Tell($"Device: {plan.Device}{(plan.Device.type == DeviceType.CPU ? $", {get_num_threads()} threads" : "")}");
        Tell($"Model: {model.ModelName}, {model.parameters().Sum(parameter => parameter.numel()):N0} parameters, pictures of {model.ImageSize}×{model.ImageSize} pixels");
        Tell($"Pictures: {plan.Splits.Train.Count:N0} to train with, {plan.Splits.Validation.Count:N0} to validate with, {plan.Classes.Count} classes");
        Tell($"Pictures to train with by class: {ByClass(plan, pictures)}");
        Tell($"{config.Epochs} epochs of {batches.Count} batches of {config.BatchSize}; optimizer {advanced.Optimizer.Type}, scheduler {advanced.Scheduler.Type}, learning rate {Schedules.LearningRates.InitialOf(config):G6}, seed {advanced.Seed}");
        if (advanced.GradientAccumulationSteps > 1) Tell($"Gradients of {advanced.GradientAccumulationSteps} batches make a step");
        if (advanced.Ema.Enabled) Tell($"An average of the weights (decay {advanced.Ema.Decay:G6}) is validated and saved in their place");
        if (plan.Splits.Train.Count != batches.Pictures) Tell($"The last batch of an epoch would be one picture alone; it is left out, another one in each epoch");
        if (pictures.Contains(0)) Warn($"{pictures.Count(count => count == 0)} classes have no picture to train with");
        if (advanced.MixedPrecision && plan.Device.type == DeviceType.CUDA) Tell($"Mixed precision: computes in bfloat16, weights are kept in float32");
        if (advanced.MixedPrecision && plan.Device.type != DeviceType.CUDA) Warn($"Mixed precision has no effect on this device; it computes in float32");
    }

    /// <summary>What the weights begin as.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="classifierTaken">Whether the start weights' classifier was taken too; <c>null</c> where there are none.</param>
    public void StartWeights(TrainingPlan plan, bool? classifierTaken)
    {
        switch (classifierTaken)
        {
            case true:
                Tell($"Begins with the weights of {Path.GetFileName(plan.StartWeights)}, classifier included");
                break;
            case false:
                Tell($"Begins with the weights of {Path.GetFileName(plan.StartWeights)}; they are of other classes, so the classifier begins anew");
                break;
            case null when plan.Config.Advanced.Pretrained:
                Warn($"Pretrained weights of {plan.Config.ModelName} were asked for, but there are none here: it is trained from scratch");
                break;
            default:
                Tell($"It is trained from scratch");
                break;
        }
    }

    /// <summary>An epoch's line.</summary>
    public void Epoch(TrainingConfig config, EpochResult result, ClassificationMetrics metrics, TimeSpan validation)
    {
        Tell($"Epoch {result.Epoch}/{config.Epochs}: training loss {result.TrainLoss:F4}, validation loss {result.Validation.Loss:F4}, accuracy {metrics.Accuracy:F4}, precision {metrics.Precision:F4}, recall {metrics.Recall:F4}, F1 {metrics.F1:F4}, top-5 {metrics.Top5Accuracy:F4}, learning rate {result.LearningRate:G6}, {result.ImagesPerSecond:F1} images/s, validated in {validation.TotalSeconds:F1} s{(result.IsBest ? $", best {config.PrimaryMetric} so far" : "")}");
    }

    private static string ByClass(TrainingPlan plan, IReadOnlyList<long> pictures)
    {
        var named = string.Join(", ", plan.Classes.Take(ClassesNamed).Select((one, i) => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {pictures[i]:N0}")));
        return plan.Classes.Count > ClassesNamed ? $"{named}, and {plan.Classes.Count - ClassesNamed} more" : named;
    }
}
