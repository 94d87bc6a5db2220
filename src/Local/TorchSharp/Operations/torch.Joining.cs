using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Aten.cat.One(tensors.ToArray(), dim);

    public static Tensor cat(Tensor[] tensors, long dim = 0) => Aten.cat.One(tensors, dim);

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Aten.cat.One(tensors.ToArray(), dim);

    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Aten.stack.One(tensors.ToArray(), dim);

    public static Tensor hstack(IList<Tensor> tensors) => Aten.hstack.One(tensors.ToArray());

    public static Tensor hstack(params Tensor[] tensors) => Aten.hstack.One(tensors);

    public static Tensor vstack(IList<Tensor> tensors) => Aten.vstack.One(tensors.ToArray());

    public static Tensor vstack(Tensor[] tensors) => Aten.vstack.One(tensors);

    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") => Aten.meshgrid_indexing.All(tensors.ToArray(), indexing);

    public static Tensor einsum(string equation, params Tensor[] tensors) => Aten.einsum.One(equation, tensors);

    /// <summary><paramref name="x"/> where the condition holds, else <paramref name="y"/>.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Aten.where_self.One(condition, x, y);

    /// <summary>The places where the condition holds, one tensor for each dimension.</summary>
    public static Tensor[] where(Tensor condition) => Aten.where.All(condition);

    public static (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(Tensor input, bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
        input.unique(sorted, return_inverse, return_counts, dim);

    public static Tensor movedim(Tensor input, long source, long destination) => input.movedim([source], [destination]);
}
