using System.Reflection;
using TorchSharp.Native;

namespace Platform.Local.TorchSharp.Tests.LocalOnly;

/// <summary>What the managed half says of libtorch is so.</summary>
public sealed class RegistryTests
{
    public static TheoryData<string> Names => new(typeof(Aten).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(known => known.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Operator_is_in_libtorchs_registry(string name)
    {
        var known = (Operator)typeof(Aten).GetField(name, BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        Assert.NotEqual(0, known.Handle);
    }

    [Fact]
    public void Refusal_is_libtorchs_own_message()
    {
        using var scope = NewDisposeScope();
        var refusal = Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => ones(2, 3).mm(ones(2, 3)));
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_leaves_the_next_call_alone()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => ones(2, 3).view(5));
        Assert.Equal(6, ones(2, 3).sum().item<float>());
    }
}
