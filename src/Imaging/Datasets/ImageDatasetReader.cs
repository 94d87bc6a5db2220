using Platform.Imaging.Codecs;
using Platform.Imaging.Datasets.Files;
using Platform.Imaging.Datasets.Formats;

namespace Platform.Imaging.Datasets;

/// <summary>A file as it was uploaded.</summary>
/// <param name="Path">Its name or relative path, as given.</param>
/// <param name="Open">Opens it, seekable.</param>
public sealed record DatasetFile(string Path, Func<Stream> Open);

/// <summary>What a dataset may be.</summary>
public sealed record ImageDatasetLimits
{
    /// <summary>Entries of an archive, and loose files.</summary>
    public int Files { get; init; } = 200_000;

    /// <summary>All files unpacked, in bytes.</summary>
    public long TotalBytes { get; init; } = 10L << 30;

    /// <summary>An annotation file, in bytes. It is held in memory while it is read.</summary>
    public long AnnotationBytes { get; init; } = 256L << 20;

    /// <summary>Classes.</summary>
    public int Classes { get; init; } = 10_000;

    /// <summary>One picture.</summary>
    public ImageLimits Picture { get; init; } = new();

    /// <summary>How many pictures are decoded at once; what they take of memory grows with it.</summary>
    public int Threads { get; init; } = Math.Min(4, Environment.ProcessorCount);
}

/// <summary>
/// Reads datasets of the four formats: a zip, or loose files. Every picture is decoded once, so that a broken one is found here and never in training. An archive is never unpacked to disk: its
/// pictures go straight to the pack.
/// </summary>
public static class ImageDatasetReader
{
    /// <summary>The formats.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["dice", "imagefolder", "coco", "yolo"];

    /// <summary>Reads a dataset, writing its pictures' files to a pack.</summary>
    /// <param name="format"><c>dice</c>, <c>imagefolder</c>, <c>coco</c> or <c>yolo</c>.</param>
    /// <param name="files">What was uploaded.</param>
    /// <param name="pack">Where the pictures' files are written, one behind the other.</param>
    /// <param name="limits">Its bounds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DatasetRejectedException">It cannot be used; file and field say where.</exception>
    public static ImageManifest Read(string format, IReadOnlyList<DatasetFile> files, Stream pack, ImageDatasetLimits limits, CancellationToken cancellationToken)
    {
        if (files.Count == 0) throw Rejection.Of("there are no files");
        using var found = DatasetFiles.Of(files, limits, cancellationToken);
        var listing = format switch
        {
            "dice" => DiceFormat.List(found, limits),
            "imagefolder" => ImageFolderFormat.List(found, limits),
            "coco" => CocoFormat.List(found, limits),
            "yolo" => YoloFormat.List(found, limits),
            _ => throw new ArgumentException($"'{format}' is no format", nameof(format)),
        };
        var pictures = PackWriter.Write(listing, pack, limits, cancellationToken);
        return new ImageManifest(format, listing.Task, listing.Classes, pictures, listing.Distribution, pictures.Sum(picture => picture.Length) + listing.AnnotationBytes);
    }
}
