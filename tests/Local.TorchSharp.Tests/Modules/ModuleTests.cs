namespace Platform.Local.TorchSharp.Tests.Modules;

/// <summary>Modules with the same weights as PyTorch's give the same results, and their gradients are the same.</summary>
public sealed class ModuleTests(PyTorch judge)
{
    private static readonly Dictionary<string, (string Python, Func<nn.Module<Tensor, Tensor>> Ours, long[] Input)> Modules = new()
    {
        ["Linear"] = ("nn.Linear(4, 5)", () => Linear(4, 5), [3, 4]),
        ["Linear without bias"] = ("nn.Linear(4, 5, bias=False)", () => Linear(4, 5, false), [2, 3, 4]),
        ["Conv2d"] = ("nn.Conv2d(3, 8, 3, padding=1)", () => Conv2d(3, 8, 3, padding: 1), [2, 3, 8, 8]),
        ["Conv2d with strides"] = ("nn.Conv2d(3, 8, 7, stride=2, padding=3, bias=False)", () => Conv2d(3, 8, 7, 2, 3, bias: false), [2, 3, 16, 16]),
        ["Conv2d depthwise, dilated"] = ("nn.Conv2d(6, 6, 3, padding=2, dilation=2, groups=6)", () => Conv2d(6, 6, 3, padding: 2, dilation: 2, groups: 6), [2, 6, 8, 8]),
        ["Conv2d of two lengths"] = ("nn.Conv2d(3, 4, (3, 5), (1, 2), (1, 2))", () => Conv2d(3, 4, (3, 5), (1, 2), (1, 2)), [2, 3, 8, 8]),
        ["Conv2d of the same size"] = ("nn.Conv2d(3, 4, 4, padding='same')", () => Conv2d(3, 4, 4, global::TorchSharp.Padding.Same), [2, 3, 8, 8]),
        ["Conv2d with mirrored edges"] = ("nn.Conv2d(3, 4, (3, 5), padding=(1, 2), padding_mode='reflect')", () => Conv2d(3, 4, (3, 5), padding: (1, 2), padding_mode: PaddingModes.Reflect), [2, 3, 8, 8]),
        ["BatchNorm2d"] = ("nn.BatchNorm2d(5)", () => BatchNorm2d(5), [4, 5, 6, 6]),
        ["BatchNorm2d with a small momentum"] = ("nn.BatchNorm2d(5, eps=1e-3, momentum=0.01)", () => BatchNorm2d(5, 1e-3, 0.01), [4, 5, 6, 6]),
        ["BatchNorm2d without statistics"] = ("nn.BatchNorm2d(5, affine=False, track_running_stats=False)", () => BatchNorm2d(5, affine: false, track_running_stats: false), [4, 5, 6, 6]),
        ["BatchNorm1d"] = ("nn.BatchNorm1d(5)", () => BatchNorm1d(5), [4, 5]),
        ["LayerNorm"] = ("nn.LayerNorm(6, eps=1e-6)", () => LayerNorm(6, 1e-6), [4, 5, 6]),
        ["LayerNorm of two dimensions"] = ("nn.LayerNorm((5, 6))", () => LayerNorm([5, 6]), [4, 5, 6]),
        ["GroupNorm"] = ("nn.GroupNorm(2, 6)", () => GroupNorm(2, 6), [4, 6, 5, 5]),
        ["ReLU"] = ("nn.ReLU()", () => ReLU(), [3, 4]),
        ["ReLU6"] = ("nn.ReLU6()", () => ReLU6(), [3, 4]),
        ["GELU"] = ("nn.GELU()", () => GELU(), [3, 4]),
        ["SiLU"] = ("nn.SiLU()", () => SiLU(), [3, 4]),
        ["Sigmoid"] = ("nn.Sigmoid()", () => Sigmoid(), [3, 4]),
        ["Tanh"] = ("nn.Tanh()", () => nn.Tanh(), [3, 4]),
        ["Hardswish"] = ("nn.Hardswish()", () => Hardswish(), [3, 4]),
        ["Hardsigmoid"] = ("nn.Hardsigmoid()", () => Hardsigmoid(), [3, 4]),
        ["Hardtanh"] = ("nn.Hardtanh(-0.5, 0.5)", () => Hardtanh(-0.5, 0.5), [3, 4]),
        ["LeakyReLU"] = ("nn.LeakyReLU(0.2)", () => LeakyReLU(0.2), [3, 4]),
        ["ELU"] = ("nn.ELU(0.5)", () => ELU(0.5), [3, 4]),
        ["SELU"] = ("nn.SELU()", () => SELU(), [3, 4]),
        ["Mish"] = ("nn.Mish()", () => Mish(), [3, 4]),
        ["Softplus"] = ("nn.Softplus(2, 10)", () => Softplus(2, 10), [3, 4]),
        ["Softmax"] = ("nn.Softmax(1)", () => Softmax(1), [3, 4]),
        ["LogSoftmax"] = ("nn.LogSoftmax(0)", () => LogSoftmax(0), [3, 4]),
        ["LogSigmoid"] = ("nn.LogSigmoid()", () => LogSigmoid(), [3, 4]),
        ["Identity"] = ("nn.Identity()", () => Identity(), [3, 4]),
        ["Flatten"] = ("nn.Flatten()", () => Flatten(), [2, 3, 4]),
        ["Unflatten"] = ("nn.Unflatten(1, (2, 3))", () => Unflatten(1, [2, 3]), [2, 6]),
        ["MaxPool2d"] = ("nn.MaxPool2d(3, 2, 1)", () => MaxPool2d(3, 2, 1), [2, 3, 9, 9]),
        ["MaxPool2d of two lengths"] = ("nn.MaxPool2d((2, 3))", () => MaxPool2d((2, 3)), [2, 3, 9, 9]),
        ["AvgPool2d"] = ("nn.AvgPool2d(2)", () => AvgPool2d(2), [2, 3, 9, 9]),
        ["AdaptiveAvgPool2d"] = ("nn.AdaptiveAvgPool2d((1, 1))", () => AdaptiveAvgPool2d((1, 1)), [2, 3, 9, 9]),
        ["AdaptiveMaxPool2d"] = ("nn.AdaptiveMaxPool2d((2, 3))", () => AdaptiveMaxPool2d([2, 3]), [2, 3, 9, 9]),
        ["ZeroPad2d"] = ("nn.ZeroPad2d((1, 2, 3, 0))", () => ZeroPad2d((1, 2, 3, 0)), [2, 3, 4, 4]),
        ["ConstantPad2d"] = ("nn.ConstantPad2d(1, 0.5)", () => ConstantPad2d(1, 0.5), [2, 3, 4, 4]),
        ["ReflectionPad2d"] = ("nn.ReflectionPad2d(2)", () => ReflectionPad2d(2), [2, 3, 4, 4]),
        ["Upsample"] = ("nn.Upsample(scale_factor=2.0, mode='bilinear', align_corners=False)", () => Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear, align_corners: false), [2, 3, 4, 4]),
        ["Dropout, not training"] = ("nn.Dropout(0.5).eval()", () => Evaluated(nn.Dropout(0.5)), [3, 4]),
        ["Dropout2d, not training"] = ("nn.Dropout2d(0.5).eval()", () => Evaluated(nn.Dropout2d(0.5)), [2, 3, 4, 4]),
        ["Sequential"] = ("nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(36, 2))", () => Sequential(Conv2d(3, 4, 3), BatchNorm2d(4), ReLU(true), Flatten(), Linear(36, 2)), [2, 3, 5, 5]),
    };

    public static TheoryData<string> Names => new(Modules.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Module_with_PyTorchs_weights_is_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var (python, create, shape) = Modules[name];
        torch.manual_seed(3);
        var input = randn(shape);
        var expected = judge.Run("""
            torch.manual_seed(5)
            module = eval(input['python'])
            for parameter in module.parameters():
                torch.nn.init.normal_(parameter, 0.1, 0.7)
            before = {name: tensor.clone() for name, tensor in module.state_dict().items()}
            x = input['x'].requires_grad_()
            y = module(x)
            (y * torch.linspace(-1, 1, y.numel()).reshape(y.shape)).sum().backward()
            result = [before, y, x.grad, {name: parameter.grad for name, parameter in module.named_parameters()}, dict(module.state_dict())]
            """, new Dictionary<string, object?> { ["python"] = python, ["x"] = input })!.AsArray();

        using var module = create();
        var state = module.state_dict();
        var weights = Named(expected[0]!);
        Assert.Equal(weights.Keys.Order(StringComparer.Ordinal), state.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, weight) in weights) Assert.Equal(weight.shape, state[key].shape);
        module.load_state_dict(weights);
        input.requires_grad_();
        var output = module.call(input);
        output.mul(linspace(-1, 1, output.numel()).reshape(output.shape)).sum().backward();

        Close.Assert(PyTorch.Decode(expected[1]!), output, "output");
        Close.Assert(PyTorch.Decode(expected[2]!), input.grad!, "input's gradient");
        foreach (var (key, gradient) in Named(expected[3]!)) Close.Assert(gradient, module.get_parameter(key)!.grad!, key, 2e-5);
        foreach (var (key, tensor) in Named(expected[4]!)) Close.Assert(tensor, module.state_dict()[key], key);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MultiheadAttention_with_PyTorchs_weights_is_PyTorchs(bool masked)
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(4);
        var (x, memory) = (randn(5, 2, 8), randn(6, 2, 8));
        var mask = masked ? ones(5, 6, ScalarType.Bool).triu(2) : zeros(5, 6, ScalarType.Bool);
        var expected = judge.Run("""
            torch.manual_seed(5)
            module = nn.MultiheadAttention(8, 2)
            for parameter in module.parameters():
                torch.nn.init.normal_(parameter, 0.0, 0.5)
            x = input['x'].requires_grad_()
            y, weights = module(x, input['memory'], input['memory'], attn_mask=input['mask'])
            z, _ = module(x, x, x, need_weights=False)
            (y.sum() + (z * z).sum()).backward()
            result = [dict(module.state_dict()), y, weights, z, x.grad, {name: parameter.grad for name, parameter in module.named_parameters()}]
            """, new Dictionary<string, object?> { ["x"] = x, ["memory"] = memory, ["mask"] = mask })!.AsArray();

        using var module = MultiheadAttention(8, 2);
        module.load_state_dict(Named(expected[0]!));
        x.requires_grad_();
        var (y, weights) = module.call(x, memory, memory, attn_mask: mask);
        var (z, none) = module.call(x, x, x, need_weights: false);
        y.sum().add((z * z).sum()).backward();
        Assert.Null(none);
        Close.Assert(PyTorch.Decode(expected[1]!), y, "output");
        Close.Assert(PyTorch.Decode(expected[2]!), weights, "weights");
        Close.Assert(PyTorch.Decode(expected[3]!), z, "self-attention");
        Close.Assert(PyTorch.Decode(expected[4]!), x.grad!, "input's gradient", 5e-5);
        foreach (var (key, gradient) in Named(expected[5]!)) Close.Assert(gradient, module.get_parameter(key)!.grad!, key, 5e-5);
    }

    [Theory]
    [InlineData("CrossEntropyLoss")]
    [InlineData("MSELoss")]
    [InlineData("L1Loss")]
    [InlineData("SmoothL1Loss")]
    [InlineData("HuberLoss")]
    [InlineData("BCEWithLogitsLoss")]
    [InlineData("BCELoss")]
    [InlineData("NLLLoss")]
    [InlineData("KLDivLoss")]
    public void Loss_is_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(6);
        var (x, y, labels) = (randn(5, 4).sigmoid(), randn(5, 4).sigmoid(), randint(4, [5]));
        var byLabel = name is "CrossEntropyLoss" or "NLLLoss";
        var loss = name switch
        {
            "CrossEntropyLoss" => CrossEntropyLoss(ones(4) * 2).call(x, labels),
            "NLLLoss" => NLLLoss().call(x, labels),
            "MSELoss" => MSELoss(Reduction.Sum).call(x, y),
            "L1Loss" => L1Loss().call(x, y),
            "SmoothL1Loss" => SmoothL1Loss(beta: 0.3).call(x, y),
            "HuberLoss" => HuberLoss(0.4).call(x, y),
            "BCEWithLogitsLoss" => BCEWithLogitsLoss().call(x, y),
            "BCELoss" => BCELoss().call(x, y),
            _ => KLDivLoss(false).call(x.log(), y),
        };
        var python = name switch
        {
            "CrossEntropyLoss" => "nn.CrossEntropyLoss(torch.ones(4) * 2)",
            "MSELoss" => "nn.MSELoss(reduction='sum')",
            "SmoothL1Loss" => "nn.SmoothL1Loss(beta=0.3)",
            "HuberLoss" => "nn.HuberLoss(delta=0.4)",
            _ => $"nn.{name}()",
        };
        var expected = judge.Tensor($"result = {python}(input['x']{(name == "KLDivLoss" ? ".log()" : "")}, input['y'])", new Dictionary<string, object?> { ["x"] = x, ["y"] = byLabel ? labels : y });
        Close.Assert(expected, loss, name);
    }

    internal static Dictionary<string, Tensor> Named(System.Text.Json.Nodes.JsonNode node) => node.AsObject().ToDictionary(entry => entry.Key, entry => PyTorch.Decode(entry.Value!));

    private static nn.Module<Tensor, Tensor> Evaluated(nn.Module<Tensor, Tensor> module)
    {
        module.eval();
        return module;
    }
}
