namespace Platform.Local.TorchSharp.Tests.Modules;

/// <summary>Names, registration, moving, saving and hooks of modules.</summary>
public sealed class ModuleStateTests
{
    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly nn.Module<Tensor, Tensor> downsample;
        private readonly Parameter scale;
        private readonly Tensor offset;

        public Block()
            : base(nameof(Block))
        {
            conv1 = Conv2d(3, 4, 3, bias: false);
            bn1 = BatchNorm2d(4);
            downsample = Sequential(("0", Conv2d(4, 4, 1)), ("norm", BatchNorm2d(4)));
            scale = Parameter(ones(4, 1, 1));
            offset = zeros(1);
            RegisterComponents();
        }

        public Tensor Scale => scale;

        public override Tensor forward(Tensor input) => (downsample.call(bn1.call(conv1.call(input))) * scale) + offset;
    }

    [Fact]
    public void Module_names_its_tensors_by_its_fields()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();
        Assert.Equal(["conv1.weight", "bn1.weight", "bn1.bias", "downsample.0.weight", "downsample.0.bias", "downsample.norm.weight", "downsample.norm.bias", "scale"],
            block.named_parameters().Select(named => named.name).OrderBy(name => name == "scale"));
        Assert.Contains("bn1.num_batches_tracked", block.state_dict().Keys);
        Assert.Contains("offset", block.state_dict().Keys);
        Assert.Equal(["conv1", "bn1", "downsample", "downsample.0", "downsample.norm"], block.named_modules().Select(named => named.name));
    }

    [Fact]
    public void Module_state_goes_to_another_and_back_from_a_file()
    {
        using var scope = NewDisposeScope();
        using var first = new Block();
        using var second = new Block();
        second.load_state_dict(first.state_dict());
        first.eval();
        second.eval();
        var input = randn(2, 3, 6, 6);
        Close.Assert(first.call(input), second.call(input), "loaded", 0);

        using var third = new Block();
        using var stream = new MemoryStream();
        first.save(stream);
        third.load(new MemoryStream(stream.ToArray()));
        third.eval();
        Close.Assert(first.call(input), third.call(input), "saved", 0);
    }

    [Fact]
    public void Loading_names_what_is_missing_and_what_is_too_many()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();
        var state = block.state_dict();
        state.Remove("scale");
        state["other"] = ones(1);
        Assert.Throws<InvalidOperationException>(() => block.load_state_dict(state));
        var (missing, unexpected) = block.load_state_dict(state, strict: false);
        Assert.Equal(["scale"], missing);
        Assert.Equal(["other"], unexpected);
    }

    [Fact]
    public void Training_and_evaluating_go_down_to_every_module()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();
        Assert.All(block.modules(), module => Assert.True(module.training));
        block.eval();
        Assert.All(block.modules(), module => Assert.False(module.training));
        block.train();
        Assert.All(block.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void Module_moved_to_another_type_has_new_parameters_and_whole_numbers_as_they_were()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();
        var before = block.get_parameter("conv1.weight")!;
        block.to(ScalarType.Float64);
        Assert.All(block.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.Equal(ScalarType.Int64, block.get_buffer("bn1.num_batches_tracked")!.dtype);
        Assert.Equal(ScalarType.Float64, block.Scale.dtype);
        Assert.True(before.IsInvalid);
        Assert.Equal(ScalarType.Float64, block.call(randn(2, 3, 6, 6, ScalarType.Float64)).dtype);
    }

    [Fact]
    public void Module_in_half_the_bits_computes_in_them()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(4, 3).to(ScalarType.BFloat16);
        Assert.Equal(ScalarType.BFloat16, layer.call(randn(2, 4, ScalarType.BFloat16)).dtype);
        Assert.Equal(ScalarType.Float16, ones(2).half().dtype);
    }

    [Fact]
    public void Gradients_are_set_to_none_or_zero()
    {
        using var scope = NewDisposeScope();
        using var layer = Linear(4, 3);
        layer.call(randn(2, 4)).sum().backward();
        layer.zero_grad(set_to_none: false);
        Assert.Equal(0, layer.weight.grad!.abs().sum().item<float>());
        layer.zero_grad();
        Assert.Null(layer.weight.grad);
    }

    [Fact]
    public void Hooks_see_and_change_what_goes_in_and_out()
    {
        using var scope = NewDisposeScope();
        using var layer = ReLU();
        var before = layer.register_forward_pre_hook((_, input) => input + 1);
        var after = layer.register_forward_hook((_, _, output) => output * 2);
        Assert.Equal(4, layer.call(ones(1)).item<float>());
        before.remove();
        after.remove();
        Assert.Equal(1, layer.call(ones(1)).item<float>());
    }

    [Fact]
    public void Lists_and_dictionaries_of_modules_register_by_number_and_name()
    {
        using var scope = NewDisposeScope();
        using var holder = new Holder();
        Assert.Equal(["list.0.weight", "list.0.bias", "list.1.weight", "list.1.bias", "dictionary.head.weight", "dictionary.head.bias"], holder.named_parameters().Select(named => named.name));
    }

    [Fact]
    public void Module_owns_its_parameters_beyond_the_scope_it_was_made_in()
    {
        Linear layer;
        using (NewDisposeScope()) layer = Linear(2, 2);
        Assert.False(layer.weight.IsInvalid);
        var weight = layer.weight;
        layer.Dispose();
        Assert.True(weight.IsInvalid);
    }

    [Fact]
    public void Initial_weights_are_drawn_as_PyTorch_draws_them()
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(11);
        using var layer = Conv2d(3, 8, 3);
        Assert.InRange(layer.weight.abs().max().item<float>(), 0.1f, 1 / MathF.Sqrt(27));
        Assert.InRange(layer.bias!.abs().max().item<float>(), 0.0f, 1 / MathF.Sqrt(27));
    }

    private sealed class Holder : nn.Module
    {
        private readonly ModuleList<Linear> list = ModuleList(Linear(2, 2), Linear(2, 2));
        private readonly ModuleDict<Linear> dictionary = ModuleDict(("head", Linear(2, 2)));

        public Holder()
            : base(nameof(Holder)) => RegisterComponents();
    }
}
