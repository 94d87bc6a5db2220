namespace TorchSharp;

public static partial class torch
{
    /// <summary>One item between the brackets of an indexed tensor: a place, a stretch, a mask, <c>...</c> or a new dimension.</summary>
    public struct TensorIndex
    {
        internal enum Kind
        {
            NewDimension,
            Single,
            Ellipsis,
            Bool,
            Tensor,
            Slice,
        }

        /// <summary>As many whole dimensions as are left.</summary>
        public static TensorIndex Ellipsis = new() { Of = Kind.Ellipsis };

        /// <summary>A new dimension of length 1.</summary>
        public static TensorIndex None = new() { Of = Kind.NewDimension };

        /// <summary>The same as <see cref="None"/>.</summary>
        public static TensorIndex Null = None;

        /// <summary>A whole dimension.</summary>
        public static TensorIndex Colon = Slice();

        internal Kind Of { get; private init; }

        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal Tensor? Indices { get; private init; }

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Of = Kind.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range) =>
            Slice(range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value, !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);

        public static TensorIndex Bool(bool value) => new() { Of = Kind.Bool, Start = value ? 1 : 0 };

        public static TensorIndex Single(long? index) => new() { Of = Kind.Single, Start = index };

        /// <summary>Places along a dimension, or a mask over one or more.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new() { Of = Kind.Tensor, Indices = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator Tensor(TensorIndex value) => throw new InvalidOperationException("Should not be called.");

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);
    }
}
