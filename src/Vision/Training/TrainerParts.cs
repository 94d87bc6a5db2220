using Platform.Recipes;
using Platform.Vision.Models;

namespace Platform.Vision.Training;

/// <summary>What a training is made of beside its plan.</summary>
internal sealed record TrainerParts
{
    /// <summary>Makes the model of a plan, on the CPU, its weights following from the seed alone.</summary>
    public Func<TrainingPlan, ImageClassifier> Model { get; init; } = plan => ModelFactory.Create(
        plan.Config.ModelName, plan.Classes.Count, ImageSizeOf(plan.Config), plan.Config.Advanced.DropRate, plan.Config.Advanced.Seed);

    /// <summary>Makes the batches of a plan for a model's input size.</summary>
    public Func<TrainingPlan, int, IEpochBatches> Batches { get; init; } = (plan, imageSize) => new EpochBatches(plan, imageSize);

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    private static int ImageSizeOf(TrainingConfig config) =>
        config.Advanced.ImageSize > 0 ? config.Advanced.ImageSize
        : TimmModels.Find(config.ModelName)?.DefaultImageSize ?? throw new VisionException($"There is no model '{config.ModelName}'.");
}
