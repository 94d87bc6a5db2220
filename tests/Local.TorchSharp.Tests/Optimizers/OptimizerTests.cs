namespace Platform.Local.TorchSharp.Tests.Optimizers;

/// <summary>The same model, data and optimizer in PyTorch have the same weights after every step.</summary>
public sealed class OptimizerTests(PyTorch judge)
{
    private const int Steps = 12;

    private static readonly Dictionary<string, (string Python, Func<IEnumerable<Parameter>, OptimizerHelper> Ours)> Optimizers = new()
    {
        ["SGD"] = ("torch.optim.SGD(p, 0.1)", p => optim.SGD(p, 0.1)),
        ["SGD with momentum"] = ("torch.optim.SGD(p, 0.05, momentum=0.9, dampening=0.1, weight_decay=1e-2)", p => optim.SGD(p, 0.05, 0.9, 0.1, 1e-2)),
        ["SGD Nesterov"] = ("torch.optim.SGD(p, 0.05, momentum=0.9, weight_decay=1e-3, nesterov=True)", p => optim.SGD(p, 0.05, 0.9, weight_decay: 1e-3, nesterov: true)),
        ["SGD maximizing"] = ("torch.optim.SGD(p, 1e-3, momentum=0.5, maximize=True)", p => optim.SGD(p, 1e-3, 0.5, maximize: true)),
        ["Adam"] = ("torch.optim.Adam(p, 0.01)", p => optim.Adam(p, 0.01)),
        ["Adam with decay and amsgrad"] = ("torch.optim.Adam(p, 0.01, (0.8, 0.99), 1e-6, 1e-2, True)", p => optim.Adam(p, 0.01, 0.8, 0.99, 1e-6, 1e-2, true)),
        ["Adam maximizing"] = ("torch.optim.Adam(p, 0.001, maximize=True)", p => optim.Adam(p, 0.001, maximize: true)),
        ["AdamW"] = ("torch.optim.AdamW(p, 0.01, weight_decay=0.05)", p => optim.AdamW(p, 0.01, weight_decay: 0.05)),
        ["AdamW with amsgrad"] = ("torch.optim.AdamW(p, 0.01, weight_decay=0.05, amsgrad=True)", p => optim.AdamW(p, 0.01, weight_decay: 0.05, amsgrad: true)),
        ["RMSProp"] = ("torch.optim.RMSprop(p, 0.01)", p => optim.RMSProp(p, 0.01)),
        ["RMSProp with all"] = ("torch.optim.RMSprop(p, 0.005, 0.9, 1e-6, 1e-3, 0.8, True)", p => optim.RMSProp(p, 0.005, 0.9, 1e-6, 1e-3, 0.8, true)),
    };

    public static TheoryData<string> Names => new(Optimizers.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_after_every_step_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var (python, create) = Optimizers[name];
        torch.manual_seed(2);
        using var model = Model();
        var (x, y) = (randn(Steps, 8, 6), randint(3, [Steps, 8]));
        var expected = judge.Run($"""
            model = nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 3))
            model.load_state_dict(input['state'])
            p = list(model.parameters())
            optimizer = {python}
            result = []
            for x, y in zip(input['x'], input['y']):
                optimizer.zero_grad()
                F.cross_entropy(model(x), y).backward()
                optimizer.step()
                result.append([tensor.clone() for tensor in p])
            """, new Dictionary<string, object?> { ["state"] = model.state_dict(), ["x"] = x, ["y"] = y })!.AsArray();

        using var optimizer = create(model.parameters());
        for (var step = 0; step < Steps; step++)
        {
            Step(model, optimizer, x[step], y[step]);
            foreach (var (parameter, wanted) in model.parameters().Zip(expected[step]!.AsArray())) Close.Assert(PyTorch.Decode(wanted!), parameter, $"{name}, step {step}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Optimizer_saved_and_loaded_goes_on_exactly(string name)
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(3);
        var (x, y) = (randn(8, 6), randint(3, [8]));
        using var model = Model();
        using var optimizer = Optimizers[name].Ours(model.parameters());
        for (var step = 0; step < 5; step++) Step(model, optimizer, x, y);

        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) optimizer.save_state_dict(writer);
        using var resumed = Model();
        resumed.load_state_dict(model.state_dict());
        using var other = Optimizers[name].Ours(resumed.parameters());
        stream.Position = 0;
        using (var reader = new BinaryReader(stream)) other.load_state_dict(reader);
        using var copied = Model();
        copied.load_state_dict(model.state_dict());
        using var third = Optimizers[name].Ours(copied.parameters());
        third.load_state_dict(optimizer.state_dict());

        for (var step = 0; step < 5; step++)
        {
            Step(model, optimizer, x, y);
            Step(resumed, other, x, y);
            Step(copied, third, x, y);
        }

        foreach (var (one, two, three) in model.parameters().Zip(resumed.parameters(), copied.parameters()))
        {
            Close.Assert(one, two, "from a stream", 0);
            Close.Assert(one, three, "from the other's state", 0);
        }
    }

    [Fact]
    public void Groups_have_options_of_their_own()
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(4);
        using var model = Model();
        var (x, y) = (randn(1, 8, 6), randint(3, [1, 8]));
        var expected = judge.Tensors("""
            model = nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 3))
            model.load_state_dict(input['state'])
            optimizer = torch.optim.AdamW([{'params': model[0].parameters(), 'lr': 0.1, 'weight_decay': 0.0}, {'params': model[2].parameters()}], lr=0.01, weight_decay=0.3)
            for step in range(3):
                optimizer.zero_grad()
                F.cross_entropy(model(input['x'][0]), input['y'][0]).backward()
                optimizer.step()
            result = list(model.parameters())
            """, new Dictionary<string, object?> { ["state"] = model.state_dict(), ["x"] = x, ["y"] = y });
        var layers = model.children().ToArray();
        using var optimizer = optim.AdamW([new AdamW.ParamGroup(layers[0].parameters(), new AdamW.Options { LearningRate = 0.1, weight_decay = 0 }), new AdamW.ParamGroup { Parameters = layers[2].parameters() }], 0.01, weight_decay: 0.3);
        for (var step = 0; step < 3; step++) Step(model, optimizer, x[0], y[0]);
        foreach (var (wanted, parameter) in expected.Zip(model.parameters())) Close.Assert(wanted, parameter, "weights");
        Assert.Equal([0.1, 0.01], optimizer.ParamGroups.Select(group => group.LearningRate));
    }

    [Fact]
    public void Parameters_without_gradients_stay_and_are_corrected_by_their_own_steps()
    {
        using var scope = NewDisposeScope();
        var (often, seldom) = (Parameter(ones(3)), Parameter(ones(3)));
        using var optimizer = optim.Adam([often, seldom], 0.1);
        for (var step = 0; step < 4; step++)
        {
            optimizer.zero_grad();
            (step == 3 ? (often + seldom).sum() : often.sum()).backward();
            optimizer.step();
            if (step < 3) Assert.Equal(3, seldom.sum().item<float>());
        }

        var expected = judge.Tensors("""
            a, b = nn.Parameter(torch.ones(3)), nn.Parameter(torch.ones(3))
            optimizer = torch.optim.Adam([a, b], 0.1)
            for step in range(4):
                optimizer.zero_grad()
                (a.sum() + b.sum() if step == 3 else a.sum()).backward()
                optimizer.step()
            result = [a, b]
            """);
        Close.Assert(expected[0], often, "often");
        Close.Assert(expected[1], seldom, "seldom");
    }

    [Fact]
    public void Closure_computes_the_loss_that_a_step_answers()
    {
        using var scope = NewDisposeScope();
        var weight = Parameter(ones(1));
        using var optimizer = optim.SGD([weight], 0.5);
        var loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            var loss = (weight * weight).sum();
            loss.backward();
            return loss;
        });
        Assert.Equal(1, loss!.item<float>());
        Assert.Equal(0, weight.item<float>());
    }

    [Theory]
    [InlineData(0.5, 2.0)]
    [InlineData(100.0, 2.0)]
    [InlineData(0.5, 1.0)]
    public void Clipped_gradients_and_their_norm_are_PyTorchs(double largest, double norm)
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(8);
        var gradients = new[] { randn(3, 4), randn(5) };
        var parameters = gradients.Select(gradient => Parameter(zeros_like(gradient))).ToArray();
        for (var i = 0; i < 2; i++) parameters[i].grad = gradients[i];
        var expected = judge.Tensors($"""
            parameters = [nn.Parameter(torch.zeros_like(gradient)) for gradient in input]
            for parameter, gradient in zip(parameters, input):
                parameter.grad = gradient
            total = torch.nn.utils.clip_grad_norm_(parameters, {largest}, {norm})
            result = [total] + [parameter.grad for parameter in parameters]
            """, gradients);
        Assert.Equal(expected[0].item<float>(), nn.utils.clip_grad_norm_(parameters, largest, norm), 1e-4);
        for (var i = 0; i < 2; i++) Close.Assert(expected[i + 1], parameters[i].grad!, "gradient");
        nn.utils.clip_grad_value_(parameters, 0.01);
        Assert.All(parameters, parameter => Assert.InRange(parameter.grad!.abs().max().item<float>(), 0, 0.01001f));
        var vector = nn.utils.parameters_to_vector(parameters);
        nn.utils.vector_to_parameters(vector + 1, parameters);
        Assert.Equal(17, parameters.Sum(parameter => parameter.sum().item<float>()));
    }

    internal static Sequential Model() => Sequential(Linear(6, 5), nn.Tanh(), Linear(5, 3));

    private static void Step(nn.Module<Tensor, Tensor> model, OptimizerHelper optimizer, Tensor x, Tensor y)
    {
        optimizer.zero_grad();
        F.cross_entropy(model.call(x), y).backward();
        optimizer.step();
    }
}
