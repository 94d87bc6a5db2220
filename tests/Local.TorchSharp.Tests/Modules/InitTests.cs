namespace Platform.Local.TorchSharp.Tests.Modules;

/// <summary>With the same seed, the same first values as PyTorch's, and the same random numbers.</summary>
public sealed class InitTests(PyTorch judge)
{
    private static readonly Dictionary<string, (string Python, Func<Tensor> Ours)> Draws = new()
    {
        ["normal_"] = ("nn.init.normal_(torch.empty(5, 4, 3), 0.5, 2.0)", () => init.normal_(empty(5, 4, 3), 0.5, 2)),
        ["uniform_"] = ("nn.init.uniform_(torch.empty(5, 4, 3), -1, 2)", () => init.uniform_(empty(5, 4, 3), -1, 2)),
        ["trunc_normal_"] = ("nn.init.trunc_normal_(torch.empty(50, 4), 0.1, 0.5, -0.6, 0.7)", () => init.trunc_normal_(empty(50, 4), 0.1, 0.5, -0.6, 0.7)),
        ["kaiming_uniform_"] = ("nn.init.kaiming_uniform_(torch.empty(5, 4, 3, 3), math.sqrt(5))", () => init.kaiming_uniform_(empty(5, 4, 3, 3), Math.Sqrt(5))),
        ["kaiming_normal_"] = ("nn.init.kaiming_normal_(torch.empty(5, 4, 3, 3), mode='fan_out', nonlinearity='relu')", () => init.kaiming_normal_(empty(5, 4, 3, 3), mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU)),
        ["xavier_uniform_"] = ("nn.init.xavier_uniform_(torch.empty(5, 4), 1.5)", () => init.xavier_uniform_(empty(5, 4), 1.5)),
        ["glorot_uniform_"] = ("nn.init.xavier_uniform_(torch.empty(5, 4))", () => init.glorot_uniform_(empty(5, 4))),
        ["constant_"] = ("nn.init.constant_(torch.empty(5, 4), 2.5)", () => init.constant_(empty(5, 4), 2.5)),
        ["ones_"] = ("nn.init.ones_(torch.empty(5, 4))", () => init.ones_(empty(5, 4))),
        ["zeros_"] = ("nn.init.zeros_(torch.empty(5, 4))", () => init.zeros_(empty(5, 4))),
        ["rand"] = ("torch.rand(3, 4)", () => rand(3, 4)),
        ["randn"] = ("torch.randn(3, 4)", () => randn(3, 4)),
        ["randint"] = ("torch.randint(-3, 9, (3, 4))", () => randint(-3, 9, [3, 4])),
        ["randint(high)"] = ("torch.randint(9, (3, 4))", () => randint(9, [3, 4])),
        ["randperm"] = ("torch.randperm(20)", () => randperm(20)),
        ["rand_like"] = ("torch.rand_like(torch.empty(3, 4))", () => empty(3, 4).rand_like()),
        ["randn_like"] = ("torch.randn_like(torch.empty(3, 4))", () => randn_like(empty(3, 4))),
        ["randint_like"] = ("torch.randint_like(torch.empty(3, 4), 2, 7)", () => empty(3, 4).randint_like(2, 7)),
        ["normal"] = ("torch.normal(torch.zeros(3, 4), torch.ones(3, 4))", () => normal(zeros(3, 4), ones(3, 4))),
        ["normal(numbers)"] = ("torch.randn(3, 4) * 2 + 1", () => normal(1, 2, [3L, 4L])),
        ["bernoulli"] = ("torch.bernoulli(torch.full((3, 4), 0.3))", () => full(3, 4, 0.3).bernoulli()),
        ["bernoulli_"] = ("torch.empty(3, 4).bernoulli_(0.3)", () => empty(3, 4).bernoulli_(0.3)),
        ["normal_(method)"] = ("torch.empty(3, 4).normal_(1, 2)", () => empty(3, 4).normal_(1, 2)),
        ["uniform_(method)"] = ("torch.empty(3, 4).uniform_(1, 2)", () => empty(3, 4).uniform_(1, 2)),
        ["exponential_"] = ("torch.empty(3, 4).exponential_(1.5)", () => empty(3, 4).exponential_(1.5)),
        ["random_"] = ("torch.empty(3, 4).random_(2, 90)", () => empty(3, 4).random_(2, 90)),
        ["multinomial"] = ("torch.multinomial(torch.tensor([0.1, 0.5, 0.4]), 9, True)", () => tensor(new[] { 0.1f, 0.5f, 0.4f }).multinomial(9, true)),
        ["dropout"] = ("F.dropout(torch.ones(5, 6), 0.4)", () => F.dropout(ones(5, 6), 0.4)),
        ["dropout(in place)"] = ("F.dropout(torch.ones(5, 6), 0.4, inplace=True)", () => F.dropout(ones(5, 6), 0.4, inplace: true)),
        ["dropout2d"] = ("F.dropout2d(torch.ones(5, 6, 2, 2), 0.4)", () => F.dropout2d(ones(5, 6, 2, 2), 0.4)),
        ["Linear"] = ("nn.Linear(7, 3).weight", () => Linear(7, 3).weight),
        ["Conv2d"] = ("nn.Conv2d(3, 5, 3).bias", () => Conv2d(3, 5, 3).bias!),
    };

    public static TheoryData<string> Names => new(Draws.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_with_a_seed_is_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var (python, ours) = Draws[name];
        var expected = judge.Tensor($"import math\ntorch.manual_seed(42)\nresult = {python}");
        torch.manual_seed(42);
        Close.Assert(expected, ours(), name, 1e-6);
    }

    [Fact]
    public void Draw_with_a_generator_leaves_the_default_one_alone()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        torch.manual_seed(1);
        var state = get_rng_state();
        var drawn = rand(8, generator: generator);
        Assert.True(get_rng_state().eq(state).all().item<bool>());
        Close.Assert(judge.Tensor("result = torch.rand(8, generator=torch.Generator().manual_seed(7))"), drawn, "drawn", 0);
    }

    [Fact]
    public void State_of_a_generator_brings_its_numbers_back()
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(1);
        _ = rand(3);
        var state = get_rng_state();
        var first = randn(50);
        set_rng_state(state);
        Close.Assert(first, randn(50), "drawn again", 0);
        Assert.Equal(1, initial_seed());
    }

    [Fact]
    public void Gains_and_fans_are_PyTorchs()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(judge.Run("result = nn.init.calculate_gain('leaky_relu', 0.3)")!.GetValue<double>(), init.calculate_gain(init.NonlinearityType.LeakyReLU, 0.3), 12);
        Assert.Equal(judge.Run("result = nn.init.calculate_gain('tanh')")!.GetValue<double>(), init.calculate_gain(init.NonlinearityType.Tanh), 12);
        Assert.Equal((36L, 45L), init.CalculateFanInAndFanOut(empty(5, 4, 3, 3)));
    }
}
