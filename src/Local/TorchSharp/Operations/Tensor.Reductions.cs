using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Reductions.
        public Tensor sum(ScalarType? type = null) => Aten.sum.One(this, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Aten.sum_dim_IntList.One(this, dim, keepdim, type);
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => Aten.sum_dim_IntList.One(this, dim, keepdim, type);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Aten.sum_dim_IntList.One(this, dim, keepdim, type);
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1, dim2], keepdim, type);
        public Tensor mean() => Aten.mean.One(this);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Aten.mean_dim.One(this, dimensions, keepdim, type);
        public Tensor prod(ScalarType? type = null) => Aten.prod.One(this, type);
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Aten.prod_dim_int.One(this, dim, keepdim, type);
        public Tensor std(bool unbiased = true) => Aten.std.One(this, unbiased);
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Aten.std_dim.One(this, dimensions, unbiased, keepdim);
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Aten.std_dim.One(this, dimensions, unbiased, keepdim);
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Aten.std_dim.One(this, dim, unbiased, keepdim);
        public Tensor var(bool unbiased = true) => Aten.var.One(this, unbiased);
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Aten.var_dim.One(this, dimensions, unbiased, keepdim);
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Aten.var_dim.One(this, dimensions, unbiased, keepdim);
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Aten.var_dim.One(this, dim, unbiased, keepdim);
        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Aten.std_mean.Two(this, unbiased);
        public (Tensor std, Tensor mean) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Aten.std_mean_dim.Two(this, dimensions, unbiased, keepdim);
        public (Tensor std, Tensor mean) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Aten.std_mean_dim.Two(this, dimensions, unbiased, keepdim);
        public (Tensor std, Tensor mean) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Aten.std_mean_dim.Two(this, dim, unbiased, keepdim);
        public (Tensor @var, Tensor mean) var_mean(bool unbiased = true) => Aten.var_mean.Two(this, unbiased);
        public (Tensor std, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Aten.var_mean_dim.Two(this, dimensions, unbiased, keepdim);
        public (Tensor std, Tensor mean) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Aten.var_mean_dim.Two(this, dimensions, unbiased, keepdim);
        public (Tensor @var, Tensor mean) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Aten.var_mean_dim.Two(this, dim, unbiased, keepdim);
        public Tensor max() => Aten.max.One(this);
        public Tensor max(Tensor other) => Aten.maximum.One(this, other);
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Aten.max_dim.Two(this, dim, keepdim);
        public Tensor min() => Aten.min.One(this);
        public Tensor min(Tensor other) => Aten.minimum.One(this, other);
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Aten.min_dim.Two(this, dim, keepdim);
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => Into(@out, Aten.amax.One(this, dims, keepdim));
        public Tensor amax(params long[] dims) => Aten.amax.One(this, dims);
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => Into(@out, Aten.amax.One(this, dims, keepdim));
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => Into(@out, Aten.amin.One(this, dims, keepdim));
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => Into(@out, Aten.amin.One(this, dims, keepdim));
        public Tensor amin(params long[] dims) => Aten.amin.One(this, dims);
        public Tensor argmax() => Aten.argmax.One(this);
        public Tensor argmax(long dim, bool keepdim = false) => Aten.argmax.One(this, dim, keepdim);
        public Tensor argmin() => Aten.argmin.One(this);
        public Tensor argmin(long dim, bool keepdim = false) => Aten.argmin.One(this, dim, keepdim);
        public Tensor all() => Aten.all.One(this);
        public Tensor all(long dim, bool keepdim = false) => Aten.all_dim.One(this, dim, keepdim);
        public Tensor any() => Aten.any.One(this);
        public Tensor any(long dim, bool keepdim = false) => Aten.any_dim.One(this, dim, keepdim);
        public Tensor norm(float p = 2.0f) => Aten.norm_Scalar.One(this, (Scalar)p);
        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) => Aten.norm_ScalarOpt_dim.One(this, (Scalar)p, (long)dim, keepdim);
        public Tensor logsumexp(long dim, bool keepdim = false) => Aten.logsumexp.One(this, dim, keepdim);
        public Tensor median() => Aten.median.One(this);
        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.cumsum.One(this, dim, type);
        public Tensor cumprod(long dim, ScalarType? type = null) => Aten.cumprod.One(this, dim, type);
        public Tensor count_nonzero(long[]? dims = null) => dims is null ? Aten.count_nonzero.One(this) : Aten.count_nonzero_dim_IntList.One(this, dims);
        public Tensor nansum() => Aten.nansum.One(this);
    }
}
