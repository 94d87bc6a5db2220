using Platform.Imaging.Codecs;
using Platform.Vision.Weights;
using static TorchSharp.torch;

namespace Platform.Vision.Prediction;

/// <summary>A model that is loaded to predict. By one thread at a time.</summary>
public sealed class Predictor : IDisposable
{
    private Predictor(ModelCard card) => Card = card;

    /// <summary>What the model is.</summary>
    public ModelCard Card { get; }

    /// <summary>Loads weights that <see cref="ModelWeights.Save"/> wrote.</summary>
    /// <exception cref="WeightsRejectedException">They are none.</exception>
    public static Predictor Load(Stream weights, Device device) => throw new NotImplementedException();

    /// <summary>The likeliest classes of a picture with their probabilities, likeliest first, at most <paramref name="topK"/>.</summary>
    /// <exception cref="Imaging.ImageRejectedException">It is no picture.</exception>
    public IReadOnlyList<(int Class, double Probability)> Predict(ReadOnlySpan<byte> picture, ImageLimits limits, int topK) => throw new NotImplementedException();

    /// <inheritdoc />
    public void Dispose() => throw new NotImplementedException();
}
