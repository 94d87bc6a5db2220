using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models;

/// <summary>A model from pictures (<c>N×3×H×W</c>, normalised as ImageNet) to logits (<c>N×classes</c>). Parameters and buffers have torchvision's names and shapes.</summary>
public abstract class ImageClassifier(string name, int classes, int imageSize) : Module<Tensor, Tensor>(name)
{
    /// <summary>Its name in the catalogue.</summary>
    public string ModelName { get; } = name;

    /// <summary>How many classes it tells apart.</summary>
    public int Classes { get; } = classes;

    /// <summary>The side of its input in pixels.</summary>
    public int ImageSize { get; } = imageSize;

    /// <summary>The names of the classifier's own tensors, such as <c>fc.weight</c>: weights of other classes lack them, or have them in another shape.</summary>
    public abstract IReadOnlySet<string> ClassifierTensors { get; }

    /// <summary>
    /// Where dropout and stochastic depth take their randomness from. Of the model's own device, and of no other model: two that train side by side do not disturb each other. To be seeded before each step.
    /// </summary>
    public DropoutSource Randomness { get; } = new();

    /// <summary>Gives the layers the first values that torchvision gives them, where they are not their own; draws from the process's generator.</summary>
    internal abstract void Initialise();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) Randomness.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>The randomness of a model's dropout.</summary>
public sealed class DropoutSource : IDisposable
{
    private Generator? _generator;

    /// <summary>Begins a sequence that follows from the seed alone.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="device">The device whose tensors it makes.</param>
    public void Seed(ulong seed, Device device)
    {
        if (_generator is null || _generator.device.type != device.type || _generator.device.index != device.index)
        {
            _generator?.Dispose();
            _generator = new Generator(seed, device);
        }
        else
        {
            _generator.manual_seed((long)seed);
        }
    }

    /// <summary>The generator; seeded with 0 on the CPU where nobody has seeded it.</summary>
    public Generator Generator => _generator ??= new Generator(0, CPU);

    /// <inheritdoc />
    public void Dispose() => _generator?.Dispose();
}
