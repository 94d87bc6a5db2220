using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Platform.Contracts;
using Platform.Contracts.Datasets;
using Platform.Contracts.Jobs;
using Platform.Grains.Tests.Hosting;
using Platform.Imaging;
using Platform.Imaging.Codecs;

namespace Platform.Grains.Tests.Datasets;

/// <summary>What tests do with datasets of pictures.</summary>
internal static class ImageUploads
{
    public static IImageDatasetGrain Images(this TestSilo silo, string id) => silo.Grains.GetGrain<IImageDatasetGrain>(id);

    /// <summary>A JPEG of one colour.</summary>
    public static byte[] Jpeg(int width = 40, int height = 20, byte grey = 90)
    {
        var pixels = new byte[width * height * 3];
        pixels.AsSpan().Fill(grey);
        return JpegEncoder.Encode(new RgbImage(width, height, pixels));
    }

    /// <summary>Two cats to train with, one to validate with, and two dogs.</summary>
    public static (string Path, byte[] Content)[] Pets =>
    [
        ("train/cat/1.jpg", Jpeg(40, 20, 10)), ("train/cat/2.jpg", Jpeg(20, 40, 20)), ("val/cat/3.jpg", Jpeg(8, 8, 30)), ("train/dog/4.jpg", Jpeg(300, 100, 40)), ("val/dog/5.jpg", Jpeg(16, 16, 50)),
    ];

    public static byte[] Zip(params (string Path, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Puts files into the blob store as the surface does.</summary>
    public static async Task<ImageDatasetDraft> CommitImages(this TestSilo silo, string id, string visibility = "private", string format = "imagefolder", params (string Path, byte[] Content)[] files)
    {
        var stored = ImmutableArray.CreateBuilder<StoredFile>();
        foreach (var (path, content) in files.Length > 0 ? files : Pets)
        {
            using var stream = new MemoryStream(content);
            await using var staged = await silo.Blobs().StageAsync(stream, long.MaxValue);
            stored.Add(new StoredFile(path, await staged.CommitAsync("image-uploads/" + id), staged.Size));
        }

        return new ImageDatasetDraft("pets", "cats and dogs", format, visibility, 7, stored.ToImmutable());
    }

    /// <summary>Makes a dataset.</summary>
    public static async Task<ImageDataset> UploadImages(this TestSilo silo, Caller caller, string visibility = "private", params (string Path, byte[] Content)[] files)
    {
        var id = Guid.NewGuid().ToString();
        var made = await silo.Images(id).Create(caller, await silo.CommitImages(id, visibility, files: files));
        Assert.Null(made.Error);
        return made.Value!;
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
