using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Activation functions.
        public Tensor sigmoid() => Aten.sigmoid.One(this);
        public Tensor sigmoid_() => Aten.sigmoid_.InPlace(this);
        public Tensor relu() => Aten.relu.One(this);
        public Tensor relu_() => Aten.relu_.InPlace(this);
        public Tensor relu6() => Aten.relu6.One(this);
        public Tensor relu6_() => Aten.relu6_.InPlace(this);
        public Tensor silu() => Aten.silu.One(this);
        public Tensor silu_() => Aten.silu_.InPlace(this);
        public Tensor gelu() => Aten.gelu.One(this);
        public Tensor gelu_() => Aten.gelu_.InPlace(this);
        public Tensor hardsigmoid() => Aten.hardsigmoid.One(this);
        public Tensor hardsigmoid_() => Aten.hardsigmoid_.InPlace(this);
        public Tensor hardswish() => Aten.hardswish.One(this);
        public Tensor hardswish_() => Aten.hardswish_.InPlace(this);
        public Tensor selu() => Aten.selu.One(this);
        public Tensor selu_() => Aten.selu_.InPlace(this);
        public Tensor leaky_relu(Scalar negative_slope) => Aten.leaky_relu.One(this, negative_slope);
        public Tensor leaky_relu_(Scalar negative_slope) => Aten.leaky_relu_.InPlace(this, negative_slope);
        public Tensor elu(double alpha = 1) => Aten.elu.One(this, alpha);
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Aten.elu.One(this, alpha, scale, input_scale);
        public Tensor elu_(double alpha = 1) => Aten.elu_.InPlace(this, alpha);
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => Aten.elu_.InPlace(this, alpha, scale, input_scale);
        public Tensor hardtanh(Scalar min, Scalar max) => Aten.hardtanh.One(this, min, max);
        public Tensor hardtanh_(Scalar min, Scalar max) => Aten.hardtanh_.InPlace(this, min, max);
        public Tensor log_sigmoid() => Aten.log_sigmoid.One(this);
        public Tensor glu(long dim = -1) => Aten.glu.One(this, dim);
        public Tensor softplus(double beta = 1, double threshold = 20) => Aten.softplus.One(this, beta, threshold);
        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.softmax_int.One(this, dim, dtype);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.log_softmax_int.One(this, dim, dtype);
    }
}
