using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Arithmetic of tensors with tensors and with scalars.
        public Tensor add(Tensor target) => Aten.add_Tensor.One(this, target);
        public Tensor add(Tensor target, Scalar alpha) => Aten.add_Tensor.One(this, target, alpha);
        public Tensor add(Scalar scalar) => Aten.add_Scalar.One(this, scalar);
        public Tensor add(Scalar scalar, Scalar alpha) => Aten.add_Scalar.One(this, scalar, alpha);
        public Tensor add_(Tensor target) => Aten.add__Tensor.InPlace(this, target);
        public Tensor add_(Tensor target, Scalar alpha) => Aten.add__Tensor.InPlace(this, target, alpha);
        public Tensor add_(Scalar scalar) => Aten.add__Scalar.InPlace(this, scalar);
        public Tensor add_(Scalar scalar, Scalar alpha) => Aten.add__Scalar.InPlace(this, scalar, alpha);
        public Tensor sub(Tensor target) => Aten.sub_Tensor.One(this, target);
        public Tensor sub(Scalar target) => Aten.sub_Scalar.One(this, target);
        public Tensor sub_(Tensor target) => Aten.sub__Tensor.InPlace(this, target);
        public Tensor sub_(Scalar target) => Aten.sub__Scalar.InPlace(this, target);
        public Tensor subtract(Scalar target) => Aten.subtract_Scalar.One(this, target);
        public Tensor subtract(Tensor target) => Aten.subtract_Tensor.One(this, target);
        public Tensor subtract_(Scalar target) => Aten.subtract__Scalar.InPlace(this, target);
        public Tensor subtract_(Tensor target) => Aten.subtract__Tensor.InPlace(this, target);
        public Tensor mul(Tensor target) => Aten.mul_Tensor.One(this, target);
        public Tensor mul(Scalar target) => Aten.mul_Scalar.One(this, target);
        public Tensor mul_(Tensor target) => Aten.mul__Tensor.InPlace(this, target);
        public Tensor mul_(Scalar target) => Aten.mul__Scalar.InPlace(this, target);
        public Tensor multiply(Tensor target) => Aten.multiply_Tensor.One(this, target);
        public Tensor multiply(Scalar target) => Aten.multiply_Scalar.One(this, target);
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div_Tensor_mode.One(this, target, Rounding(rounding_mode));
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div_Scalar_mode.One(this, target, Rounding(rounding_mode));
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div__Tensor_mode.InPlace(this, target, Rounding(rounding_mode));
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div__Scalar_mode.InPlace(this, target, Rounding(rounding_mode));
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div_Tensor_mode.One(this, target, Rounding(rounding_mode));
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div_Scalar_mode.One(this, target, Rounding(rounding_mode));
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div__Tensor_mode.InPlace(this, target, Rounding(rounding_mode));
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div__Scalar_mode.InPlace(this, target, Rounding(rounding_mode));
        public Tensor true_divide(Tensor other) => Aten.true_divide_Tensor.One(this, other);
        public Tensor true_divide(Scalar other) => Aten.true_divide_Scalar.One(this, other);
        public Tensor true_divide_(Tensor other) => Aten.true_divide__Tensor.InPlace(this, other);
        public Tensor true_divide_(Scalar other) => Aten.true_divide__Scalar.InPlace(this, other);
        public Tensor floor_divide(Tensor other) => Aten.floor_divide.One(this, other);
        public Tensor floor_divide(Scalar other) => Aten.floor_divide_Scalar.One(this, other);
        public Tensor floor_divide_(Tensor other) => Aten.floor_divide__Tensor.InPlace(this, other);
        public Tensor floor_divide_(Scalar other) => Aten.floor_divide__Scalar.InPlace(this, other);
        public Tensor remainder(Tensor target) => Aten.remainder_Tensor.One(this, target);
        public Tensor remainder(Scalar scalar) => Aten.remainder_Scalar.One(this, scalar);
        public Tensor remainder_(Tensor target) => Aten.remainder__Tensor.InPlace(this, target);
        public Tensor remainder_(Scalar scalar) => Aten.remainder__Scalar.InPlace(this, scalar);
        public Tensor fmod(Tensor target) => Aten.fmod_Tensor.One(this, target);
        public Tensor fmod(Scalar scalar) => Aten.fmod_Scalar.One(this, scalar);
        public Tensor fmod_(Tensor target) => Aten.fmod__Tensor.InPlace(this, target);
        public Tensor fmod_(Scalar scalar) => Aten.fmod__Scalar.InPlace(this, scalar);
        public Tensor pow(Tensor exponent) => Aten.pow_Tensor_Tensor.One(this, exponent);
        public Tensor pow(Scalar exponent) => Aten.pow_Tensor_Scalar.One(this, exponent);
        public Tensor pow_(Tensor exponent) => Aten.pow__Tensor.InPlace(this, exponent);
        public Tensor pow_(Scalar exponent) => Aten.pow__Scalar.InPlace(this, exponent);
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul.One(this, tensor1, tensor2, value);
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul_.InPlace(this, tensor1, tensor2, value);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv.One(this, tensor1, tensor2, value);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Aten.addcdiv.One(this, tensor1, tensor2);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv_.InPlace(this, tensor1, tensor2, value);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Aten.addcdiv_.InPlace(this, tensor1, tensor2);
        public Tensor lerp(Tensor end, Tensor weight) => Aten.lerp_Tensor.One(this, end, weight);
        public Tensor lerp_(Tensor end, Tensor weight) => Aten.lerp__Tensor.InPlace(this, end, weight);
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.clamp.One(this, min, max);
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.clamp_Tensor.One(this, min, max);
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Aten.clamp_.InPlace(this, min, max);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Aten.clamp__Tensor.InPlace(this, min, max);
        public Tensor clamp_min(Scalar min) => Aten.clamp_min.One(this, min);
        public Tensor clamp_min_(Scalar min) => Aten.clamp_min_.InPlace(this, min);
        public Tensor clamp_max(Scalar max) => Aten.clamp_max.One(this, max);
        public Tensor clamp_max_(Scalar max) => Aten.clamp_max_.InPlace(this, max);
        public Tensor clip(Scalar? min = null, Scalar? max = null) => Aten.clip.One(this, min, max);
        public Tensor maximum(Tensor other) => Aten.maximum.One(this, other);
        public Tensor minimum(Tensor other) => Aten.minimum.One(this, other);
        public Tensor logical_and(Tensor other) => Aten.logical_and.One(this, other);
        public Tensor logical_and_(Tensor other) => Aten.logical_and_.InPlace(this, other);
        public Tensor logical_or(Tensor other) => Aten.logical_or.One(this, other);
        public Tensor logical_or_(Tensor other) => Aten.logical_or_.InPlace(this, other);
        public Tensor logical_xor(Tensor other) => Aten.logical_xor.One(this, other);
        public Tensor logical_xor_(Tensor other) => Aten.logical_xor_.InPlace(this, other);
        public Tensor logical_not() => Aten.logical_not.One(this);
        public Tensor logical_not_() => Aten.logical_not_.InPlace(this);
        public Tensor bitwise_and(Tensor other) => Aten.bitwise_and_Tensor.One(this, other);
        public Tensor bitwise_or(Tensor other) => Aten.bitwise_or_Tensor.One(this, other);
        public Tensor bitwise_xor(Tensor other) => Aten.bitwise_xor_Tensor.One(this, other);
        public Tensor bitwise_not() => Aten.bitwise_not.One(this);
    }
}
