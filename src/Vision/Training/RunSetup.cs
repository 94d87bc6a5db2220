using Platform.Vision.Models;
using Platform.Vision.Weights;
using TorchSharp;

namespace Platform.Vision.Training;

/// <summary>Gets a run ready.</summary>
internal static class RunSetup
{
    /// <summary>A run of a plan, at its beginning or where a state says.</summary>
    /// <exception cref="VisionException">There is nothing to train or to validate with, or the model cannot be made.</exception>
    /// <exception cref="WeightsRejectedException">The state or the start weights are of another plan or model.</exception>
    public static TrainingRun Begin(TrainingPlan plan, ITrainingObserver observer, TrainerParts parts, string? stateFile)
    {
        if (plan.Splits.Train.Count == 0) throw new VisionException("There is no picture to train with.");
        if (plan.Splits.Validation.Count == 0) throw new VisionException("There is no picture to validate with.");
        var log = new TrainingLog(observer);
        var model = parts.Model(plan).to(plan.Device);
        IEpochBatches? batches = null;
        Learner? learner = null;
        try
        {
            batches = parts.Batches(plan, model.ImageSize);
            var pictures = new long[plan.Classes.Count];
            foreach (var index in plan.Splits.Train) pictures[plan.Pictures.ClassOf(index)]++;
            log.Begin(plan, model, pictures, batches);
            if (stateFile is null) log.StartWeights(plan, LoadStartWeights(plan, model));
            var loss = new TrainingLoss(plan.Config.Advanced.Loss, pictures, plan.Device);
            var half = plan.Config.Advanced.MixedPrecision && plan.Device.type == DeviceType.CUDA;
            learner = new Learner(plan.Config, model, () => parts.Model(plan).to(plan.Device), loss, plan.Device, half);
            var run = new TrainingRun(plan, observer, parts.Clock, batches, learner, log);
            if (stateFile is not null) run.Resume(stateFile);
            return run;
        }
        catch
        {
            learner?.Dispose();
            batches?.Dispose();
            model.Dispose();
            throw;
        }
    }

    /// <summary>What a file of weights says of a plan's model.</summary>
    public static ModelCard CardOf(TrainingPlan plan, ImageClassifier model) => new(model.ModelName, model.ImageSize, plan.Classes) { DropRate = plan.Config.Advanced.DropRate };

    private static bool? LoadStartWeights(TrainingPlan plan, ImageClassifier model)
    {
        if (plan.StartWeights is null) return null;
        using var file = File.OpenRead(plan.StartWeights);
        return ModelWeights.LoadInto(model, file);
    }
}
