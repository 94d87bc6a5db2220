using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Products of matrices and vectors.
        public Tensor matmul(Tensor target) => Aten.matmul.One(this, target);
        public Tensor mm(Tensor target) => Aten.mm.One(this, target);
        public Tensor bmm(Tensor batch2) => Aten.bmm.One(this, batch2);
        public Tensor mv(Tensor target) => Aten.mv.One(this, target);
        public Tensor dot(Tensor target) => Aten.dot.One(this, target);
        public Tensor outer(Tensor vec2) => Aten.outer.One(this, vec2);
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Aten.addmm.One(this, mat1, mat2, beta, alpha);
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Aten.addmm_.InPlace(this, mat1, mat2, beta, alpha);
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Aten.baddbmm.One(this, batch1, batch2, beta, alpha);
        public Tensor trace() => Aten.trace.One(this);
    }
}
