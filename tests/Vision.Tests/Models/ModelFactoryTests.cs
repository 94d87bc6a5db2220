using Platform.Recipes;
using Platform.Vision.Models;

namespace Platform.Vision.Tests.Models;

/// <summary>What the factory gives, and what it refuses.</summary>
public sealed class ModelFactoryTests
{
    public static TheoryData<string> Names => new(TimmModels.All.Select(model => model.Name));

    [Theory]
    [InlineData("resnet19", 3, 64, 0.1, "resnet19")]
    [InlineData("resnet18", 0, 64, 0.1, "0")]
    [InlineData("resnet18", 3, 0, 0.1, "0")]
    [InlineData("resnet18", 3, 5_000, 0.1, "5000")]
    [InlineData("resnet18", 3, 64, 1.0, "dropout")]
    [InlineData("resnet18", 3, 64, double.NaN, "dropout")]
    [InlineData("convnext_tiny", 3, 31, 0.1, "31")]
    [InlineData("vit_b_16", 3, 40, 0.1, "40")]
    public void Model_that_cannot_be_is_refused(string name, int classes, int size, double dropRate, string said) =>
        Assert.Contains(said, Assert.Throws<VisionException>(() => ModelFactory.Create(name, classes, size, dropRate, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Models_of_one_seed_are_the_same_whoever_draws_meanwhile_and_of_another_are_not()
    {
        using var scope = NewDisposeScope();
        var made = new Tensor[4];
        Parallel.For(0, made.Length, i =>
        {
            using var model = ModelFactory.Create("mobilenet_v2", 4, 64, -1, i == 3 ? 8 : 7);
            made[i] = nn.utils.parameters_to_vector(model.parameters()).DetachFromDisposeScope();
        });

        Assert.True(made[0].eq(made[1]).all().item<bool>() && made[0].eq(made[2]).all().item<bool>());
        Assert.False(made[0].eq(made[3]).all().item<bool>());
        foreach (var values in made) values.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Classifiers_tensors_are_the_only_ones_that_depend_on_the_number_of_classes(string name)
    {
        using var few = ModelFactory.Blank(name, 3, Torchvision.SizeFor(name), -1);
        using var many = ModelFactory.Blank(name, 4, Torchvision.SizeFor(name), -1);
        var shapes = many.state_dict();
        Assert.Equal(few.ClassifierTensors.Order(StringComparer.Ordinal), few.state_dict().Where(entry => !entry.Value.shape.SequenceEqual(shapes[entry.Key].shape)).Select(entry => entry.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Model_trains_at_the_least_size_of_the_catalogue_and_is_refused_below_it(string name)
    {
        var known = TimmModels.Find(name)!;
        var least = known.LeastImageSize;
        using (NewDisposeScope())
        {
            using var model = ModelFactory.Create(name, 3, least, -1, 1);
            var output = model.call(randn([2, 3, least, least]));
            output.sum().backward();
            Assert.Equal([2, 3], output.shape);
            Assert.True(output.isfinite().all().item<bool>());
            Assert.All(model.parameters(), parameter => Assert.True(parameter.grad!.isfinite().all().item<bool>()));
        }

        Assert.Contains($"{least} to", Assert.Throws<VisionException>(() => ModelFactory.Create(name, 3, least - known.SizeStep, -1, 1)).Message, StringComparison.Ordinal);
        Assert.Contains($"{least} to", Assert.Throws<VisionException>(() => ModelFactory.Blank(name, 3, least - known.SizeStep, -1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transformer_says_which_pictures_it_takes()
    {
        using var scope = NewDisposeScope();
        using var model = ModelFactory.Blank("vit_b_16", 3, 32, -1);
        Assert.Contains("32×32", Assert.Throws<VisionException>(() => model.call(randn([1, 3, 48, 48]))).Message, StringComparison.Ordinal);
    }
}
