using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.GpuGrains;

/// <summary>The devices of this silo. Which training has which: the one with the fewest.</summary>
public sealed partial class TorchRuntime(GpuOptions options)
{
    private const int PriorityOfProcess = 0;

    private readonly Lock _gate = new();
    private (bool Known, string? Problem) _check;
    private readonly int[] _used = new int[options.Device == "cpu" || !HasCuda() ? 0 : cuda.device_count()];

    /// <summary>How many trainings run at a time.</summary>
    public int Slots => options.Slots > 0 ? options.Slots : Math.Max(_used.Length, _used.Length == 0 ? 2 : 1);

    /// <summary>Threads that one training computes with on the CPU.</summary>
    public int Threads => options.Threads > 0 ? options.Threads : Math.Max(1, Environment.ProcessorCount / (_used.Length == 0 ? Slots : 1));

    /// <summary>Threads of one training that decode pictures.</summary>
    public int LoaderThreads => options.LoaderThreads > 0 ? options.LoaderThreads : _used.Length == 0 ? 1 : Math.Clamp(Environment.ProcessorCount / Slots, 1, 16);

    /// <summary>What it computes with, for people.</summary>
    public string Means => _used.Length == 0 ? $"they compute on the CPU with {Threads} threads each" : $"they compute on {_used.Length} CUDA device{(_used.Length == 1 ? "" : "s")}";

    /// <summary>Loads libtorch and sets it up for the whole process, the first time. <c>null</c>, or why nothing can be computed here.</summary>
    public string? Check()
    {
        lock (_gate)
        {
            if (!_check.Known) _check = (true, Load());
            return _check.Problem;
        }
    }

    /// <summary>A device for one training, until it is given back.</summary>
    public DeviceShare Take()
    {
        if (_used.Length == 0) return new DeviceShare(CPU, null);
        lock (_gate)
        {
            var index = Array.IndexOf(_used, _used.Min());
            _used[index]++;
            return new DeviceShare(new Device(DeviceType.CUDA, index), () =>
            {
                lock (_gate) _used[index]--;
            });
        }
    }

    /// <summary>The device that models predict on.</summary>
    public Device Predicting => _used.Length == 0 ? CPU : new Device(DeviceType.CUDA, 0);

    /// <summary>Lets the calling thread, and the threads it starts, step back behind all else on the machine.</summary>
    public void StepBack()
    {
        // Of the calling thread alone, as Linux counts. Where it is not allowed, nothing is lost but courtesy.
        if (OperatingSystem.IsLinux()) _ = SetPriority(PriorityOfProcess, 0, options.Niceness);
    }

    private string? Load()
    {
        try
        {
            set_num_threads(Threads);
            using var probe = zeros(1);
            return options.Device == "cuda" && _used.Length == 0 ? "no CUDA device can be used" : null;
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException or ExternalException or NotSupportedException)
        {
            return "libtorch cannot be loaded: " + fault.GetBaseException().Message;
        }
    }

    private static bool HasCuda()
    {
        try
        {
            return cuda.is_available();
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException or ExternalException or NotSupportedException)
        {
            // Check says why.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}

/// <summary>A device that a training has.</summary>
/// <param name="Device">The device.</param>
/// <param name="GiveBack">Gives it back.</param>
public sealed record DeviceShare(Device Device, Action? GiveBack) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => GiveBack?.Invoke();
}
