using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models.Layers;

/// <summary>Attention of a sequence to itself, <c>N×L×E</c> to <c>N×L×E</c>, with the tensors and first values of PyTorch's <c>MultiheadAttention</c>. Source: Vaswani et al., Attention Is All You Need, 2017.</summary>
internal sealed class SelfAttention : Module<Tensor, Tensor>
{
    private readonly long _heads;

    [ComponentName(Name = "in_proj_weight")]
    private readonly Parameter _projections;

    [ComponentName(Name = "in_proj_bias")]
    private readonly Parameter _biases;

    [ComponentName(Name = "out_proj")]
    private readonly Linear _output;

    internal SelfAttention(long width, long heads)
        : base(nameof(SelfAttention))
    {
        _heads = heads;
        // PyTorch draws the output's first, and zeroes its bias.
        _output = Linear(width, width);
        init.zeros_(_output.bias!);
        _projections = empty(3 * width, width).Owned();
        init.xavier_uniform_(_projections);
        _biases = zeros(3 * width).Owned();
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (batch, length, width) = (input.size(0), input.size(1), input.size(2));
        var parts = functional.linear(input, _projections, _biases).view(batch, length, 3, _heads, width / _heads).permute(2, 0, 3, 1, 4);
        var attended = functional.scaled_dot_product_attention(parts.select(0, 0), parts.select(0, 1), parts.select(0, 2));
        return _output.call(attended.transpose(1, 2).reshape(batch, length, width)).MoveToOuterDisposeScope();
    }
}
