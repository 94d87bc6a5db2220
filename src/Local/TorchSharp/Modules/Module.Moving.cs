using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                CheckReal(dtype);
                InitializeDeviceType(device.type);
                _toEpilog(device, dtype, non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                if (deviceType != DeviceType.CUDA) deviceIndex = -1;
                InitializeDeviceType(deviceType);
                _toEpilog(deviceType, deviceIndex, non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                CheckReal(dtype);
                _toEpilog(dtype, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog(dtype, null, non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => _toEpilog(dtype, device, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) => _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);

            /// <summary>Moves the modules within, then its own tensors: new ones take their names and fields, the old ones are disposed.</summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (dtype is null && device is null) throw new ArgumentNullException($"{nameof(dtype)} and {nameof(device)} are both null,");
                foreach (var (_, module) in named_children())
                {
                    if (device is null) module._to(dtype!.Value, non_blocking);
                    else if (dtype is { } type) module._to(device, type, non_blocking);
                    else module._to(device.type, device.index, non_blocking);
                }

                foreach (var (name, parameter) in _internal_params.ToList<(string, Parameter)>())
                {
                    if (!ReplaceParameter(dtype, device, parameter, out var moved)) continue;
                    ConditionallyRegisterParameter(name, moved);
                    SetField(name, parameter, moved!);
                    parameter.Dispose();
                }

                foreach (var (name, (buffer, persistent)) in _internal_buffers.ToList<(string, (Tensor, bool))>())
                {
                    if (!ReplaceBuffer(dtype, device, buffer, out var moved)) continue;
                    ConditionallyRegisterBuffer(name, moved, persistent);
                    SetField(name, buffer, moved!);
                }

                if (device is not null) (_deviceType, _deviceIndex) = (device.type, device.index);
            }

            /// <summary>The moved buffer, in no dispose scope; the old one is disposed. False where it already is as asked.</summary>
            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, out Tensor? result)
            {
                var (type, place) = Wanted(dtype, device, buffer);
                result = buffer.WillCopy(type, place) ? buffer.to(type, place, disposeAfter: true).DetachFromDisposeScope() : null;
                return result is not null;
            }

            /// <summary>The moved parameter with its gradient, in no dispose scope; the old one is left as it is.</summary>
            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, out Parameter? p)
            {
                p = null;
                var (type, place) = Wanted(dtype, device, param);
                if (!param.WillCopy(type, place)) return false;
                using var _ = no_grad();
                p = new Parameter(param.to(type, place), param.requires_grad);
                p.DetachFromDisposeScope();
                using var gradient = param.grad;
                if (gradient is null) return true;
                using var movedGradient = gradient.to(type, place).with_requires_grad(gradient.requires_grad);
                p.grad = movedGradient;
                return true;
            }

            // Whole numbers keep their type.
            private static (ScalarType Type, Device Place) Wanted(ScalarType? dtype, Device? device, Tensor tensor) =>
                (dtype is { } type && tensor.is_floating_point() ? type : tensor.dtype, device ?? tensor.device);

            private void SetField(string name, Tensor before, Tensor after)
            {
                foreach (var field in FieldsOf(GetType()))
                    if (ReferenceEquals(field.GetValue(this), before) && field.ComponentName() == name) field.SetValue(this, after);
            }

            private static void CheckReal(ScalarType dtype)
            {
                if (!torch.is_floating_point(dtype)) throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
            }
        }
    }
}

public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(type, non_blocking);

    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(device, type, non_blocking);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(deviceType, deviceIndex, non_blocking);

    public static T to<T>(this T module, torch.Device device, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(device.type, device.index, non_blocking);

    public static T to<T>(this T module, string device, bool non_blocking = false)
        where T : torch.nn.Module => module.to(new torch.Device(device), non_blocking);

    public static T to<T>(this T module, torch.Tensor other, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(other.device, other.dtype, non_blocking);

    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(DeviceType.CPU, -1, non_blocking);

    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(DeviceType.CUDA, deviceIndex, non_blocking);

    public static T half<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => module.to(torch.ScalarType.Float16, non_blocking);

    public static T bfloat16<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => module.to(torch.ScalarType.BFloat16, non_blocking);

    public static T @float<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => module.to(torch.ScalarType.Float32, non_blocking);

    public static T @double<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => module.to(torch.ScalarType.Float64, non_blocking);
}
