using Platform.Imaging.Datasets;
using Platform.Vision.Models;
using Platform.Vision.Tests.Models;
using Platform.Vision.Weights;

namespace Platform.Vision.Tests.Weights;

/// <summary>Weights of models: kept whole, loaded into models of other classes, refused where they are another model's.</summary>
public sealed class ModelWeightsTests(PyTorch judge)
{
    private static readonly ModelCard _card = new("resnet18", 64, [new(3, "고양이"), new(5, "\"dog\""), new(9, "")]) { ResizeSize = 80, DropRate = 0.25 };

    [Fact]
    public void Model_comes_back_as_it_was_with_its_card()
    {
        using var scope = NewDisposeScope();
        using var model = ModelFactory.Create("resnet18", 3, 64, 0.25, 1);
        model.call(randn([2, 3, 64, 64])).Dispose();
        model.eval();
        using var file = new MemoryStream();
        ModelWeights.Save(file, model, _card);
        file.Position = 0;

        var (loaded, card) = ModelWeights.Load(file, CPU);
        using (loaded)
        {
            Assert.Equal((_card.ModelName, _card.ImageSize, 80, 0.25), (card.ModelName, card.ImageSize, card.ResizeSize, card.DropRate));
            Assert.Equal(_card.Classes, card.Classes);
            Assert.Equal(("resnet18", 3, 64, false), (loaded.ModelName, loaded.Classes, loaded.ImageSize, loaded.training));
            var own = model.state_dict();
            Assert.All(loaded.state_dict(), entry => Assert.True(entry.Value.eq(own[entry.Key]).all().item<bool>(), entry.Key));
            var pictures = randn([2, 3, 64, 64]);
            Assert.True(model.call(pictures).eq(loaded.call(pictures)).all().item<bool>());
        }
    }

    [Fact]
    public void Weights_of_other_classes_are_taken_without_their_classifier()
    {
        using var scope = NewDisposeScope();
        using var source = ModelFactory.Create("resnet18", 7, 64, 0, 1);
        using var model = ModelFactory.Create("resnet18", 3, 64, 0, 2);
        using var same = ModelFactory.Create("resnet18", 7, 32, 0, 2);
        var before = model.state_dict()["fc.weight"].clone();
        Assert.False(ModelWeights.LoadInto(model, FileOf(source.state_dict())));
        Assert.True(ModelWeights.LoadInto(same, FileOf(source.state_dict())));
        Assert.True(model.state_dict()["fc.weight"].eq(before).all().item<bool>());
        Assert.True(model.state_dict()["layer4.1.conv2.weight"].eq(source.state_dict()["layer4.1.conv2.weight"]).all().item<bool>());
        Assert.True(same.state_dict()["fc.bias"].eq(source.state_dict()["fc.bias"]).all().item<bool>());
    }

    [Fact]
    public void Weights_without_counts_of_batches_and_in_half_precision_are_taken()
    {
        using var scope = NewDisposeScope();
        using var source = ModelFactory.Create("resnet18", 3, 64, 0, 1);
        using var model = ModelFactory.Create("resnet18", 3, 64, 0, 2);
        var halves = source.state_dict().Where(entry => entry.Value.is_floating_point()).ToDictionary(entry => entry.Key, entry => entry.Value.half());
        Assert.True(ModelWeights.LoadInto(model, FileOf(halves)));
        Assert.All(model.named_parameters(), parameter => Assert.True(parameter.parameter.eq(halves[parameter.name].@float()).all().item<bool>(), parameter.name));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "layer1.2.conv1.weight", "of a deeper model" },
        { "layer3.0.conv1.weight", "missing" },
        { "layer2.0.bn1.bias", "of another shape" },
        { "bn1.running_var", "of another type" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Weights_of_another_model_are_rejected_by_the_tensors_name_and_change_nothing(string name, string how)
    {
        using var scope = NewDisposeScope();
        using var source = ModelFactory.Create("resnet18", 3, 64, 0, 1);
        using var model = ModelFactory.Create("resnet18", 3, 64, 0, 2);
        var tensors = source.state_dict();
        switch (how)
        {
            case "of a deeper model": tensors.Add(name, tensors["layer1.1.conv1.weight"]); break;
            case "missing": tensors.Remove(name); break;
            case "of another shape": tensors[name] = ones(127); break;
            default: tensors[name] = ones(64, ScalarType.Int64); break;
        }

        var before = nn.utils.parameters_to_vector(model.parameters());
        Assert.Contains($"'{name}'", Assert.Throws<WeightsRejectedException>(() => ModelWeights.LoadInto(model, FileOf(tensors))).Message, StringComparison.Ordinal);
        Assert.True(before.eq(nn.utils.parameters_to_vector(model.parameters())).all().item<bool>());
    }

    public static TheoryData<string, string?> Metadata => new()
    {
        { "model_name", null }, { "model_name", "resnet19" }, { "model_name", "resnet34" }, { "model_name", "vit_b_16" },
        { "image_size", null }, { "image_size", "x" }, { "image_size", "0" }, { "image_size", "2000000000" },
        { "resize_size", "63" }, { "resize_size", "2000000000" },
        { "classes", null }, { "classes", "[]" }, { "classes", "{}" }, { "classes", "[null]" }, { "classes", "[{\"id\":1,\"name\":\"only one\"}]" }, { "classes", "[{\"id\":1}]" },
        { "drop_rate", "x" }, { "drop_rate", "1" }, { "drop_rate", "NaN" },
    };

    [Theory]
    [MemberData(nameof(Metadata))]
    public void File_that_does_not_say_what_it_is_of_is_rejected(string name, string? text)
    {
        using var scope = NewDisposeScope();
        using var model = ModelFactory.Create("resnet18", 3, 64, 0, 1);
        var metadata = new Dictionary<string, string>(_card.ToMetadata());
        if (text is null) metadata.Remove(name);
        else metadata[name] = text;
        var file = FileOf(model.state_dict(), metadata);
        var found = Tensor.TotalCount;
        Assert.Throws<WeightsRejectedException>(() => ModelWeights.Load(file, CPU));
        Assert.Equal(found, Tensor.TotalCount);
    }

    [Fact]
    public void File_that_claims_more_classes_than_it_holds_is_rejected_before_they_are_made()
    {
        using var scope = NewDisposeScope();
        using var model = ModelFactory.Create("resnet18", 3, 64, 0, 1);
        var tensors = model.state_dict();
        tensors["none"] = empty(200_000, 0);
        var metadata = (_card with { Classes = Enumerable.Range(0, 200_000).Select(i => new ImageClass(i, "")).ToList() }).ToMetadata();
        Assert.Contains("200000", Assert.Throws<WeightsRejectedException>(() => ModelWeights.Load(FileOf(tensors, metadata), CPU)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transformers_weights_fit_pictures_of_another_size_as_torchvision_fits_them()
    {
        using var scope = NewDisposeScope();
        using var source = ModelFactory.Create("vit_b_16", 3, 64, 0, 1);
        using var model = ModelFactory.Blank("vit_b_16", 3, 96, 0);
        Assert.True(ModelWeights.LoadInto(model, FileOf(source.state_dict())));
        var expected = judge.Tensor("""
            from torchvision.models.vision_transformer import interpolate_embeddings
            result = interpolate_embeddings(96, 16, {'encoder.pos_embedding': input})['encoder.pos_embedding']
            """, source.state_dict()["encoder.pos_embedding"]);
        Close.Assert(expected, model.state_dict()["encoder.pos_embedding"], "places");
    }

    private static MemoryStream FileOf(Dictionary<string, Tensor> tensors, Dictionary<string, string>? metadata = null) => FileOf(tensors, (IReadOnlyDictionary<string, string>)(metadata ?? []));

    private static MemoryStream FileOf(Dictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var file = new MemoryStream();
        Safetensors.Write(file, tensors, metadata);
        file.Position = 0;
        return file;
    }
}
