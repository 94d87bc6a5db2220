using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>From <paramref name="start"/> up to and without <paramref name="stop"/>; integers where all three are.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var type = dtype ?? (is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type) ? ScalarType.Int64 : _defaultType);
        return Graded(Aten.arange_start_step.One(start, stop, step, type, Argument.None, InitializeDevice(device)), requires_grad);
    }

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary><paramref name="steps"/> places at equal distances, both ends among them.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Graded(Aten.linspace.One((Scalar)start, (Scalar)end, steps, dtype ?? _defaultType, Argument.None, InitializeDevice(device)), requires_grad);

    /// <summary>Ones on the diagonal; square unless told its columns.</summary>
    public static Tensor eye(long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        NoNames(names, Graded(Aten.eye_m.One(rows, columns < 0 ? rows : columns, dtype ?? _defaultType, Argument.None, InitializeDevice(device)), requires_grad));

    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        NoNames(names, Graded(Aten.empty_strided.One(size, strides, dtype ?? _defaultType, Argument.None, InitializeDevice(device)), requires_grad));

    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Graded(Aten.randperm_generator.One(n, generator, dtype ?? ScalarType.Int64, Argument.None, InitializeDevice(device)), requires_grad);

    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(low, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Integers from <paramref name="low"/> up to and without <paramref name="high"/>, each as likely.</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        NoNames(names, Graded(Aten.randint_low_generator.One(low, high, size, generator, dtype ?? ScalarType.Int64, Argument.None, InitializeDevice(device)), requires_grad));

    /// <summary>Normal with that mean and deviation: drawn as <see cref="randn(ReadOnlySpan{long}, ScalarType?, Device?, bool, Generator?, string[])"/> draws.</summary>
    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Graded(randn(size, dtype, device, false, generator, names).mul_(std).add_(mean), requires_grad);

    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) => Aten.normal_Tensor_Tensor.One(mean, std, generator);
}
