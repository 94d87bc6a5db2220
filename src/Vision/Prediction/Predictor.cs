using Platform.Imaging.Codecs;
using Platform.Imaging.Transforms;
using Platform.Vision.Models;
using Platform.Vision.Training;
using Platform.Vision.Weights;
using static TorchSharp.torch;

namespace Platform.Vision.Prediction;

/// <summary>A model that is loaded to predict. By one thread at a time.</summary>
public sealed class Predictor : IDisposable
{
    private readonly Device _device;
    private readonly float[] _input;
    private readonly ImageClassifier _model;
    private readonly PictureTransform _transform;

    private Predictor(ImageClassifier model, ModelCard card, Device device)
    {
        (_model, Card, _device) = (model, card, device);
        _transform = new PictureTransform(card.ImageSize, card.ResizeSize);
        _input = new float[_transform.Length];
    }

    /// <summary>What the model is.</summary>
    public ModelCard Card { get; }

    /// <summary>Loads weights that <see cref="ModelWeights.Save"/> wrote.</summary>
    /// <exception cref="WeightsRejectedException">They are none.</exception>
    public static Predictor Load(Stream weights, Device device)
    {
        using var scope = NewDisposeScope();
        var (model, card) = ModelWeights.Load(weights, device);
        return new Predictor(model, card, device);
    }

    /// <summary>The likeliest classes of a picture with their probabilities, likeliest first, at most <paramref name="topK"/>; of equal ones the lower index first.</summary>
    /// <exception cref="Imaging.ImageRejectedException">It is no picture.</exception>
    public IReadOnlyList<(int Class, double Probability)> Predict(ReadOnlySpan<byte> picture, ImageLimits limits, int topK)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        _transform.Centre(_transform.Resize(ImageDecoder.Decode(picture, limits)), _input);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var input = BatchTensors.Of<float>(_input, [1, 3, Card.ImageSize, Card.ImageSize], ScalarType.Float32, _device);
        return TopClasses.Of(_model.call(input).to(ScalarType.Float64).softmax(1).cpu().data<double>().ToArray(), topK);
    }

    /// <inheritdoc />
    public void Dispose() => _model.Dispose();
}
