using System.IO.Compression;
using System.Text;
using Platform.Imaging.Codecs;
using Platform.Imaging.Datasets;

namespace Platform.Imaging.Tests.Datasets;

/// <summary>Files that are made up by a test, uploaded loose or as a zip, and what came of reading them.</summary>
internal sealed class Upload
{
    private readonly List<(string Path, byte[] Content)> _files = [];

    /// <summary>The pack of the last reading.</summary>
    public byte[] Pack { get; private set; } = [];

    public IReadOnlyList<(string Path, byte[] Content)> Files => _files;

    public Upload Add(string path, byte[] content)
    {
        _files.Add((path, content));
        return this;
    }

    public Upload Add(string path, string text) => Add(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Pictures, no two alike: a JPEG, or a BMP by their names.</summary>
    public Upload Pictures(params string[] paths)
    {
        foreach (var path in paths) Add(path, Picture(path, 8 + (_files.Count % 5), 6));
        return this;
    }

    /// <summary>A picture whose colour follows from its name.</summary>
    public static byte[] Picture(string name, int width, int height)
    {
        var colour = name.Aggregate(17, (sum, unit) => sum * 31 + unit);
        if (name.EndsWith(".bmp", StringComparison.Ordinal)) return Bmp(width, height, colour);
        var pixels = new byte[width * height * 3];
        for (var at = 0; at < pixels.Length; at++) pixels[at] = (byte)(colour >> (at % 3 * 8));
        return JpegEncoder.Encode(new RgbImage(width, height, pixels));
    }

    /// <summary>A BMP of 24 bits and one colour.</summary>
    public static byte[] Bmp(int width, int height, int colour = 0)
    {
        var row = (width * 3 + 3) / 4 * 4;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("BM"u8);
        foreach (var value in (int[])[54 + row * height, 0, 54, 40, width, height, 1 | 24 << 16, 0, row * height, 2_835, 2_835, 0, 0]) writer.Write(value);
        for (var at = 0; at < row * height; at++) writer.Write((byte)(colour >> (at % 3 * 8)));
        return stream.ToArray();
    }

    public byte[] Zip(CompressionLevel level = CompressionLevel.Fastest)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in _files)
            {
                using var entry = zip.CreateEntry(path, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    public ImageManifest ReadLoose(string format, ImageDatasetLimits? limits = null) => Read(format, limits, [.. _files]);

    public ImageManifest ReadZip(string format, ImageDatasetLimits? limits = null) => Read(format, limits, ("dataset.zip", Zip()));

    public ImageManifest Read(string format, ImageDatasetLimits? limits, params (string Path, byte[] Content)[] files)
    {
        using var pack = new MemoryStream();
        var manifest = ImageDatasetReader.Read(
            format, [.. files.Select(file => new DatasetFile(file.Path, () => new MemoryStream(file.Content)))], pack, limits ?? new ImageDatasetLimits(), TestContext.Current.CancellationToken);
        Pack = pack.ToArray();
        return manifest;
    }

    /// <summary>The refusal of a zip, and of the same files loose, which must be alike.</summary>
    public DatasetRejectedException Refused(string format)
    {
        var zipped = Assert.Throws<DatasetRejectedException>(() => ReadZip(format));
        var loose = Assert.Throws<DatasetRejectedException>(() => ReadLoose(format));
        Assert.Equal((zipped.Message, zipped.File, zipped.Field), (loose.Message, loose.File, loose.Field));
        return zipped;
    }
}
