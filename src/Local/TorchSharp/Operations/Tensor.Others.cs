using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor T => Dimensions == 2 ? t() : Aten.numpy_T.One(this);

        public Tensor mT => Aten.mT.One(this);

        public Tensor fill_(Scalar value) => Aten.fill__Scalar.InPlace(this, value);

        public Tensor zero_() => Aten.zero_.InPlace(this);

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        /// <summary>The distinct elements; where each came to lie, and how often it occurred, where asked for.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            var (output, inverse, counts) = dim is { } along
                ? Aten.unique_dim.Three(this, (long)along, sorted, return_inverse, return_counts)
                : Aten._unique2.Three(this, sorted, return_inverse, return_counts);
            return (output, Wanted(inverse, return_inverse), Wanted(counts, return_counts));
        }

        private static Tensor? Wanted(Tensor tensor, bool wanted)
        {
            if (wanted) return tensor;
            tensor.Dispose();
            return null;
        }

        private static string? Rounding(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();

        private static Tensor Into(Tensor? target, Tensor made)
        {
            if (target is null) return made;
            target.copy_(made);
            made.Dispose();
            return target;
        }
    }
}
