using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Functions of one tensor, element by element.
        public Tensor abs() => Aten.abs.One(this);
        public Tensor abs_() => Aten.abs_.InPlace(this);
        public Tensor absolute() => Aten.absolute.One(this);
        public Tensor absolute_() => Aten.absolute_.InPlace(this);
        public Tensor neg() => Aten.neg.One(this);
        public Tensor neg_() => Aten.neg_.InPlace(this);
        public Tensor square() => Aten.square.One(this);
        public Tensor sqrt() => Aten.sqrt.One(this);
        public Tensor sqrt_() => Aten.sqrt_.InPlace(this);
        public Tensor rsqrt() => Aten.rsqrt.One(this);
        public Tensor rsqrt_() => Aten.rsqrt_.InPlace(this);
        public Tensor exp() => Aten.exp.One(this);
        public Tensor exp_() => Aten.exp_.InPlace(this);
        public Tensor exp2() => Aten.exp2.One(this);
        public Tensor expm1() => Aten.expm1.One(this);
        public Tensor expm1_() => Aten.expm1_.InPlace(this);
        public Tensor log() => Aten.log.One(this);
        public Tensor log_() => Aten.log_.InPlace(this);
        public Tensor log2() => Aten.log2.One(this);
        public Tensor log2_() => Aten.log2_.InPlace(this);
        public Tensor log10() => Aten.log10.One(this);
        public Tensor log10_() => Aten.log10_.InPlace(this);
        public Tensor log1p() => Aten.log1p.One(this);
        public Tensor log1p_() => Aten.log1p_.InPlace(this);
        public Tensor reciprocal() => Aten.reciprocal.One(this);
        public Tensor reciprocal_() => Aten.reciprocal_.InPlace(this);
        public Tensor ceil() => Aten.ceil.One(this);
        public Tensor ceil_() => Aten.ceil_.InPlace(this);
        public Tensor floor() => Aten.floor.One(this);
        public Tensor floor_() => Aten.floor_.InPlace(this);
        public Tensor round(long decimals = 0) => Aten.round_decimals.One(this, decimals);
        public Tensor round_(long decimals = 0) => Aten.round__decimals.InPlace(this, decimals);
        public Tensor trunc() => Aten.trunc.One(this);
        public Tensor trunc_() => Aten.trunc_.InPlace(this);
        public Tensor frac() => Aten.frac.One(this);
        public Tensor frac_() => Aten.frac_.InPlace(this);
        public Tensor sign() => Aten.sign.One(this);
        public Tensor sign_() => Aten.sign_.InPlace(this);
        public Tensor sin() => Aten.sin.One(this);
        public Tensor sin_() => Aten.sin_.InPlace(this);
        public Tensor cos() => Aten.cos.One(this);
        public Tensor cos_() => Aten.cos_.InPlace(this);
        public Tensor tan() => Aten.tan.One(this);
        public Tensor tan_() => Aten.tan_.InPlace(this);
        public Tensor sinh() => Aten.sinh.One(this);
        public Tensor sinh_() => Aten.sinh_.InPlace(this);
        public Tensor cosh() => Aten.cosh.One(this);
        public Tensor cosh_() => Aten.cosh_.InPlace(this);
        public Tensor tanh() => Aten.tanh.One(this);
        public Tensor tanh_() => Aten.tanh_.InPlace(this);
        public Tensor asin() => Aten.asin.One(this);
        public Tensor asin_() => Aten.asin_.InPlace(this);
        public Tensor acos() => Aten.acos.One(this);
        public Tensor acos_() => Aten.acos_.InPlace(this);
        public Tensor atan() => Aten.atan.One(this);
        public Tensor atan_() => Aten.atan_.InPlace(this);
        public Tensor asinh() => Aten.asinh.One(this);
        public Tensor asinh_() => Aten.asinh_.InPlace(this);
        public Tensor acosh() => Aten.acosh.One(this);
        public Tensor acosh_() => Aten.acosh_.InPlace(this);
        public Tensor atanh() => Aten.atanh.One(this);
        public Tensor atanh_() => Aten.atanh_.InPlace(this);
        public Tensor erf() => Aten.erf.One(this);
        public Tensor erf_() => Aten.erf_.InPlace(this);
        public Tensor erfc() => Aten.erfc.One(this);
        public Tensor erfc_() => Aten.erfc_.InPlace(this);
        public Tensor erfinv() => Aten.erfinv.One(this);
        public Tensor erfinv_() => Aten.erfinv_.InPlace(this);
        public Tensor logit(double? eps = null) => Aten.logit.One(this, eps);
        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null) => Aten.nan_to_num.One(this, nan, posinf, neginf);
        public Tensor negative() => Aten.negative.One(this);
        public Tensor atan2(Tensor other) => Aten.atan2.One(this, other);
        public Tensor positive() => Aten.positive.One(this);
    }
}
