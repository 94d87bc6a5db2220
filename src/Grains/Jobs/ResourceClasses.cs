using System.ComponentModel.DataAnnotations;
using Platform.Sandbox;

namespace Platform.Grains.Jobs;

/// <summary>The resource classes of submissions and what their jobs may use. Configuration section <c>Sandbox</c>.</summary>
public sealed class ResourceClasses
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sandbox";

    /// <summary>The class of a job that names none.</summary>
    public const string Default = "medium";

    /// <summary>The classes by name.</summary>
    public Dictionary<string, ResourceClass> Classes { get; } = new(StringComparer.Ordinal)
    {
        ["small"] = new ResourceClass { WallTime = TimeSpan.FromMinutes(30) },
        ["medium"] = new ResourceClass { WallTime = TimeSpan.FromMinutes(60) },
    };

    /// <summary>The limits of a class. One that was taken out of the configuration since a job named it has those of the default.</summary>
    public SandboxLimits LimitsOf(string name) => (Classes.GetValueOrDefault(name) ?? Classes[Default]).ToLimits();
}

/// <summary>What a job of a class may use.</summary>
public sealed class ResourceClass
{
    /// <summary>From start to end.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan WallTime { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>Memory of all its processes together, in bytes.</summary>
    [Range(64L << 20, long.MaxValue)]
    public long MemoryBytes { get; set; } = 4L << 30;

    /// <summary>Processors.</summary>
    [Range(1, 1_024)]
    public int Cpus { get; set; } = 1;

    /// <summary>Processes and threads at one time.</summary>
    [Range(8, 100_000)]
    public int Processes { get; set; } = 256;

    /// <summary>Bytes of log.</summary>
    [Range(1_024, long.MaxValue)]
    public long LogBytes { get; set; } = 100_000_000;

    /// <summary>Bytes of output.</summary>
    [Range(1_024, long.MaxValue)]
    public long OutputBytes { get; set; } = 2_000_000_000;

    /// <summary>As the sandbox takes them.</summary>
    public SandboxLimits ToLimits() => new()
    {
        WallTime = WallTime,
        MemoryBytes = MemoryBytes,
        Cpus = Cpus,
        Processes = Processes,
        LogBytes = LogBytes,
        OutputBytes = OutputBytes,
    };
}
