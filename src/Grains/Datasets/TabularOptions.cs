using System.ComponentModel.DataAnnotations;

namespace Platform.Grains.Datasets;

/// <summary>How much a silo works on tables at a time. Configuration section <c>Tabular</c>.</summary>
public sealed class TabularOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Tabular";

    /// <summary>How many tables are worked on at once. The rest waits in the order in which it came.</summary>
    [Range(1, 1_024)]
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>How many pieces of work may wait; beyond it new ones are refused as unavailable.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 10_000;

    /// <summary>How many bytes of each table are held in memory; what is more lies in a scratch file.</summary>
    [Range(1L << 20, 1L << 40)]
    public long BlockMemoryBytes { get; set; } = 64L << 20;

    /// <summary>The largest file that a plan may make, in bytes.</summary>
    [Range(1L, 1L << 40)]
    public long MaxResultBytes { get; set; } = 2L << 30;

    /// <summary>How often a piece of work is begun that the platform does not bring to its end, before it is given up.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Where scratch files lie, in a folder for each silo; <c>null</c> for <c>tabular</c> in the data folder. They are of no worth to the next start, which removes them.</summary>
    public string? WorkFolder { get; set; }
}
