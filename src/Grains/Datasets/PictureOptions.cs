using System.ComponentModel.DataAnnotations;

namespace Platform.Grains.Datasets;

/// <summary>How much a silo works on pictures at a time, and what datasets of them may be. Configuration section <c>Pictures</c>.</summary>
public sealed class PictureOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Pictures";

    /// <summary>How many datasets are read at once, each on <see cref="Threads"/> threads. The rest waits in the order in which it came.</summary>
    [Range(1, 1_024)]
    public int Concurrent { get; set; } = 2;

    /// <summary>How many datasets may wait to be read; beyond it new ones are refused as unavailable.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 1_000;

    /// <summary>How many pictures of a dataset are decoded at once; each may take 200 MB of memory while it is.</summary>
    [Range(1, 256)]
    public int Threads { get; set; } = Math.Min(4, Environment.ProcessorCount);

    /// <summary>How many thumbnails are made at once; a thousand more may wait.</summary>
    [Range(1, 256)]
    public int Thumbnails { get; set; } = Math.Min(4, Environment.ProcessorCount);

    /// <summary>The most files of a dataset, those in archives among them.</summary>
    [Range(1, 10_000_000)]
    public int MaxFiles { get; set; } = 200_000;

    /// <summary>The most bytes of a dataset, unpacked.</summary>
    [Range(1L, 1L << 50)]
    public long MaxUnpackedBytes { get; set; } = 10L << 30;

    /// <summary>How often reading a dataset is begun that the platform does not bring to its end, before it is given up.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Where scratch files lie, in a folder for each silo; <c>null</c> for <c>pictures</c> in the data folder. They are of no worth to the next start, which removes them.</summary>
    public string? WorkFolder { get; set; }
}
