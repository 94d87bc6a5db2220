using Platform.Imaging.Batches;
using Platform.Vision.Models;
using static TorchSharp.torch;

namespace Platform.Vision.Training;

/// <summary>Validates a model.</summary>
internal static class Validator
{
    private const int Top = 5;

    /// <summary>What a model says of pictures; <c>null</c> where it was told to stop on the way. Softmax and loss are computed in float64.</summary>
    /// <param name="model">The model; in evaluation mode meanwhile, afterwards as it was, unless that was the end.</param>
    /// <param name="batches">The pictures.</param>
    /// <param name="device">Where the model is.</param>
    /// <param name="stop">Heard after each batch.</param>
    /// <param name="abandon">Heard likewise; throws.</param>
    public static ValidationResult? Run(ImageClassifier model, IEnumerable<PictureBatch> batches, Device device, CancellationToken stop, CancellationToken abandon)
    {
        var confusion = new ConfusionMatrix(model.Classes);
        var predictions = new List<PicturePrediction>();
        var loss = 0.0;
        var training = model.training;
        model.eval();
        using var _ = no_grad();
        foreach (var batch in batches)
        {
            using (batch) loss += Add(model, batch, device, confusion, predictions);
            abandon.ThrowIfCancellationRequested();
            if (stop.IsCancellationRequested) return null;
        }

        model.train(training);
        return new ValidationResult(loss / predictions.Count, confusion, predictions);
    }

    /// <summary>Takes a batch in; answers the sum of its pictures' losses.</summary>
    private static double Add(ImageClassifier model, PictureBatch batch, Device device, ConfusionMatrix confusion, List<PicturePrediction> predictions)
    {
        using var scope = NewDisposeScope();
        var logs = model.call(BatchTensors.Inputs(batch, model.ImageSize, device)).to(ScalarType.Float64).log_softmax(1).cpu();
        var probabilities = logs.exp().data<double>().ToArray();
        var logarithms = logs.data<double>().ToArray();
        var loss = 0.0;
        for (var i = 0; i < batch.Count; i++)
        {
            var (truth, first) = ((int)batch.Classes[i], i * model.Classes);
            var top = TopClasses.Of(probabilities.AsSpan(first, model.Classes), Top);
            loss -= logarithms[first + truth];
            confusion.Add(truth, top[0].Class);
            predictions.Add(new PicturePrediction(batch.Indices[i], truth, top));
        }

        return loss;
    }
}
