namespace Platform.Local.TorchSharp.Tests.LocalOnly;

/// <summary>What the README says is not as in TorchSharp.</summary>
public sealed class DifferenceTests(PyTorch judge)
{
    [Fact]
    public void Xavier_normal_draws_normal_numbers()
    {
        using var scope = NewDisposeScope();
        var expected = judge.Tensor("torch.manual_seed(42)\nresult = nn.init.xavier_normal_(torch.empty(5, 4))");
        torch.manual_seed(42);
        Close.Assert(expected, init.xavier_normal_(empty(5, 4)), "xavier_normal_", 1e-6);
        torch.manual_seed(42);
        Close.Assert(expected, init.glorot_normal_(empty(5, 4)), "glorot_normal_", 1e-6);
    }

    [Fact]
    public void First_values_are_drawn_from_the_generator_given()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        Close.Assert(judge.Tensor("result = torch.empty(9).uniform_(-1, 1, generator=torch.Generator().manual_seed(5))"), init.uniform_(empty(9), -1, 1, generator), "uniform_", 0);
    }

    [Fact]
    public void Buffers_that_are_not_kept_are_named_where_asked_for()
    {
        using var scope = NewDisposeScope();
        using var module = Linear(2, 2);
        module.register_buffer("mask", ones(2), persistent: false);
        Assert.Equal(["mask"], module.named_buffers().Select(named => named.name));
        Assert.Empty(module.named_buffers(include_nonpersistent: false));
        Assert.DoesNotContain("mask", module.state_dict().Keys);
    }

    [Fact]
    public void Names_of_dimensions_and_keys_of_another_width_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<NotSupportedException>(() => zeros(2, names: ["N"]));
        Assert.Throws<NotSupportedException>(() => MultiheadAttention(8, 2, kdim: 4));
    }
}
