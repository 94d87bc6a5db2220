using Platform.Vision.Models.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models;

/// <summary>A sequence <c>N×L×E</c> with its places' embeddings, through all layers.</summary>
internal sealed class TransformerEncoder : Module<Tensor, Tensor>
{
    [ComponentName(Name = "pos_embedding")]
    private readonly Parameter _places;

    [ComponentName(Name = "layers")]
    private readonly Sequential _layers;

    [ComponentName(Name = "ln")]
    private readonly LayerNorm _norm;

    internal TransformerEncoder(long length, int layers, long heads, long width, long hidden)
        : base(nameof(TransformerEncoder))
    {
        _places = empty(1, length, width).normal_(0, 0.02).Owned();
        _layers = Sequential(Enumerable.Range(0, layers).Select(i => ($"encoder_layer_{i}", (Module<Tensor, Tensor>)new TransformerLayer(heads, width, hidden))).ToArray());
        _norm = LayerNorm(width, 1e-6);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => input.add(_places).Then(_layers).Then(_norm);
}

/// <summary>Attention and two layers for each place, each normalised before and beside a shortcut.</summary>
internal sealed class TransformerLayer : Module<Tensor, Tensor>
{
    [ComponentName(Name = "ln_1")]
    private readonly LayerNorm _attentionNorm;

    [ComponentName(Name = "self_attention")]
    private readonly SelfAttention _attention;

    [ComponentName(Name = "ln_2")]
    private readonly LayerNorm _perceptronNorm;

    [ComponentName(Name = "mlp")]
    private readonly Sequential _perceptron;

    internal TransformerLayer(long heads, long width, long hidden)
        : base(nameof(TransformerLayer))
    {
        _attentionNorm = LayerNorm(width, 1e-6);
        _attention = new SelfAttention(width, heads);
        _perceptronNorm = LayerNorm(width, 1e-6);
        var (widen, narrow) = (Linear(width, hidden), Linear(hidden, width));
        foreach (var layer in new[] { widen, narrow })
        {
            init.xavier_uniform_(layer.weight);
            init.normal_(layer.bias!, std: 1e-6);
        }

        // torchvision counts the dropout between them, which this model does not use.
        _perceptron = Sequential(("0", widen), ("1", GELU()), ("3", narrow));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var attended = _attentionNorm.call(input).Then(_attention).add_(input);
        return _perceptronNorm.call(attended).Then(_perceptron).add_(attended);
    }
}
