namespace Platform.Local.TorchSharp.Tests.Scopes;

/// <summary>A training loop leaves nothing behind, and is the same every time.</summary>
public sealed class TrainingTests(PyTorch judge)
{
    [Fact]
    public void Training_of_a_thousand_steps_leaves_as_many_tensors_as_it_found()
    {
        using var model = Network();
        using var optimizer = optim.AdamW(model.parameters(), 1e-3);
        using var loss = CrossEntropyLoss();
        Train(model, optimizer, loss, 20);
        var (handles, peak) = (Tensor.TotalCount, Tensor.PeakCount);
        Train(model, optimizer, loss, 1_000);
        Assert.Equal(handles, Tensor.TotalCount);
        Assert.InRange(Tensor.PeakCount, peak, peak + 50);
    }

    [Fact]
    public void Training_with_a_seed_is_the_same_every_time()
    {
        float[] Run()
        {
            torch.manual_seed(9);
            using var model = Network();
            using var optimizer = optim.SGD(model.parameters(), 0.05, 0.9);
            using var loss = CrossEntropyLoss();
            Train(model, optimizer, loss, 30);
            using var scope = NewDisposeScope();
            return nn.utils.parameters_to_vector(model.parameters()).data<float>().ToArray();
        }

        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void Training_of_a_convolutional_network_is_PyTorchs()
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(10);
        using var model = Sequential(Conv2d(3, 6, 3, padding: 1, bias: false), BatchNorm2d(6), ReLU(true), MaxPool2d(2), Conv2d(6, 6, 3, groups: 6), Hardswish(), AdaptiveAvgPool2d(1), Flatten(), Linear(6, 4));
        var (x, y) = (randn([10L, 8, 3, 12, 12]), randint(4, [10, 8]));
        var expected = judge.Run("""
            model = nn.Sequential(nn.Conv2d(3, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6), nn.ReLU(True), nn.MaxPool2d(2), nn.Conv2d(6, 6, 3, groups=6), nn.Hardswish(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 4))
            model.load_state_dict(input['state'])
            optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9, nesterov=True, weight_decay=1e-3)
            for x, y in zip(input['x'], input['y']):
                optimizer.zero_grad()
                F.cross_entropy(model(x), y, label_smoothing=0.1).backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
            result = dict(model.state_dict())
            """, new Dictionary<string, object?> { ["state"] = model.state_dict(), ["x"] = x, ["y"] = y })!;
        using var optimizer = optim.SGD(model.parameters(), 0.1, 0.9, weight_decay: 1e-3, nesterov: true);
        for (var step = 0; step < 10; step++)
        {
            optimizer.zero_grad();
            F.cross_entropy(model.call(x[step]), y[step], label_smoothing: 0.1).backward();
            nn.utils.clip_grad_norm_(model.parameters(), 1.0);
            optimizer.step();
        }

        foreach (var (key, tensor) in Modules.ModuleTests.Named(expected)) Close.Assert(tensor, model.state_dict()[key], key);
    }

    private static Sequential Network() => Sequential(Conv2d(1, 4, 3), BatchNorm2d(4), ReLU(), nn.Dropout(0.1), MaxPool2d(2), Flatten(), Linear(36, 3));

    private static void Train(nn.Module<Tensor, Tensor> model, OptimizerHelper optimizer, CrossEntropyLoss loss, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var error = loss.call(model.call(randn(2, 1, 8, 8)), randint(3, [2]));
            error.backward();
            nn.utils.clip_grad_norm_(model.parameters(), 1);
            optimizer.step();
            Assert.False(float.IsNaN(error.item<float>()));
        }
    }
}
