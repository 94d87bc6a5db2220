using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements, in place when the tensor lies in main memory, else of a copy there.</summary>
        /// <exception cref="ArgumentException">The elements are of another type.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            CheckType(typeof(T));
            return new TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        /// <summary>The only element.</summary>
        public T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            if (device_type == DeviceType.CPU) return data<T>()[0];
            CheckType(typeof(T));
            using var here = new Tensor(cpu().DecoupleFromNativeHandle(), register: false);
            return here.data<T>()[0];
        }

        public Scalar ToScalar() => Aten._local_scalar_dense.Number(this);

        /// <summary>The memory of a contiguous tensor in main memory, good while the tensor lives.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                var length = CheckedLength();
                return length > int.MaxValue
                    ? throw new ArgumentException("Span only supports up to int.MaxValue elements.")
                    : new Span<byte>((void*)Library.Bytes(Handle), (int)length);
            }

            set
            {
                if (CheckedLength() != value.Length) throw new ArgumentException("Mismatched data sizes in SetBytes().");
                value.CopyTo(new Span<byte>((void*)Library.Bytes(Handle), value.Length));
            }
        }

        /// <summary>Writes the memory of a contiguous tensor in main memory, however long.</summary>
        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            var left = CheckedLength();
            for (var next = (byte*)Library.Bytes(Handle); left > 0;)
            {
                var count = (int)Math.Min(left, Math.Max(bufferSize, 1 << 20));
                stream.Write(new ReadOnlySpan<byte>(next, count));
                next += count;
                left -= count;
            }

            GC.KeepAlive(this);
        }

        /// <exception cref="EndOfStreamException">There are fewer bytes than the tensor holds.</exception>
        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            var left = CheckedLength();
            for (var next = (byte*)Library.Bytes(Handle); left > 0;)
            {
                var count = (int)Math.Min(left, Math.Max(bufferSize, 1 << 20));
                stream.ReadExactly(new Span<byte>(next, count));
                next += count;
                left -= count;
            }

            GC.KeepAlive(this);
        }

        public double ReadCpuDouble(long i) => TensorAccessor<double>.ReadItemAt(this, i);

        public float ReadCpuSingle(long i) => TensorAccessor<float>.ReadItemAt(this, i);

        public int ReadCpuInt32(long i) => TensorAccessor<int>.ReadItemAt(this, i);

        public long ReadCpuInt64(long i) => TensorAccessor<long>.ReadItemAt(this, i);

        public byte ReadCpuByte(long i) => TensorAccessor<byte>.ReadItemAt(this, i);

        public sbyte ReadCpuSByte(long i) => TensorAccessor<sbyte>.ReadItemAt(this, i);

        public short ReadCpuInt16(long i) => TensorAccessor<short>.ReadItemAt(this, i);

        public bool ReadCpuBool(long i) => TensorAccessor<bool>.ReadItemAt(this, i);

        public T ReadCpuValue<T>(long i)
            where T : unmanaged => TensorAccessor<T>.ReadItemAt(this, i);

        public static explicit operator float(Tensor value) => value.ToScalar().ToSingle();

        public static explicit operator double(Tensor value) => value.ToScalar().ToDouble();

        public static explicit operator sbyte(Tensor value) => value.ToScalar().ToSByte();

        public static explicit operator byte(Tensor value) => value.ToScalar().ToByte();

        public static explicit operator short(Tensor value) => value.ToScalar().ToInt16();

        public static explicit operator int(Tensor value) => value.ToScalar().ToInt32();

        public static explicit operator long(Tensor value) => value.ToScalar().ToInt64();

        public static explicit operator bool(Tensor value) => value.ToScalar().ToBoolean();

        internal void CheckType(Type type)
        {
            if (Types.TryGetValue(type, out var known) ? known != dtype : true) throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
        }

        private long CheckedLength()
        {
            if (!is_contiguous()) throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            return NumberOfElements * ElementSize;
        }
    }
}
