namespace Platform.Sandbox.Archives;

/// <summary>The kinds of archive that are taken.</summary>
public enum ArchiveKind
{
    /// <summary>ZIP, entries stored or deflated.</summary>
    Zip,

    /// <summary>A tar file (ustar, pax or GNU) compressed by gzip.</summary>
    TarGz,
}

/// <summary>What the contents of a submission may come to. Sizes are in bytes.</summary>
public sealed record ArchiveLimits
{
    /// <summary>Files and folders.</summary>
    public int Entries { get; init; } = 10_000;

    /// <summary>All files together, unpacked.</summary>
    public long TotalBytes { get; init; } = 1L << 30;

    /// <summary>How many times larger than its packed form a file may be, once it is larger than <see cref="RatioFreeBytes"/>.</summary>
    public int Ratio { get; init; } = 200;

    /// <summary>Up to this size no ratio is asked for: small and very regular files are common.</summary>
    public long RatioFreeBytes { get; init; } = 16 << 20;
}

/// <summary>One file of a submission.</summary>
public sealed record SubmissionFile(RelativePath Path, long Length);
