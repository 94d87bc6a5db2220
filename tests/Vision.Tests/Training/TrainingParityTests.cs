using Platform.Recipes;
using Platform.Vision.Training;
using Platform.Vision.Weights;

namespace Platform.Vision.Tests.Training;

/// <summary>Whole trainings beside the same ones in PyTorch, from the same weights with the same batches.</summary>
public sealed class TrainingParityTests(PyTorch judge)
{
    // A last group of one batch, a last batch of two pictures: 22 pictures by 4 are 6 batches, by 4 are 2 steps.
    private const string Loop =
        """
        conv, fc = nn.Conv2d(3, 6, 3, stride=2), nn.Linear(6, 3)
        model = nn.ModuleDict({"conv": conv, "fc": fc})
        model.load_state_dict(input["weights"])
        average = {name: value.clone() for name, value in model.state_dict().items()}
        opt = eval("torch.optim." + input["optimizer"])(model.parameters())
        counts = torch.tensor([8.0, 7.0, 7.0])
        weight = 22 / (3 * counts) if input["balanced"] else None
        n, steps = int(input["count"]), 0
        for epoch in range(2):
            for b in range(n):
                first = b // input["group"] * input["group"]
                size = min(input["group"], n - first)
                x, y = input[f"x{epoch}.{b}"], input[f"y{epoch}.{b}"]
                loss = F.cross_entropy(fc(F.relu(conv(x)).mean([2, 3])), y, weight=weight, label_smoothing=input["smoothing"])
                (loss / size).backward()
                if b + 1 == first + size:
                    if input["clip"] > 0:
                        torch.nn.utils.clip_grad_norm_(model.parameters(), input["clip"]) if input["norm"] else torch.nn.utils.clip_grad_value_(model.parameters(), input["clip"])
                    opt.step()
                    opt.zero_grad()
                    decay = min(0.8, (1 + steps) / (10 + steps))
                    average = {name: average[name] * decay + value * (1 - decay) for name, value in model.state_dict().items()}
                    steps += 1
        final = average if input["ema"] else model.state_dict()
        result = [final[name] for name in ("conv.weight", "conv.bias", "fc.weight", "fc.bias")]
        """;

    [Theory]
    [InlineData("adam", "Adam|lr=0.02, betas=(0.85, 0.98), eps=1e-7, weight_decay=0.03")]
    [InlineData("adamw ema", "AdamW|lr=0.02, betas=(0.85, 0.98), eps=1e-7, weight_decay=0.03")]
    [InlineData("sgd accumulate clip", "SGD|lr=0.02, momentum=0.9, weight_decay=0.03")]
    [InlineData("sgd nesterov smoothing weights", "SGD|lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.03")]
    [InlineData("sgd plain value accumulate ema", "SGD|lr=0.02, weight_decay=0.03")]
    [InlineData("rmsprop weights", "RMSprop|lr=0.02, alpha=0.95, eps=1e-7, momentum=0.9, weight_decay=0.03")]
    [InlineData("rmsprop plain clip", "RMSprop|lr=0.02, alpha=0.95, eps=1e-7, weight_decay=0.03")]
    public void Training_gives_the_weights_that_PyTorch_gives(string way, string optimizer)
    {
        var advanced = TrainerResumeTests.Of(way);
        advanced = advanced with { DropRate = 0, Optimizer = advanced.Optimizer with { Betas = [0.85, 0.98], Eps = 1e-7, Alpha = 0.95, WeightDecay = 0.03 } };
        using var rehearsal = new Rehearsal(Rehearsal.Config(advanced, epochs: 2));
        using var scope = NewDisposeScope();
        var recording = rehearsal.Run(parts: Rehearsal.Parts with { Model = TinyClassifier.Plain });
        var (name, arguments) = (optimizer.Split('|')[0], optimizer.Split('|')[1]);
        var input = new Dictionary<string, object?>
        {
            ["weights"] = TinyClassifier.Plain(rehearsal.Plan).state_dict(),
            ["optimizer"] = name,
            ["group"] = advanced.GradientAccumulationSteps,
            ["clip"] = advanced.GradientClipValue,
            ["norm"] = advanced.GradientClipMode == "norm",
            ["smoothing"] = advanced.Loss.LabelSmoothing,
            ["balanced"] = advanced.Loss.ClassWeights == "balanced",
            ["ema"] = advanced.Ema.Enabled,
            ["count"] = 6,
        };
        AddBatches(rehearsal.Plan, input);
        var wanted = judge.Tensors(Loop.Replace("(model.parameters())\ncounts", $"(model.parameters(), {arguments})\ncounts", StringComparison.Ordinal), input);
        using var file = Safetensors.Read(new MemoryStream(recording.Epochs[^1].Weights));
        foreach (var (tensor, expected) in new[] { "conv.weight", "conv.bias", "fc.weight", "fc.bias" }.Zip(wanted))
        {
            var off = file.Tensors[tensor].sub(expected).abs().max().item<float>();
            Assert.True(off < 2e-6, $"{tensor} is off by {off}");
        }
    }

    private static void AddBatches(TrainingPlan plan, Dictionary<string, object?> input)
    {
        using var batches = new MadeBatches(plan, plan.Config.Advanced.ImageSize);
        for (var epoch = 0; epoch < 2; epoch++)
        {
            var b = 0;
            foreach (var batch in batches.Training(epoch + 1, 0, default))
            {
                input[$"x{epoch}.{b}"] = BatchTensors.Inputs(batch, 8, CPU);
                input[$"y{epoch}.{b++}"] = BatchTensors.Classes(batch, CPU);
            }
        }
    }
}
