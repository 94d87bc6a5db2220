using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private Shape Description
        {
            get
            {
                Library.Check(Library.ShapeOf(Handle, out var description));
                GC.KeepAlive(this);
                return description;
            }
        }

        public long Dimensions => Description.Dimensions;

        public long dim() => Dimensions;

        public long ndim => Dimensions;

        public long NumberOfElements => Description.Elements;

        public long numel() => NumberOfElements;

        /// <summary>Bytes of one element.</summary>
        public long ElementSize => Description.ElementSize;

        public long element_size() => ElementSize;

        public long[] shape => size();

        public unsafe long[] size()
        {
            var description = Description;
            var sizes = new ReadOnlySpan<long>(description.Sizes, description.Dimensions).ToArray();
            GC.KeepAlive(this);
            return sizes;
        }

        /// <param name="dim">From the end when negative.</param>
        public long size(int dim) => Length(size(), dim);

        /// <summary>Elements from one to the next, for each dimension.</summary>
        public unsafe long[] stride()
        {
            var description = Description;
            var strides = new ReadOnlySpan<long>(description.Strides, description.Dimensions).ToArray();
            GC.KeepAlive(this);
            return strides;
        }

        public long stride(int dim) => Length(stride(), dim);

        public long storage_offset() => Description.Offset;

        public ScalarType dtype => (ScalarType)Description.Type;

        public DeviceType device_type => (DeviceType)Description.Device;

        public int device_index => Description.DeviceIndex;

        public Device device
        {
            get
            {
                var description = Description;
                var type = (DeviceType)description.Device;
                return new Device(type, type == DeviceType.CPU ? -1 : description.DeviceIndex);
            }
        }

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Whether the only element is not zero.</summary>
        public bool is_nonzero() => Aten.is_nonzero.Bool(this);

        public bool is_contiguous() => Holds(Library.IsContiguous(Handle));

        public bool is_pinned() => Holds(Library.IsPinned(Handle));

        public bool is_leaf => Holds(Library.IsLeaf(Handle));

        public bool requires_grad
        {
            get => Holds(Library.RequiresGrad(Handle));
            set => Library.Check(Library.SetRequiresGrad(Handle, value ? 1 : 0));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the gradient of a tensor that is no leaf.</summary>
        public void retain_grad() => Library.Check(Library.RetainGrad(Handle));

        /// <summary>A new handle to the gradient; null where there is none.</summary>
        public Tensor? grad
        {
            get
            {
                var gradient = Library.Grad(Handle);
                GC.KeepAlive(this);
                return gradient == 0 ? null : new Tensor(gradient);
            }

            set
            {
                Library.Check(Library.SetGrad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(value);
                GC.KeepAlive(this);
            }
        }

        // The handle must outlast the call that looks at it.
        private bool Holds(int answer)
        {
            GC.KeepAlive(this);
            return answer != 0;
        }

        private static long Length(long[] lengths, int dim)
        {
            var index = dim < 0 ? dim + lengths.Length : dim;
            return index >= 0 && index < lengths.Length
                ? lengths[index]
                : throw new System.Runtime.InteropServices.ExternalException($"Dimension out of range (expected to be in range of [{-lengths.Length}, {lengths.Length - 1}], but got {dim})");
        }
    }
}
