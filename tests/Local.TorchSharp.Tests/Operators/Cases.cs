using System.Reflection;

namespace Platform.Local.TorchSharp.Tests.Operators;

/// <summary>The cases, by topic.</summary>
internal static partial class Cases
{
    internal static Case[] All => [.. Elementwise, .. Arithmetic, .. Comparisons, .. Reductions, .. Shapes, .. Indexing, .. Products, .. Layers, .. Losses, .. Pictures];

    /// <summary>Whose results are random, or no function of their inputs: RandomTests, FactoryTests, TensorTests, AutogradTests.</summary>
    internal static readonly string[] TestedElsewhere =
    [
        // Making
        "zeros", "ones", "empty", "full", "rand", "randn", "randint", "randperm", "arange", "linspace", "eye", "empty_strided", "normal", "tensor", "from_array", "as_tensor", "frombuffer",
        "zeros_like", "ones_like", "empty_like", "full_like", "rand_like", "randn_like", "randint_like", "new_zeros", "new_ones", "new_empty", "new_full",
        "ByteTensor", "IntTensor", "LongTensor", "FloatTensor", "DoubleTensor", "BoolTensor",

        // Drawing
        "bernoulli", "bernoulli_", "normal_", "uniform_", "random_", "exponential_", "multinomial", "dropout", "dropout2d", "get_rng_state",

        // Moving and owning
        "cpu", "cuda", "to", "to_type", "type", "type_as", "bool", "byte", "char", "short", "int", "long", "half", "bfloat16", "float", "double", "pin_memory", "WrappedTensorDisposeScope",
        "MoveToOuterDisposeScope", "DetachFromDisposeScope", "MoveToOtherDisposeScope", "UnsafeCreateTensor", "requires_grad_", "with_requires_grad", "index_put_",
    ];

    // Functions of one tensor, with their changing forms, by the method's name alone.
    private static IEnumerable<Case> Unary(string names, string input) => names.Split(' ').SelectMany(name =>
    {
        var python = $"(getattr(torch, '{name}', None) or getattr(F, '{name}'))";
        var plain = Case.One(name, $"{python}(a)", t => Call(Plain(name)!, t[0]), input);
        return Plain(name + "_") is not { } changing ? [plain] : new[] { plain, Case.One(name + "_", $"{python}(a)", t => Call(changing, t[0].clone()), input) };
    });

    private static MethodInfo? Plain(string name) => typeof(Tensor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => method.Name == name && method.GetParameters().All(parameter => parameter.IsOptional)).MinBy(method => method.GetParameters().Length);

    private static Tensor Call(MethodInfo method, Tensor tensor) =>
        (Tensor)method.Invoke(tensor, method.GetParameters().Select(parameter => parameter.DefaultValue).ToArray())!;
}
