using static Platform.Local.TorchSharp.Tests.Operators.Case;

namespace Platform.Local.TorchSharp.Tests.Operators;

internal static partial class Cases
{
    internal static readonly Case[] Layers =
    [
        One("linear", "F.linear(a, b, c)", t => F.linear(t[0], t[1], t[2]), "3x4", "5x4", "5"),
        One("linear(no bias)", "F.linear(a, b)", t => F.linear(t[0], t[1]), "2x3x4", "5x4"),
        One("conv2d", "F.conv2d(a, b, c)", t => F.conv2d(t[0], t[1], t[2]), "2x3x6x5", "4x3x3x3", "4"),
        One("conv2d(strides)", "F.conv2d(a, b, None, (2, 1), (1, 2), (1, 2))", t => F.conv2d(t[0], t[1], null, [2, 1], [1, 2], [1, 2]), "2x3x7x6", "4x3x3x3"),
        One("conv2d(groups)", "F.conv2d(a, b, c, padding=1, groups=4)", t => F.conv2d(t[0], t[1], t[2], padding: [1, 1], groups: 4), "2x4x5x5", "4x1x3x3", "4"),
        One("conv2d_padding", "F.conv2d(a, b, c, padding='same')", t => F.conv2d_padding(t[0], t[1], t[2], padding: global::TorchSharp.Padding.Same), "2x3x5x5", "4x3x3x3", "4"),
        One("conv_transpose2d", "F.conv_transpose2d(a, b, c, 2, 1, 1)", t => F.conv_transpose2d(t[0], t[1], t[2], [2, 2], [1, 1], [1, 1]), "2x3x4x4", "3x4x3x3", "4"),
        One("batch_norm", "F.batch_norm(a, b, c, d, e, True)", t => F.batch_norm(t[0], t[1], t[2], t[3], t[4], true), "4x3x5x5", "3!", "3+!", "3", "3"),
        One("batch_norm(not training)", "F.batch_norm(a, b, c, d, e)", t => F.batch_norm(t[0], t[1], t[2], t[3], t[4]), "4x3x5x5", "3!", "3+!", "3", "3"),
        All("batch_norm(statistics)", "(F.batch_norm(a, b, c, None, None, True, 0.3), b, c)", t => [F.batch_norm(t[0], t[1], t[2], null, null, true, 0.3), t[1], t[2]], "4x3x5x5!", "3!", "3+!"),
        One("instance_norm", "F.instance_norm(a, weight=b, bias=c)", t => F.instance_norm(t[0], weight: t[1], bias: t[2]), "2x3x5x5", "3", "3"),
        One("layer_norm", "F.layer_norm(a, (4, 5), b, c, 1e-6)", t => F.layer_norm(t[0], [4, 5], t[1], t[2], 1e-6), "3x4x5", "4x5", "4x5"),
        One("group_norm", "F.group_norm(a, 2, b, c)", t => F.group_norm(t[0], 2, t[1], t[2]), "3x4x5", "4", "4"),
        One("normalize", "F.normalize(a)", t => F.normalize(t[0]), "3x4"),
        One("normalize(1, last)", "F.normalize(a, 1, -1)", t => F.normalize(t[0], 1, -1), "3x4"),
        One("max_pool2d", "F.max_pool2d(a, 3, 2, 1)", t => F.max_pool2d(t[0], 3, 2, 1), "2x3x7x7"),
        One("max_pool2d(no stride)", "F.max_pool2d(a, (2, 3))", t => F.max_pool2d(t[0], (2, 3)), "2x3x7x7"),
        One("max_pool2d(ceil, dilation)", "F.max_pool2d(a, (2, 2), (2, 2), (0, 0), (2, 2), True)", t => F.max_pool2d(t[0], [2, 2], [2, 2], [0, 0], [2, 2], true), "2x3x7x7"),
        Two("max_pool2d_with_indices", "F.max_pool2d(a, 2, return_indices=True)", t => F.max_pool2d_with_indices(t[0], [2, 2]), "2x3x6x6"),
        One("avg_pool2d", "F.avg_pool2d(a, 3, 2, 1)", t => F.avg_pool2d(t[0], 3, 2, 1), "2x3x7x7"),
        One("avg_pool2d(ceil, without padding)", "F.avg_pool2d(a, (3, 2), (2, 2), (1, 1), True, False)", t => F.avg_pool2d(t[0], [3, 2], [2, 2], [1, 1], true, false), "2x3x7x7"),
        One("adaptive_avg_pool2d", "F.adaptive_avg_pool2d(a, (2, 3))", t => F.adaptive_avg_pool2d(t[0], (2, 3)), "2x3x7x7"),
        One("adaptive_avg_pool2d(1)", "F.adaptive_avg_pool2d(a, 1)", t => F.adaptive_avg_pool2d(t[0], 1), "2x3x7x7"),
        One("adaptive_max_pool2d", "F.adaptive_max_pool2d(a, (2, 3))", t => F.adaptive_max_pool2d(t[0], [2, 3]), "2x3x7x7"),
        Two("adaptive_max_pool2d_with_indices", "F.adaptive_max_pool2d(a, (2, 3), return_indices=True)", t => F.adaptive_max_pool2d_with_indices(t[0], [2, 3]), "2x3x7x7"),
        One("scaled_dot_product_attention", "torch.softmax(a @ b.transpose(-2, -1) / math.sqrt(8), -1) @ c", t => F.scaled_dot_product_attention(t[0], t[1], t[2]), "2x4x5x8", "2x4x6x8", "2x4x6x8"),
        One("scaled_dot_product_attention(mask)", "torch.softmax(a @ b.transpose(-2, -1) / math.sqrt(8) + d, -1) @ c", t => F.scaled_dot_product_attention(t[0], t[1], t[2], t[3]), "2x5x8", "2x6x8", "2x6x8", "5x6!"),
        One("scaled_dot_product_attention(causal)", "torch.softmax((a @ b.transpose(-2, -1) / math.sqrt(8)).masked_fill(torch.ones(5, 5).tril() == 0, -math.inf), -1) @ c", t => F.scaled_dot_product_attention(t[0], t[1], t[2], is_casual: true), "2x5x8", "2x5x8", "2x5x8"),
        One("cosine_similarity", "F.cosine_similarity(a, b)", t => F.cosine_similarity(t[0], t[1]), "3x4", "3x4"),
    ];

    internal static readonly Case[] Losses =
    [
        One("cross_entropy", "F.cross_entropy(a, b)", t => F.cross_entropy(t[0], t[1]), "6x5", "6:5"),
        One("cross_entropy(weights, smoothing)", "F.cross_entropy(a, b, c, label_smoothing=0.1)", t => F.cross_entropy(t[0], t[1], t[2], label_smoothing: 0.1), "6x5", "6:5", "5+!"),
        One("cross_entropy(ignored)", "F.cross_entropy(a, b, ignore_index=2)", t => F.cross_entropy(t[0], t[1], ignore_index: 2), "6x5", "6:5"),
        One("cross_entropy(each)", "F.cross_entropy(a, b, reduction='none')", t => F.cross_entropy(t[0], t[1], reduction: Reduction.None), "6x5", "6:5"),
        One("cross_entropy(sum, pictures)", "F.cross_entropy(a, b, reduction='sum')", t => F.cross_entropy(t[0], t[1], reduction: Reduction.Sum), "2x5x3x3", "2x3x3:5"),
        One("cross_entropy(probabilities)", "F.cross_entropy(a, torch.softmax(b, 1))", t => F.cross_entropy(t[0], t[1].softmax(1)), "6x5", "6x5"),
        One("nll_loss", "F.nll_loss(a, b, c)", t => F.nll_loss(t[0], t[1], t[2]), "6x5", "6:5", "5+!"),
        One("mse_loss", "F.mse_loss(a, b)", t => F.mse_loss(t[0], t[1]), "3x4", "3x4"),
        One("mse_loss(sum)", "F.mse_loss(a, b, reduction='sum')", t => F.mse_loss(t[0], t[1], Reduction.Sum), "3x4", "3x4"),
        One("l1_loss", "F.l1_loss(a, b)", t => F.l1_loss(t[0], t[1]), "3x4", "3x4"),
        One("smooth_l1_loss", "F.smooth_l1_loss(a, b, beta=0.5)", t => F.smooth_l1_loss(t[0], t[1], beta: 0.5), "3x4", "3x4"),
        One("huber_loss", "F.huber_loss(a, b, delta=0.7)", t => F.huber_loss(t[0], t[1], 0.7), "3x4", "3x4"),
        One("binary_cross_entropy", "F.binary_cross_entropy(torch.sigmoid(a), b.float())", t => F.binary_cross_entropy(t[0].sigmoid(), t[1].@float()), "3x4", "3x4?"),
        One("binary_cross_entropy_with_logits", "F.binary_cross_entropy_with_logits(a, b.float(), pos_weight=c)", t => F.binary_cross_entropy_with_logits(t[0], t[1].@float(), pos_weights: t[2]), "3x4", "3x4?", "4+!"),
        One("kl_div", "F.kl_div(torch.log_softmax(a, 1), torch.log_softmax(b, 1), reduction='sum', log_target=True)", t => F.kl_div(t[0].log_softmax(1), t[1].log_softmax(1), true, Reduction.Sum), "3x4", "3x4"),
    ];

    internal static readonly Case[] Pictures =
    [
        One("interpolate", "F.interpolate(a, size=(5, 7))", t => F.interpolate(t[0], [5, 7]), "2x3x4x4"),
        One("interpolate(factor)", "F.interpolate(a, scale_factor=(2.0, 1.5))", t => F.interpolate(t[0], scale_factor: [2, 1.5]), "2x3x4x4"),
        One("interpolate(bilinear)", "F.interpolate(a, size=(7, 3), mode='bilinear')", t => F.interpolate(t[0], [7, 3], mode: InterpolationMode.Bilinear, align_corners: false), "2x3x4x4"),
        One("interpolate(bilinear, corners)", "F.interpolate(a, size=(7, 3), mode='bilinear', align_corners=True)", t => F.interpolate(t[0], [7, 3], mode: InterpolationMode.Bilinear, align_corners: true), "2x3x4x4"),
        One("interpolate(bilinear, antialias)", "F.interpolate(a, size=(3, 3), mode='bilinear', antialias=True)", t => F.interpolate(t[0], [3, 3], mode: InterpolationMode.Bilinear, antialias: true), "2x3x8x8"),
        One("interpolate(bicubic)", "F.interpolate(a, scale_factor=1.7, mode='bicubic')", t => F.interpolate(t[0], scale_factor: [1.7, 1.7], mode: InterpolationMode.Bicubic), "2x3x4x4"),
        One("interpolate(bicubic, antialias)", "F.interpolate(a, size=(3, 3), mode='bicubic', antialias=True)", t => F.interpolate(t[0], [3, 3], mode: InterpolationMode.Bicubic, antialias: true), "2x3x8x8"),
        One("interpolate(recomputed)", "F.interpolate(a, scale_factor=1.7, mode='bilinear', recompute_scale_factor=True)", t => F.interpolate(t[0], scale_factor: [1.7, 1.7], mode: InterpolationMode.Bilinear, recompute_scale_factor: true), "2x3x4x4"),
        One("interpolate(exact)", "F.interpolate(a, size=(6, 6), mode='nearest-exact')", t => F.interpolate(t[0], [6, 6], mode: InterpolationMode.NearestExact), "2x3x4x4"),
        One("interpolate(area)", "F.interpolate(a, size=(3, 3), mode='area')", t => F.interpolate(t[0], [3, 3], mode: InterpolationMode.Area), "2x3x8x8"),
        One("interpolate(signals)", "F.interpolate(a, size=7, mode='linear')", t => F.interpolate(t[0], [7], mode: InterpolationMode.Linear), "2x3x4"),
        One("pad", "F.pad(a, (1, 2, 0, 1), value=0.5)", t => F.pad(t[0], (1, 2, 0, 1), value: 0.5), "2x3x4x4"),
        One("pad(crop)", "F.pad(a, (-1, -1))", t => F.pad(t[0], (-1, -1)), "2x3x4x4"),
        One("pad(reflect)", "F.pad(a, (1, 2, 2, 1), mode='reflect')", t => F.pad(t[0], [1L, 2, 2, 1], PaddingModes.Reflect), "2x3x4x4"),
        One("pad(replicate)", "F.pad(a, (1, 1, 1, 1), mode='replicate')", t => F.pad(t[0], [1L, 1, 1, 1], PaddingModes.Replicate), "2x3x4x4"),
        One("pad(circular)", "F.pad(a, (1, 1, 1, 1), mode='circular')", t => F.pad(t[0], [1L, 1, 1, 1], PaddingModes.Circular), "2x3x4x4"),
        One("grid_sample", "F.grid_sample(a, b, align_corners=False)", t => F.grid_sample(t[0], t[1], align_corners: false), "2x3x4x4", "2x5x5x2~"),
        One("grid_sample(nearest, border)", "F.grid_sample(a, b * 2, 'nearest', 'border', True)", t => F.grid_sample(t[0], t[1] * 2, GridSampleMode.Nearest, GridSamplePaddingMode.Border, true), "2x3x4x4", "2x5x5x2~!"),
        One("grid_sample(reflection)", "F.grid_sample(a, b * 2, padding_mode='reflection')", t => F.grid_sample(t[0], t[1] * 2, padding_mode: GridSamplePaddingMode.Reflection), "2x3x4x4", "2x5x5x2~"),
        One("affine_grid", "F.affine_grid(a, (2, 3, 4, 5), False)", t => F.affine_grid(t[0], [2, 3, 4, 5]), "2x2x3"),
        One("pixel_shuffle", "F.pixel_shuffle(a, 2)", t => F.pixel_shuffle(t[0], 2), "2x8x3x3"),
        One("pixel_unshuffle", "F.pixel_unshuffle(a, 2)", t => F.pixel_unshuffle(t[0], 2), "2x2x4x6"),
    ];
}
