using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Views and rearrangements.
        public Tensor reshape(params long[] shape) => Aten.reshape.One(this, shape);
        public Tensor view(params long[] shape) => Aten.view.One(this, shape);
        public Tensor view_as(Tensor other) => Aten.view_as.One(this, other);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Aten.flatten_using_ints.One(this, start_dim, end_dim);
        public Tensor unflatten(long dim, params long[] sizes) => Aten.unflatten_int.One(this, dim, sizes);
        public Tensor squeeze(long? dim = null) => dim is { } one ? Aten.squeeze_dim.One(this, one) : Aten.squeeze.One(this);
        public Tensor squeeze_(long? dim = null) => dim is { } one ? Aten.squeeze__dim.InPlace(this, one) : Aten.squeeze_.InPlace(this);
        public Tensor unsqueeze(long dim) => Aten.unsqueeze.One(this, dim);
        public Tensor unsqueeze_(long dim) => Aten.unsqueeze_.InPlace(this, dim);
        public Tensor permute(params long[] permutation) => Aten.permute.One(this, permutation);
        public Tensor transpose(long dim0, long dim1) => Aten.transpose_int.One(this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => Aten.transpose_.InPlace(this, dim0, dim1);
        public Tensor t() => Aten.t.One(this);
        public Tensor movedim(long[] source, long[] destination) => Aten.movedim_intlist.One(this, source, destination);
        public Tensor moveaxis(long[] source, long[] destination) => Aten.moveaxis_intlist.One(this, source, destination);
        public Tensor swapaxes(long dim0, long dim1) => Aten.swapaxes.One(this, dim0, dim1);
        public Tensor swapdims(long dim0, long dim1) => Aten.swapdims.One(this, dim0, dim1);
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Aten.expand.One(this, sizes, isImplicit);
        public Tensor expand(long[] sizes, bool isImplicit = false) => Aten.expand.One(this, sizes, isImplicit);
        public Tensor expand(params long[] sizes) => Aten.expand.One(this, sizes);
        public Tensor expand_as(Tensor other) => Aten.expand_as.One(this, other);
        public Tensor repeat(params long[] sizes) => Aten.repeat.One(this, sizes);
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) => Aten.repeat_interleave_self_Tensor.One(this, repeats, dim, output_size);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) => Aten.repeat_interleave_self_int.One(this, repeats, dim, output_size);
        public Tensor tile(long[] reps) => Aten.tile.One(this, reps);
        public Tensor broadcast_to(params long[] shape) => Aten.broadcast_to.One(this, shape);
        public Tensor narrow(long dim, long start, long length) => Aten.narrow.One(this, dim, start, length);
        public Tensor slice(long dim, long start, long finish, long step) => Aten.slice_Tensor.One(this, dim, start, finish, step);
        public Tensor select(long dim, long index) => Aten.select_int.One(this, dim, index);
        public Tensor[] unbind(long dimension = 0) => Aten.unbind_int.All(this, dimension);
        public Tensor[] split(long size, int dim = 0) => Aten.split_Tensor.All(this, size, dim);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Aten.split_with_sizes.All(this, sizes, dim);
        public Tensor[] split(long[] sizes, long dim = 0) => Aten.split_with_sizes.All(this, sizes, dim);
        public Tensor[] split(params long[] sizes) => Aten.split_with_sizes.All(this, sizes);
        public Tensor[] tensor_split(long size, long dim = 0) => Aten.tensor_split_sections.All(this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Aten.tensor_split_indices.All(this, sizes, dim);
        public Tensor[] tensor_split(Tensor indices, long dim = 0) => Aten.tensor_split_tensor_indices_or_sections.All(this, indices, dim);
        public Tensor[] chunk(long chunks, long dim = 0) => Aten.chunk.All(this, chunks, dim);
        public Tensor roll(long shifts, long? dims = null) => Aten.roll.One(this, shifts, dims is { } dim ? [dim] : Array.Empty<long>());
        public Tensor roll(long[] shifts, long[] dims) => Aten.roll.One(this, shifts, dims);
        public Tensor roll(long[] shifts) => Aten.roll.One(this, shifts);
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => Aten.roll.One(this, shifts, dims);
        public Tensor flip(params long[] dims) => Aten.flip.One(this, dims);
        public Tensor fliplr() => Aten.fliplr.One(this);
        public Tensor flipud() => Aten.flipud.One(this);
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Aten.diagonal.One(this, offset, dim1, dim2);
        public Tensor diag(long diagonal = 0) => Aten.diag.One(this, diagonal);
        public Tensor tril(long diagonal = 0) => Aten.tril.One(this, diagonal);
        public Tensor tril_(long diagonal = 0) => Aten.tril_.InPlace(this, diagonal);
        public Tensor triu(long diagonal = 0) => Aten.triu.One(this, diagonal);
        public Tensor triu_(long diagonal = 0) => Aten.triu_.InPlace(this, diagonal);
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => Aten.as_strided.One(this, size, strides, storageOffset);
        public Tensor unfold(long dimension, long size, long step) => Aten.unfold.One(this, dimension, size, step);
        public Tensor ravel() => Aten.ravel.One(this);
        public Tensor contiguous() => Aten.contiguous.One(this);
        public Tensor clone() => Aten.clone.One(this);
        public Tensor alias() => Aten.alias.One(this);
        public Tensor detach() => Aten.detach.One(this);
        public Tensor detach_() => Aten.detach_.InPlace(this);
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Aten.copy_.InPlace(this, source, nonBlocking);
    }
}
