using System.Diagnostics;
using Platform.Imaging;
using Platform.Imaging.Batches;
using Platform.Imaging.Codecs;
using Platform.Imaging.Transforms;

namespace Platform.Benchmarks;

/// <summary>JPEG files of 500×375 pixels to normalised batches of 224×224, against torchvision's way with Pillow on the same files, with as many threads as it has worker processes.</summary>
internal static class PicturePipeline
{
    private const int Files = 384;
    private const int BatchSize = 32;
    private const string PerSecondOfProcessor = "pictures per second of processor";

    public static async Task Run(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("platform-bench-");
        try
        {
            var pictures = Write(folder.FullName);
            var threads = Environment.ProcessorCount;
            Console.Error.WriteLine($"{Files} files of {pictures.Length / Files / 1000} kB each; {threads} threads");
            using var torchvision = new TorchvisionProcess(folder.FullName);
            var one = Enumerable.Range(0, Files).ToArray();
            await report.Compare(
                "decode, one thread", PerSecondOfProcessor, "Pillow: open, convert('RGB')",
                () => ProcessorRate(() => Array.ForEach(one, index => ImageDecoder.Decode(pictures.Read(index), new ImageLimits()))),
                () => torchvision.ProcessorRate("for f in files: Image.open(f).convert('RGB')"));
            var transform = PictureTransform.Of(224);
            await report.Compare(
                "decode and resize, one thread", PerSecondOfProcessor, "torchvision: Resize(256) on Pillow's images",
                () => ProcessorRate(() => Array.ForEach(one, index => transform.Resize(ImageDecoder.Decode(pictures.Read(index), new ImageLimits())))),
                () => torchvision.ProcessorRate("for f in files: resize(Image.open(f).convert('RGB'))"));
            await report.Compare(
                "files to batches of validation, one thread", PerSecondOfProcessor, "torchvision: Resize, CenterCrop, ToTensor, Normalize; DataLoader in its own process",
                () => ProcessorRate(() => Epoch(pictures, transform, 1, null, maxBytes: 0)),
                () => torchvision.ProcessorRate("for batch in DataLoader(Files(validation), batch_size=32): pass"));
            await report.Compare(
                $"files to batches of validation, {threads} threads", "pictures/s", $"the same with {threads} worker processes that are already running",
                () => Rate(() => Epoch(pictures, transform, threads, null, maxBytes: 0)),
                () => torchvision.Rate($"workers = loader(validation, {threads})", "for batch in workers: pass"));

            using var cache = new PictureCache(pictures, transform, new ImageLimits(), folder.FullName, 1L << 30);
            var augmentation = new Augmentation { RandomCrop = true, HorizontalFlip = 0.5 };
            await report.Compare(
                $"batches of training after the first epoch, {threads} threads", "pictures/s", "RandomResizedCrop, RandomHorizontalFlip, ToTensor, Normalize, decoding each time, as DataLoader does",
                () => Rate(() => Epoch(cache, transform, threads, augmentation)),
                () => torchvision.Rate($"workers = loader(training, {threads})", "for batch in workers: pass"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Epoch(IPictures pictures, PictureTransform transform, int threads, Augmentation? augmentation, long maxBytes)
    {
        using var cache = new PictureCache(pictures, transform, new ImageLimits(), Path.GetTempPath(), maxBytes);
        Epoch(cache, transform, threads, augmentation);
    }

    private static void Epoch(PictureCache cache, PictureTransform transform, int threads, Augmentation? augmentation)
    {
        var loader = new BatchLoader(cache, transform, BatchSize, threads);
        foreach (var batch in loader.Load([.. Enumerable.Range(0, Files)], augmentation, 1, 1, 0, CancellationToken.None)) batch.Dispose();
    }

    private static Task<double> Rate(Action epoch)
    {
        var clock = Stopwatch.StartNew();
        epoch();
        return Task.FromResult(Files / clock.Elapsed.TotalSeconds);
    }

    /// <summary>By the time that the process had a processor, which other programs on the machine blur less.</summary>
    private static Task<double> ProcessorRate(Action epoch)
    {
        var before = Environment.CpuUsage.TotalTime;
        epoch();
        return Task.FromResult(Files / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    /// <summary>Smooth shapes, edges and some noise: about as many bytes a pixel as photographs have.</summary>
    private static FolderOfPictures Write(string folder)
    {
        var random = new Random(20_261_121);
        var pixels = new byte[500 * 375 * 3];
        for (var file = 0; file < Files; file++)
        {
            var (a, b, c) = (random.NextDouble() * 30 + 8, random.NextDouble() * 30 + 8, random.Next(40, 300));
            for (var i = 0; i < pixels.Length; i++)
            {
                var (x, y, channel) = (i / 3 % 500, i / 1500, i % 3);
                var shade = 128 + 60 * Math.Sin(x / a + channel) + 40 * Math.Cos(y / b) + (x * x / 900 + y < c ? 30 : 0) + random.Next(-14, 15);
                pixels[i] = (byte)Math.Clamp(shade, 0, 255);
            }

            File.WriteAllBytes(Path.Combine(folder, $"{file:0000}.jpg"), JpegEncoder.Encode(new RgbImage(500, 375, pixels), 90));
        }

        return new FolderOfPictures(folder);
    }

    private sealed class FolderOfPictures(string folder) : IPictures
    {
        private readonly string[] _paths = [.. Directory.GetFiles(folder, "*.jpg").Order(StringComparer.Ordinal)];

        public long Length => _paths.Sum(path => new FileInfo(path).Length);

        public int Count => _paths.Length;

        public int ClassOf(int index) => 0;

        public string NameOf(int index) => Path.GetFileName(_paths[index]);

        public byte[] Read(int index) => File.ReadAllBytes(_paths[index]);
    }
}
