using static Platform.Local.TorchSharp.Tests.Operators.Case;

namespace Platform.Local.TorchSharp.Tests.Operators;

internal static partial class Cases
{
    internal static readonly Case[] Reductions =
    [
        One("sum", "a.sum()", t => t[0].sum(), "2x3x4"),
        One("sum(type)", "a.sum(dtype=torch.float64)", t => t[0].sum(ScalarType.Float64), "2x3x4"),
        One("sum(dimension)", "a.sum(1, keepdim=True)", t => t[0].sum(1, true), "2x3x4"),
        One("sum(dimensions)", "a.sum((0, 2))", t => t[0].sum([0L, 2L]), "2x3x4"),
        One("sum(two)", "a.sum((0, 2))", t => t[0].sum(0, 2), "2x3x4"),
        One("nansum", "a.log().nansum()", t => t[0].log().nansum(), "2x3x4!"),
        One("mean", "a.mean()", t => t[0].mean(), "2x3x4"),
        One("mean(dimensions)", "a.mean((1, 2), keepdim=True)", t => t[0].mean([1, 2], true), "2x3x4"),
        One("prod", "a.prod()", t => t[0].prod(), "2x3"),
        One("prod(dimension)", "a.prod(1)", t => t[0].prod(1), "2x3x4"),
        One("std", "a.std()", t => t[0].std(), "2x3x4"),
        One("std(biased)", "a.std(unbiased=False)", t => t[0].std(false), "2x3x4"),
        One("std(dimension)", "a.std(1, unbiased=True, keepdim=True)", t => t[0].std(1, true, true), "2x3x4"),
        One("std(dimensions)", "a.std((0, 1))", t => t[0].std([0L, 1L]), "2x3x4"),
        One("var", "a.var()", t => t[0].var(), "2x3x4"),
        One("var(dimensions)", "a.var((0, 2), unbiased=False)", t => t[0].var([0L, 2L], false), "2x3x4"),
        Two("std_mean", "torch.std_mean(a, 1)", t => t[0].std_mean(1), "2x3x4"),
        Two("var_mean", "torch.var_mean(a, (0, 2), unbiased=False)", t => t[0].var_mean([0L, 2L], false), "2x3x4"),
        One("max", "a.max()", t => t[0].max(), "2x3x4"),
        Two("max(dimension)", "a.max(1)", t => t[0].max(1), "2x3x4"),
        One("min", "a.min()", t => t[0].min(), "2x3x4"),
        Two("min(dimension)", "a.min(2, keepdim=True)", t => t[0].min(2, true), "2x3x4"),
        One("amax", "a.amax((0, 1))", t => t[0].amax([0L, 1L]), "2x3x4"),
        One("amax(keep)", "a.amax((0, 1), keepdim=True)", t => t[0].amax([0L, 1L], true), "2x3x4"),
        One("amin", "a.amin((0, 1))", t => t[0].amin([0L, 1L]), "2x3x4"),
        One("argmax", "a.argmax()", t => t[0].argmax(), "2x3x4!"),
        One("argmax(dimension)", "a.argmax(1, keepdim=True)", t => t[0].argmax(1, true), "2x3x4!"),
        One("argmin", "a.argmin()", t => t[0].argmin(), "2x3x4!"),
        One("argmin(dimension)", "a.argmin(2)", t => t[0].argmin(2), "2x3x4!"),
        One("all", "a.all()", t => t[0].all(), "3x4?"),
        One("all(dimension)", "a.all(1)", t => t[0].all(1), "3x4?"),
        One("any", "a.any()", t => t[0].any(), "3x4?"),
        One("any(dimension)", "a.any(0, keepdim=True)", t => t[0].any(0, true), "3x4?"),
        One("norm", "a.norm()", t => t[0].norm(), "3x4"),
        One("norm(1)", "a.norm(1)", t => t[0].norm(1f), "3x4"),
        One("norm(dimension)", "a.norm(2, 1, True)", t => t[0].norm(1, true, 2f), "3x4"),
        One("logsumexp", "a.logsumexp(1)", t => t[0].logsumexp(1), "3x4"),
        One("median", "a.median()", t => t[0].median(), "3x5"),
        One("cumsum", "a.cumsum(1)", t => t[0].cumsum(1), "3x4"),
        One("cumprod", "a.cumprod(0)", t => t[0].cumprod(0), "3x4"),
        One("count_nonzero", "a.count_nonzero()", t => t[0].count_nonzero(), "3x4:2"),
        One("trace", "a.trace()", t => t[0].trace(), "3x3"),
    ];

    internal static readonly Case[] Products =
    [
        One("matmul", "a @ b", t => t[0].matmul(t[1]), "3x4", "4x5"),
        One("matmul(batches)", "a @ b", t => torch.matmul(t[0], t[1]), "2x3x4", "2x4x5"),
        One("mm", "a.mm(b)", t => t[0].mm(t[1]), "3x4", "4x5"),
        One("bmm", "a.bmm(b)", t => t[0].bmm(t[1]), "2x3x4", "2x4x5"),
        One("mv", "a.mv(b)", t => t[0].mv(t[1]), "3x4", "4"),
        One("dot", "a.dot(b)", t => t[0].dot(t[1]), "4", "4"),
        One("outer", "torch.outer(a, b)", t => t[0].outer(t[1]), "3", "4"),
        One("addmm", "torch.addmm(a, b, c, beta=0.5, alpha=2)", t => t[0].addmm(t[1], t[2], 0.5f, 2f), "3x5", "3x4", "4x5"),
        One("addmm_", "torch.addmm(a, b, c)", t => t[0].clone().addmm_(t[1], t[2]), "3x5", "3x4", "4x5"),
        One("baddbmm", "torch.baddbmm(a, b, c)", t => t[0].baddbmm(t[1], t[2]), "2x3x5", "2x3x4", "2x4x5"),
        One("einsum", "torch.einsum('bij,bkj->bik', a, b)", t => einsum("bij,bkj->bik", t[0], t[1]), "2x3x4", "2x5x4"),
    ];
}
