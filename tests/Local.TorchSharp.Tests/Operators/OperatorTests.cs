using System.Reflection;

namespace Platform.Local.TorchSharp.Tests.Operators;

/// <summary>Every operator against PyTorch: its results and its gradients.</summary>
public sealed class OperatorTests(PyTorch judge)
{
    public static TheoryData<string> Names => new(Cases.All.Select(each => each.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Operator_forward_and_backward_is_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var operation = Cases.All.Single(each => each.Name == name);
        var (inputs, differentiated) = operation.Make();
        var wanted = judge.Run("result = compare(input['expression'], input['tensors'], input['wanted'])",
            new Dictionary<string, object?> { ["expression"] = operation.Python, ["tensors"] = inputs, ["wanted"] = differentiated })!;

        for (var i = 0; i < inputs.Length; i++) if (differentiated[i]) inputs[i].requires_grad_();
        var results = operation.Ours(inputs).ToArray();
        var expected = wanted["results"]!.AsArray().Select(node => PyTorch.Decode(node!)).ToArray();
        Assert.Equal(expected.Length, results.Length);
        for (var i = 0; i < results.Length; i++) Close.Assert(expected[i], results[i], $"{name}, result {i}");
        if (!differentiated.Contains(true)) return;

        var loss = results.Where(result => result.requires_grad)
            .Select(result => result.to(ScalarType.Float64).mul(linspace(-1, 1, result.numel(), ScalarType.Float64).reshape(result.shape)).sum()).Aggregate((sum, next) => sum.add(next));
        loss.backward();
        var gradients = wanted["gradients"]!.AsArray().Select(node => PyTorch.Decode(node!)).ToArray();
        var leaves = inputs.Where((_, i) => differentiated[i]).ToArray();
        for (var i = 0; i < leaves.Length; i++) Close.Assert(gradients[i], leaves[i].grad ?? zeros_like(leaves[i]), $"{name}, gradient {i}");
    }

    [Fact]
    public void Every_operator_offered_is_tested()
    {
        var tested = Cases.All.Select(each => each.Method).ToHashSet();
        var offered = new[] { typeof(Tensor), typeof(torch), typeof(F) }
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName && Answers(method.ReturnType)).Select(method => method.Name).Distinct();
        Assert.Empty(offered.Except(tested).Except(Cases.TestedElsewhere).Order(StringComparer.Ordinal));
    }

    private static bool Answers(Type type) => type == typeof(Tensor) || type == typeof(Tensor[]) || (type.IsGenericType && type.Name.StartsWith("ValueTuple", StringComparison.Ordinal));
}
