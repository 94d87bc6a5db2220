using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Lazy<Device> Cuda = new(() => InitializeDevice(new Device(DeviceType.CUDA)));

    public static Device CUDA => Cuda.Value;

    public static readonly Device CPU = new(DeviceType.CPU);

    public static readonly Device META = new(DeviceType.META);

    public static Device device(string description) => InitializeDevice(new Device(description));

    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device device(DeviceType deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device device(int index) => new(DeviceType.CUDA, index);

    /// <summary>Where a tensor lies.</summary>
    public class Device
    {
        /// <summary>From <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = Enum.Parse<DeviceType>(parts[0], ignoreCase: true);
            if (parts.Length == 2) index = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        }

        public Device(string deviceType, int index = -1)
            : this(Enum.Parse<DeviceType>(deviceType, ignoreCase: true), index)
        {
        }

        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, index);

        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        public DeviceType type { get; private set; }

        /// <summary>Which of its kind; -1 for the current one.</summary>
        public int index { get; private set; } = -1;

        public static implicit operator Device(string description) => new(description);

        public override string ToString()
        {
            var name = type.ToString().ToLowerInvariant();
            return type == DeviceType.CPU || index == -1 ? name : $"{name}:{index}";
        }
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CUDA => Library.CudaIsAvailable() != 0,
        DeviceType.MPS => Library.MpsIsAvailable() != 0,
        _ => true,
    };

    /// <exception cref="InvalidOperationException">This libtorch or this machine has no such device.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType)) throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on the current machine.");
    }

    /// <summary>The device itself, or the default one for null.</summary>
    public static Device InitializeDevice(Device? device)
    {
        device ??= get_default_device();
        InitializeDeviceType(device.type);
        return device;
    }

    public static bool cuda_is_available() => Library.CudaIsAvailable() != 0;

    public static bool mps_is_available() => Library.MpsIsAvailable() != 0;

    /// <summary>The version of libtorch.</summary>
    public static string __version__ => Library.Version;

    public static partial class cuda
    {
        public static bool is_available() => cuda_is_available();

        public static bool is_cudnn_available() => Library.CudnnIsAvailable() != 0;

        public static int device_count() => Library.CudaDevices();

        public static void manual_seed(long seed) => Library.Check(Library.CudaSeed((ulong)seed, 0));

        public static void manual_seed_all(long seed) => Library.Check(Library.CudaSeed((ulong)seed, 1));

        /// <summary>Waits for everything queued on the device.</summary>
        public static void synchronize(Device? device = null) => Library.Check(Library.CudaSynchronize(device?.index ?? -1));
    }

    public static partial class backends
    {
        public static partial class cuda
        {
            public static partial class matmul
            {
                public static bool allow_tf32
                {
                    get => Library.CublasTf32() != 0;
                    set => Library.SetCublasTf32(value ? 1 : 0);
                }
            }
        }

        public static partial class cudnn
        {
            public static bool allow_tf32
            {
                get => Library.CudnnTf32() != 0;
                set => Library.SetCudnnTf32(value ? 1 : 0);
            }
        }
    }
}
