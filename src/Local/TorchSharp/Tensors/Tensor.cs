using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A handle to a libtorch tensor. It belongs to the dispose scope that was current when it was made; without one it lives until it is
    /// disposed or collected. Two handles may share one tensor, or one memory.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        internal nint handle;

        private static long _totalCount;
        private static long _peakCount;

        internal Tensor(nint handle, bool register = true)
        {
            this.handle = handle;
            var count = Interlocked.Increment(ref _totalCount);
            for (var peak = _peakCount; count > peak; peak = Volatile.Read(ref _peakCount)) Interlocked.CompareExchange(ref _peakCount, count, peak);
            if (register) OwningDisposeScope = DisposeScopeManager.OfThread.Register(this);
        }

        /// <summary>Takes over a handle that <see cref="DecoupleFromNativeHandle"/> gave.</summary>
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        ~Tensor() => Dispose(false);

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Live handles of this process.</summary>
        public static long TotalCount => Interlocked.Read(ref _totalCount);

        /// <summary>The most there ever were.</summary>
        public static long PeakCount => Interlocked.Read(ref _peakCount);

        /// <summary>A name for the reader; libtorch does not know it.</summary>
        public string? name { get; set; }

        public bool IsInvalid => handle == 0;

        /// <exception cref="InvalidOperationException">Disposed, or moved into a parameter.</exception>
        public IntPtr Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle == 0) return;
            if (disposing)
            {
                DisposeScopeManager.OfThread.Disposing(this);
                OwningDisposeScope?.MarkAsDisposed(this);
            }

            Library.Free(Release());
        }

        /// <summary>Gives the native reference away and leaves this handle empty.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            GC.SuppressFinalize(this);
            _ = Handle;
            return Release();
        }

        internal nint Release()
        {
            Interlocked.Decrement(ref _totalCount);
            var released = handle;
            handle = 0;
            return released;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null) other?.Attach(this);
            else OwningDisposeScope.MoveToOther(other, this);
            return this;
        }

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => base.GetHashCode();

        /// <summary>Shape, type and device: <c>[2x3], type = Float32, device = cpu</c>.</summary>
        public override string ToString() => handle == 0 ? "" : $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";
    }
}
