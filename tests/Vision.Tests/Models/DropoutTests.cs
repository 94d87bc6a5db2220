using Platform.Recipes;
using Platform.Vision.Models;
using Platform.Vision.Models.Layers;

namespace Platform.Vision.Tests.Models;

/// <summary>Dropout and stochastic depth draw from their model's source, and from nothing else.</summary>
public sealed class DropoutTests
{
    public static TheoryData<string> Names => new(TimmModels.All.Select(model => model.Name));

    [Fact]
    public void Dropout_zeroes_as_many_as_it_should_and_keeps_the_mean()
    {
        using var scope = NewDisposeScope();
        using var source = new DropoutSource();
        using var dropout = new Platform.Vision.Models.Layers.Dropout(0.3, source);
        var dropped = dropout.call(ones(100_000));
        Assert.InRange(dropped.eq(0).sum().item<long>(), 29_000, 31_000);
        Assert.Equal(1 / 0.7, dropped.max().item<float>(), 1e-5);
        dropout.eval();
        Assert.Equal(100_000, dropout.call(ones(100_000)).eq(1).sum().item<long>());
    }

    [Fact]
    public void Stochastic_depth_leaves_out_whole_pictures()
    {
        using var scope = NewDisposeScope();
        using var source = new DropoutSource();
        using var depth = new StochasticDepth(0.2, source);
        var pictures = depth.call(ones([10_000, 2, 3])).reshape(10_000, 6);
        var means = pictures.mean([1]);
        Assert.True(pictures.amax(1).eq(pictures.amin(1)).all().item<bool>());
        Assert.InRange(means.eq(0).sum().item<long>(), 1_800, 2_200);
        Assert.Equal(1.25, means.max().item<float>(), 1e-5);
        Assert.Equal(0, new StochasticDepth(1, source).call(ones([10, 2])).abs().sum().item<float>());
    }

    [Fact]
    public void Branch_of_stochastic_depth_is_joined_as_torchvision_joins_it()
    {
        using var scope = NewDisposeScope();
        using var source = new DropoutSource();
        using var depth = new StochasticDepth(0.5, source);
        source.Seed(3, CPU);
        var expected = depth.call(ones([8, 2])).add(2);
        source.Seed(3, CPU);
        Assert.True(expected.eq(depth.Join(ones([8, 2]), full([8L, 2], 2f))).all().item<bool>());
        depth.eval();
        Assert.Equal(3, depth.Join(ones([8, 2]), full([8L, 2], 2f)).min().item<float>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_pass_follows_from_the_seed_alone_and_evaluation_from_nothing(string name)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = ModelFactory.Create(name, 3, Torchvision.SizeFor(name), 0.5, 1);
        foreach (var tensor in model.ClassifierTensors) model.state_dict()[tensor].normal_();
        foreach (var (key, value) in model.state_dict())
            if (key.EndsWith("layer_scale", StringComparison.Ordinal)) value.fill_(1);
        var pictures = randn([4, 3, Torchvision.SizeFor(name), Torchvision.SizeFor(name)]);

        var first = Seeded(5);
        torch.manual_seed(99);
        Assert.True(first.eq(Seeded(5)).all().item<bool>());
        Assert.False(first.eq(Seeded(6)).all().item<bool>());
        Assert.False(first.eq(model.call(pictures)).all().item<bool>());
        model.eval();
        Assert.True(Seeded(5).eq(Seeded(6)).all().item<bool>());

        Tensor Seeded(ulong seed)
        {
            model.Randomness.Seed(seed, CPU);
            return model.call(pictures);
        }
    }

    [Theory]
    [InlineData("resnet18", 0)]
    [InlineData("mobilenet_v2", 0.2)]
    [InlineData("convnext_tiny", 0)]
    [InlineData("vit_b_16", 0)]
    [InlineData("efficientnet_b0", 0.2)]
    public void Models_own_dropout_is_torchvisions_unless_another_is_asked_for(string name, double own)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(own, Share(-1), 0.03);
        Assert.Equal(0.6, Share(0.6), 0.03);
        Assert.Equal(0, Share(0));

        double Share(double rate)
        {
            using var model = ModelFactory.Blank(name, 3, Torchvision.SizeFor(name), rate);
            return Chain.Within(model).OfType<Platform.Vision.Models.Layers.Dropout>().Single().call(ones(20_000)).eq(0).@float().mean().item<float>();
        }
    }
}
