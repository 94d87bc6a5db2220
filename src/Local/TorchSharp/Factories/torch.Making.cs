using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static Tensor Shaped(Operator make, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        NoNames(names, Graded(make.One(size, dtype ?? _defaultType, Argument.None, InitializeDevice(device)), requires_grad));

    private static Tensor Full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        NoNames(names, Graded(Aten.full.One(size, value, dtype ?? (is_integral(value.Type) ? ScalarType.Int64 : _defaultType), Argument.None, InitializeDevice(device)), requires_grad));

    private static Tensor Random(Operator make, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, Generator? generator, string[]? names) =>
        NoNames(names, Graded(make.One(size, generator, dtype ?? _defaultType, Argument.None, InitializeDevice(device)), requires_grad));

    private static Tensor Graded(Tensor made, bool requires_grad) => requires_grad ? made.requires_grad_() : made;

    private static Tensor NoNames(string[]? names, Tensor made) =>
        names is not { Length: > 0 } ? made : throw new NotSupportedException("Named dimensions are not supported.");

    // A copy of the values, made where they are wanted.
    private static unsafe Tensor Of<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        var elements = 1L;
        foreach (var length in dimensions) elements *= length;
        if (elements > values.Length) throw new ArgumentException($"mismatched total size creating a tensor from an array: {elements} vs. {values.Length}");
        var type = TypeOf(typeof(T));
        var made = Aten.empty_memory_format.One(dimensions, type, Argument.None, CPU);
        values[..(int)elements].CopyTo(new Span<T>((void*)Library.Bytes(made.Handle), (int)elements));
        return NoNames(names, Graded(Placed(made, dtype ?? type, device), requires_grad));
    }

    private static unsafe Tensor OfArray(Array values, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        var type = TypeOf(values.GetType().GetElementType()!);
        var made = Aten.empty_memory_format.One(LengthsOf(values), type, Argument.None, CPU);
        var length = made.NumberOfElements * made.ElementSize;
        fixed (byte* first = &MemoryMarshal.GetArrayDataReference(values)) Buffer.MemoryCopy(first, (void*)Library.Bytes(made.Handle), length, length);
        return NoNames(names, Graded(Placed(made, dtype ?? type, device), requires_grad));
    }

    // A tensor over the array itself, which stays pinned as long as libtorch uses it.
    private static unsafe Tensor Over(Array values, nint offset, ReadOnlySpan<long> size)
    {
        var pin = GCHandle.Alloc(values, GCHandleType.Pinned);
        try
        {
            fixed (long* lengths = size)
                return new Tensor(Library.Check(Library.Over(pin.AddrOfPinnedObject() + offset, lengths, size.Length, (int)TypeOf(values.GetType().GetElementType()!), &Unpin, GCHandle.ToIntPtr(pin))));
        }
        catch (ExternalException)
        {
            pin.Free();
            throw;
        }
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint pin) => GCHandle.FromIntPtr(pin).Free();

    private static long[] LengthsOf(Array values)
    {
        var lengths = new long[values.Rank];
        for (var i = 0; i < lengths.Length; i++) lengths[i] = values.GetLength(i);
        return lengths;
    }

    private static Tensor Placed(Tensor made, ScalarType dtype, Device? device)
    {
        device = InitializeDevice(device);
        return made.WillCopy(dtype, device) ? made.to(dtype, device, disposeAfter: true) : made;
    }
}
