using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <param name="input">N × C × …</param>
            /// <param name="pad">How much on both sides of the last dimension, then of the one before it, …; negative crops.</param>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                var name = mode switch { PaddingModes.Reflect => "reflect", PaddingModes.Replicate => "replicate", PaddingModes.Circular => "circular", _ => "constant" };
                return name == "constant" ? Aten.pad.One(input, pad, name, value) : Aten.pad.One(input, pad, name);
            }

            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, pad.ToArray(), mode, value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, Both(pad), mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, new[] { pad.Item1, pad.Item2, pad.Item3, pad.Item4 }, mode, value);

            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, Both(pad), mode, value);

            /// <summary>Resizes pictures, or signals of one dimension, to a size or by a factor.</summary>
            /// <param name="x">N × C × H × W.</param>
            /// <param name="size">The new H and W.</param>
            /// <param name="scale_factor">For each dimension, where no size is given.</param>
            /// <param name="mode">How values between are found.</param>
            /// <param name="align_corners">Whether the corners' centres keep their places.</param>
            /// <param name="recompute_scale_factor">Whether the rounded size, not the factor, says how places correspond.</param>
            /// <param name="antialias">Whether a picture that is made smaller is smoothed first.</param>
            /// <exception cref="NotSupportedException">Three dimensions.</exception>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                var shape = x.shape;
                if (scale_factor is not null && recompute_scale_factor)
                    (size, scale_factor) = (scale_factor.Select((factor, i) => (long)Math.Floor(shape[i + 2] * factor)).ToArray(), null);
                var corners = align_corners ?? false;
                return (shape.Length - 2, mode) switch
                {
                    (1, InterpolationMode.Nearest) => Aten.upsample_nearest1d_vec.One(x, size, scale_factor),
                    (1, InterpolationMode.Linear) => Aten.upsample_linear1d_vec.One(x, size, corners, scale_factor),
                    (2, InterpolationMode.Nearest) => Aten.upsample_nearest2d_vec.One(x, size, scale_factor),
                    (2, InterpolationMode.NearestExact) => Aten._upsample_nearest_exact2d_vec.One(x, size, scale_factor),
                    (2, InterpolationMode.Bilinear) when antialias => Aten._upsample_bilinear2d_aa_vec.One(x, size, corners, scale_factor),
                    (2, InterpolationMode.Bicubic) when antialias => Aten._upsample_bicubic2d_aa_vec.One(x, size, corners, scale_factor),
                    (2, InterpolationMode.Bilinear) => Aten.upsample_bilinear2d_vec.One(x, size, corners, scale_factor),
                    (2, InterpolationMode.Bicubic) => Aten.upsample_bicubic2d_vec.One(x, size, corners, scale_factor),
                    (2, InterpolationMode.Area) => Aten.adaptive_avg_pool2d.One(x, size ?? scale_factor!.Select((factor, i) => (long)Math.Floor(shape[i + 2] * factor)).ToArray()),
                    _ => throw new NotSupportedException($"{mode} of {shape.Length - 2} dimensions is not supported."),
                };
            }

            /// <summary>Picks values at places of the picture that run from -1 to 1.</summary>
            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear, GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null)
            {
                var outside = padding_mode switch { GridSamplePaddingMode.Border => 1L, GridSamplePaddingMode.Reflection => 2L, _ => 0L };
                return Aten.grid_sampler.One(input, grid, mode == GridSampleMode.Nearest ? 1L : 0L, outside, align_corners ?? false);
            }

            /// <summary>The places that <see cref="grid_sample"/> takes, for an affine map of the picture.</summary>
            /// <param name="theta">N × 2 × 3.</param>
            /// <param name="size">N, C, H, W of the output.</param>
            /// <param name="align_corners">Whether -1 and 1 are the corners' centres.</param>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false) => Aten.affine_grid_generator.One(theta, size, align_corners);

            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => Aten.pixel_shuffle.One(input, upscale_factor);

            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) => Aten.pixel_unshuffle.One(input, downscale_factor);

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Aten.one_hot.One(x, num_classes);

            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-8) => Aten.cosine_similarity.One(x1, x2, dim, eps);

            /// <summary>softmax(Q Kᵀ / √d) V, with what the mask forbids or adds.</summary>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0, bool is_casual = false)
            {
                if (is_casual && attn_mask is not null) throw new ArgumentException("Casual attention requires attn_mask to be null.");
                using var scope = NewDisposeScope();
                var scores = query.mul(1 / Math.Sqrt(query.size(-1))).matmul(key.transpose(-2, -1));
                if (is_casual) attn_mask = ones(query.size(-2), key.size(-2), ScalarType.Bool, query.device).tril();
                if (attn_mask is not null)
                    scores = attn_mask.dtype == ScalarType.Bool ? scores.masked_fill(attn_mask.logical_not(), double.NegativeInfinity) : scores.add(attn_mask);
                var weights = scores.softmax(-1);
                if (p > 0) weights = dropout(weights, p);
                return weights.matmul(value).MoveToOuterDisposeScope();
            }
        }
    }
}
