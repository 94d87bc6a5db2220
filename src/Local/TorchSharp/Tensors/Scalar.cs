using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number as an argument: 64-bit integer, 64-bit real or boolean, as libtorch keeps it. Holds nothing that needs disposing.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(Kind kind, long bits, ScalarType type) => (Kind, Bits, Type) = (kind, bits, type);

    internal Scalar(Value value)
        : this(value.Kind, value.Integer, value.Kind switch { Kind.Integer => ScalarType.Int64, Kind.Boolean => ScalarType.Bool, _ => ScalarType.Float64 })
    {
    }

    internal Kind Kind { get; }

    internal long Bits { get; }

    /// <summary>Int64, Float64 or Bool.</summary>
    public ScalarType Type { get; }

    internal double AsDouble => Kind == Kind.Real ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long AsInt64 => Kind == Kind.Real ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal static Scalar Of(long value) => new(Kind.Integer, value, ScalarType.Int64);

    internal static Scalar Of(double value) => new(Kind.Real, BitConverter.DoubleToInt64Bits(value), ScalarType.Float64);

    internal static Scalar Of(bool value) => new(Kind.Boolean, value ? 1 : 0, ScalarType.Bool);

    public static implicit operator Scalar(byte value) => Of((long)value);

    public static implicit operator Scalar(sbyte value) => Of((long)value);

    public static implicit operator Scalar(short value) => Of((long)value);

    public static implicit operator Scalar(int value) => Of((long)value);

    public static implicit operator Scalar(long value) => Of(value);

    public static implicit operator Scalar(Half value) => Of((double)value);

    public static implicit operator Scalar(float value) => Of((double)value);

    public static implicit operator Scalar(double value) => Of(value);

    public static implicit operator Scalar(bool value) => Of(value);

    public void Dispose()
    {
    }
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this sbyte value) => value;

    public static Scalar ToScalar(this short value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static Scalar ToScalar(this Half value) => value;

    public static Half ToHalf(this Scalar value) => (Half)value.AsDouble;

    public static float ToSingle(this Scalar value) => (float)value.AsDouble;

    public static double ToDouble(this Scalar value) => value.AsDouble;

    public static sbyte ToSByte(this Scalar value) => (sbyte)value.AsInt64;

    public static byte ToByte(this Scalar value) => (byte)value.AsInt64;

    public static short ToInt16(this Scalar value) => (short)value.AsInt64;

    public static int ToInt32(this Scalar value) => (int)value.AsInt64;

    public static long ToInt64(this Scalar value) => value.AsInt64;

    public static bool ToBoolean(this Scalar value) => value.AsDouble != 0;
}
