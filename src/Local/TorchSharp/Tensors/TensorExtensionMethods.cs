using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Tensors in binary streams: type, shape, each number in groups of seven bits, then the bytes.</summary>
public static partial class TensorExtensionMethods
{
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        using var here = new Tensor(tensor.detach().to(CPU, disposeAfter: true).contiguous().DecoupleFromNativeHandle(), register: false);
        writer.Encode((long)here.dtype);
        var shape = here.shape;
        writer.Encode(shape.Length);
        foreach (var length in shape) writer.Encode(length);
        writer.Flush();
        here.WriteBytesToStream(writer.BaseStream);
    }

    /// <exception cref="ArgumentException">What is stored is of another type or shape.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var loaded = Load(reader, skip);
        try
        {
            if (loaded.dtype != tensor.dtype)
                throw new ArgumentException("Mismatched tensor data types while loading. Make sure that the model you are loading into is exactly the same as the origin.");
            if (skip) return;
            if (!loaded.shape.AsSpan().SequenceEqual(tensor.shape))
                throw new ArgumentException("Mismatched tensor shape while loading. Make sure that the model you are loading into is exactly the same as the origin.");
            using var _ = no_grad();
            tensor.copy_(loaded);
        }
        finally
        {
            loaded.Dispose();
        }
    }

    /// <summary>The stored tensor; the bytes are read past and left out when skipped.</summary>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        var type = (ScalarType)reader.Decode();
        var shape = new long[reader.Decode()];
        for (var i = 0; i < shape.Length; i++) shape[i] = reader.Decode();
        var loaded = empty(shape, type);
        loaded.ReadBytesFromStream(reader.BaseStream);
        return loaded;
    }

    public static float ToSingle(this Tensor value) => (float)value;

    public static double ToDouble(this Tensor value) => (double)value;

    public static sbyte ToSByte(this Tensor value) => (sbyte)value;

    public static byte ToByte(this Tensor value) => (byte)value;

    public static short ToInt16(this Tensor value) => (short)value;

    public static int ToInt32(this Tensor value) => (int)value;

    public static long ToInt64(this Tensor value) => (long)value;

    public static bool ToBoolean(this Tensor value) => (bool)value;

    /// <summary>Little groups of seven bits, the last one without its top bit.</summary>
    internal static void Encode(this BinaryWriter writer, long value)
    {
        for (; value > 0x7f; value >>= 7) writer.Write((byte)((value & 0x7f) | 0x80));
        writer.Write((byte)value);
    }

    internal static long Decode(this BinaryReader reader)
    {
        var value = 0L;
        for (var shift = 0; ; shift += 7)
        {
            var part = reader.ReadByte();
            value |= (long)(part & 0x7f) << shift;
            if ((part & 0x80) == 0) return value;
        }
    }
}
