using Platform.Imaging.Datasets;
using Platform.Recipes;
using Platform.Vision.Models;
using Platform.Vision.Models.Layers;
using Platform.Vision.Weights;
using static Platform.Vision.Tests.Models.Torchvision;

namespace Platform.Vision.Tests.Models;

/// <summary>The models are torchvision's: names, shapes, first values, outputs, and what a step of training makes of them.</summary>
public sealed class ParityTests(PyTorch judge)
{
    public static TheoryData<string> Names => new(TimmModels.All.Select(model => model.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Model_of_a_seed_is_torchvisions_of_that_seed(string name)
    {
        using var file = new TemporaryFile();
        using var model = ModelFactory.Create(name, 1_000, SizeFor(name), -1, 17);
        // torchvision's transformer is counted for pictures of 224 pixels.
        var places = name == "vit_b_16" ? ((14 * 14) - (2 * 2)) * 768 : 0;
        Assert.Equal(TimmModels.Find(name)!.Parameters, model.parameters().Sum(parameter => parameter.numel()) + places);
        Assert.True(model.training);
        Write(file.Path, model);

        var answer = judge.Run(Prelude + """
            torch.manual_seed(17)
            theirs = model(input['name'], 1000, input['size'])
            ours, metadata = read(input['path'])
            result = [furthest(ours, theirs.state_dict()), metadata]
            """, new Dictionary<string, object?> { ["name"] = name, ["size"] = SizeFor(name), ["path"] = file.Path })!;

        Assert.True(answer[0]![0]!.GetValue<double>() <= 1e-6, answer.ToJsonString());
        Assert.Equal("pt", answer[1]!["format"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Model_with_torchvisions_weights_answers_and_learns_as_torchvisions_does(string name)
    {
        const double Rate = 0.05;
        using var scope = NewDisposeScope();
        using var before = new TemporaryFile();
        using var after = new TemporaryFile();
        using var model = Still(ModelFactory.Create(name, 5, SizeFor(name), 0, 3));
        Stir(model);
        Write(before.Path, model);
        var (pictures, classes) = (randn([2, 3, SizeFor(name), SizeFor(name)]), tensor(new[] { 3L, 0L }));

        model.eval();
        Tensor evaluated;
        using (no_grad()) evaluated = model.call(pictures);
        model.train();
        using var optimizer = optim.SGD(model.parameters(), Rate);
        var trained = model.call(pictures);
        nn.functional.cross_entropy(trained, classes).backward();
        optimizer.step();
        Write(after.Path, model);

        var answer = judge.Run(Prelude + """
            theirs = still(model(input['name'], 5, input['size']))
            theirs.load_state_dict(read(input['before'])[0], strict=True)
            theirs.eval()
            with torch.no_grad():
                evaluated = theirs(input['x'])
            theirs.train()
            optimizer = torch.optim.SGD(theirs.parameters(), input['rate'])
            trained = theirs(input['x'])
            F.cross_entropy(trained, input['y']).backward()
            optimizer.step()
            moved = furthest(read(input['before'])[0], theirs.state_dict())
            result = [evaluated, trained, furthest(read(input['after'])[0], theirs.state_dict()), moved]
            """, new Dictionary<string, object?> { ["name"] = name, ["size"] = SizeFor(name), ["before"] = before.Path, ["after"] = after.Path, ["x"] = pictures, ["y"] = classes, ["rate"] = Rate })!.AsArray();

        Close.Assert(PyTorch.Decode(answer[0]!), evaluated, "evaluated", 1e-4);
        Close.Assert(PyTorch.Decode(answer[1]!), trained, "trained", 1e-4);
        Assert.True(answer[2]![0]!.GetValue<double>() <= 1e-4, answer[2]!.ToJsonString());
        Assert.True(answer[3]![0]!.GetValue<double>() > 1e-3, answer[3]!.ToJsonString());
        Assert.True(evaluated.std().item<float>() > 1e-3, "The outputs are all the same: nothing was compared.");
    }

    // Without dropout, so that both sides compute the same.
    private static ImageClassifier Still(ImageClassifier model)
    {
        foreach (var depth in Chain.Within(model).OfType<StochasticDepth>()) depth.Probability = 0;
        return model;
    }

    // First values hide mistakes: zero heads, tiny scales, statistics of nothing.
    private static void Stir(ImageClassifier model)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        torch.manual_seed(4);
        foreach (var (name, value) in model.state_dict())
        {
            if (name.EndsWith("running_var", StringComparison.Ordinal) || name.EndsWith("layer_scale", StringComparison.Ordinal)) value.uniform_(0.5, 1.5);
            else if (name.EndsWith("running_mean", StringComparison.Ordinal)) value.normal_(0, 0.1);
            else if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal)) value.fill_(7);
            else if (model.ClassifierTensors.Contains(name)) value.normal_(0, 0.05);
            else if (value.ndim == 1) value.add_(randn_like(value).mul_(0.1));
        }
    }

    private static void Write(string path, ImageClassifier model)
    {
        using var file = File.Create(path);
        ModelWeights.Save(file, model, new(model.ModelName, model.ImageSize, Enumerable.Range(0, model.Classes).Select(i => new ImageClass(i, $"class {i}")).ToList()));
    }
}
