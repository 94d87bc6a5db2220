using System.ComponentModel.DataAnnotations;

namespace Platform.GpuGrains;

/// <summary>How a silo with the gpu role trains and predicts. Configuration section <c>Gpu</c>.</summary>
public sealed class GpuOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gpu";

    /// <summary>Where it computes: <c>auto</c> (every CUDA device, or the CPU where there is none), <c>cpu</c>, or <c>cuda</c>.</summary>
    [Required, RegularExpression("^(auto|cpu|cuda)$", ErrorMessage = "Device must be auto, cpu or cuda.")]
    public string Device { get; set; } = "auto";

    /// <summary>How many trainings run on the silo at a time; 0 for one a CUDA device, and two on a CPU.</summary>
    [Range(0, 64)]
    public int Slots { get; set; }

    /// <summary>Threads that one training computes with on a CPU; 0 for as many as the machine has processors for each slot.</summary>
    [Range(0, 1_024)]
    public int Threads { get; set; }

    /// <summary>Threads of one training that decode and vary pictures; 0 for a good number.</summary>
    [Range(0, 256)]
    public int LoaderThreads { get; set; }

    /// <summary>How far trainings step back behind all else on the machine's processors: their nice value.</summary>
    [Range(0, 19)]
    public int Niceness { get; set; } = 10;

    /// <summary>Where running trainings have their files, in a folder named after the silo; <c>training</c> in the data folder unless given. A disk of the machine is faster than a shared volume.</summary>
    public string? WorkFolder { get; set; }

    /// <summary>The most of the disk that one training keeps decoded pictures in, in bytes.</summary>
    [Range(0, long.MaxValue)]
    public long CacheBytes { get; set; } = 8L << 30;

    /// <summary>No training is taken while the machine has less memory available than this, in bytes.</summary>
    [Range(0, long.MaxValue)]
    public long MinimumFreeMemoryBytes { get; set; } = 1L << 30;

    /// <summary>How long running trainings have to save their state when the silo shuts down.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How many models stay loaded to predict; the one not used for longest makes room.</summary>
    [Range(1, 1_024)]
    public int LoadedModels { get; set; } = 4;
}
