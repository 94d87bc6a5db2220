using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>An argument of an operator. What C# passes becomes one by itself; null becomes None.</summary>
internal readonly struct Argument
{
    private readonly Kind _kind;
    private readonly long _bits;
    private readonly object? _items;

    private Argument(Kind kind, long bits = 0, object? items = null) => (_kind, _bits, _items) = (kind, bits, items);

    internal static Argument Unset => default;
    internal static Argument None => new(Kind.None);

    public static implicit operator Argument(Tensor? value) => value is null ? None : new(Kind.Tensor, value.Handle, value);
    public static implicit operator Argument(long value) => new(Kind.Integer, value);
    public static implicit operator Argument(double value) => new(Kind.Real, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Argument(bool value) => new(Kind.Boolean, value ? 1 : 0);
    public static implicit operator Argument(long? value) => value ?? None;
    public static implicit operator Argument(double? value) => value ?? None;
    public static implicit operator Argument(bool? value) => value ?? None;
    public static implicit operator Argument(ScalarType? value) => value is { } type ? (long)type : None;
    public static implicit operator Argument(Scalar? value) => value is null ? None : new(value.Kind, value.Bits);
    public static implicit operator Argument(long[]? value) => value is null ? None : new(Kind.Integers, value.Length, value);
    public static implicit operator Argument(ReadOnlySpan<long> value) => value.ToArray();
    public static implicit operator Argument(double[]? value) => value is null ? None : new(Kind.Reals, value.Length, value);
    public static implicit operator Argument(Tensor[]? value) => value is null ? None : new(Kind.Tensors, value.Length, value);
    public static implicit operator Argument(string? value) => value is null ? None : new(Kind.Text, Encoding.UTF8.GetByteCount(value), value);
    public static implicit operator Argument(Generator? value) => value is null ? None : new(Kind.Generator, value.Handle, value);
    public static implicit operator Argument(Device? value) => value is null ? None : new(Kind.Device, ((long)value.type << 32) | (uint)value.index);

    /// <summary>A list in which null stands for None.</summary>
    internal static Argument Maybe(Tensor?[] tensors) => new(Kind.MaybeTensors, tensors.Length, tensors);

    internal Tensor Tensor => (Tensor)_items!;

    /// <summary>How many 64-bit words the items take beside the value itself.</summary>
    internal int Words => _kind switch
    {
        Kind.Integers or Kind.Reals or Kind.Tensors or Kind.MaybeTensors => (int)_bits,
        Kind.Text => ((int)_bits + 7) / 8,
        _ => 0,
    };

    /// <summary>Writes the value, and its items to <paramref name="words"/>, which the native half reads during the call only.</summary>
    internal unsafe void Write(Value* value, long* words)
    {
        value->Kind = _kind;
        value->Count = 0;
        value->Integer = _bits;
        if (_items is null || _kind is Kind.Tensor or Kind.Generator) return;
        value->Count = (int)_bits;
        value->Pointer = (nint)words;
        var target = new Span<long>(words, Words);
        switch (_items)
        {
            case long[] integers:
                integers.CopyTo(target);
                break;
            case double[] reals:
                for (var i = 0; i < reals.Length; i++) target[i] = BitConverter.DoubleToInt64Bits(reals[i]);
                break;
            case Tensor?[] tensors:
                for (var i = 0; i < tensors.Length; i++) target[i] = tensors[i]?.Handle ?? 0;
                break;
            case string text:
                Encoding.UTF8.GetBytes(text, new Span<byte>(words, (int)_bits));
                break;
        }
    }
}
