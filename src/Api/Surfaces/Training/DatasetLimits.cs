using System.ComponentModel.DataAnnotations;

namespace Platform.Api.Surfaces.Training;

/// <summary>What an upload of pictures may be. Configuration section <c>Pictures</c>, which the grains read too.</summary>
internal sealed class DatasetLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Pictures";

    /// <summary>One file, in bytes: 2 GiB.</summary>
    [Range(1L, 1L << 50)]
    public long MaxFileBytes { get; set; } = 2L << 30;

    /// <summary>All files of an upload, in bytes: 4 GiB.</summary>
    [Range(1L, 1L << 50)]
    public long MaxUploadBytes { get; set; } = 4L << 30;

    /// <summary>The files of an upload; an archive is one.</summary>
    [Range(1, 1_000_000)]
    public int MaxUploadFiles { get; set; } = 20_000;
}
