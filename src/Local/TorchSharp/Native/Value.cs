using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What a <see cref="Value"/> holds; the same numbers as in <c>native/operators.cpp</c>.</summary>
internal enum Kind
{
    /// <summary>The default of the operator's schema.</summary>
    Unset,
    None,
    Tensor,
    Integer,
    Real,
    Boolean,
    Integers,
    Reals,
    Tensors,
    MaybeTensors,
    Text,
    Generator,
    Device,
}

/// <summary>An argument or a result as it crosses into the native half.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Value
{
    [FieldOffset(0)]
    internal Kind Kind;

    /// <summary>How many items a list has, or bytes a text.</summary>
    [FieldOffset(4)]
    internal int Count;

    [FieldOffset(8)]
    internal long Integer;

    [FieldOffset(8)]
    internal double Real;

    [FieldOffset(8)]
    internal nint Pointer;
}
