namespace Platform.Local.TorchSharp.Tests.Judge;

/// <summary>Whether tensors are the same: type, shape, and values to 1e-5 of one or of the value, whichever is larger.</summary>
internal static class Close
{
    internal const double Tolerance = 1e-5;

    internal static void Assert(Tensor expected, Tensor actual, string what, double tolerance = Tolerance)
    {
        Xunit.Assert.True(expected.dtype == actual.dtype, $"{what}: type {actual.dtype}, PyTorch has {expected.dtype}");
        Xunit.Assert.True(expected.shape.SequenceEqual(actual.shape), $"{what}: shape [{string.Join(',', actual.shape)}], PyTorch has [{string.Join(',', expected.shape)}]");
        if (expected.numel() == 0) return;
        using var scope = NewDisposeScope();
        var (wanted, found) = (expected.detach().to(ScalarType.Float64).reshape(-1).data<double>().ToArray(), actual.detach().to(ScalarType.Float64).contiguous().reshape(-1).data<double>().ToArray());
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i].Equals(found[i])) continue;
            Xunit.Assert.True(Math.Abs(wanted[i] - found[i]) <= tolerance * Math.Max(1, Math.Abs(wanted[i])), $"{what}: element {i} is {found[i]:R}, PyTorch has {wanted[i]:R}");
        }
    }
}
