using System.ComponentModel.DataAnnotations;

namespace Platform.Silo.Workers;

/// <summary>How a silo with the sandbox role works. Configuration section <c>Sandbox</c>, beside the resource classes.</summary>
public sealed class WorkerOptions
{
    /// <summary>How many jobs run on the silo at a time.</summary>
    [Range(1, 1_024)]
    public int Slots { get; set; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>The bubblewrap program.</summary>
    [Required]
    public string Bubblewrap { get; set; } = "/usr/bin/bwrap";

    /// <summary>The Python that submissions run on.</summary>
    [Required]
    public string Python { get; set; } = "/usr/bin/python3";

    /// <summary>Where running jobs have their files, in a folder named after the silo; <c>work</c> in the data folder unless given. A disk of the machine is faster than a shared volume.</summary>
    public string? WorkFolder { get; set; }

    /// <summary>No job is taken while the machine has less memory available than this, in bytes.</summary>
    [Range(0, long.MaxValue)]
    public long MinimumFreeMemoryBytes { get; set; } = 256L << 20;

    /// <summary>How long running jobs have to stop when the silo shuts down.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(15);
}
