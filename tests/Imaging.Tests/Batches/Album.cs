using Platform.Imaging.Batches;
using Platform.Imaging.Codecs;
using Platform.Imaging.Tests.Transforms;
using Platform.Imaging.Transforms;

namespace Platform.Imaging.Tests.Batches;

/// <summary>Labelled JPEGs in memory that count how often each is read. A file may be replaced, and a gate may hold readers up.</summary>
internal sealed class Album : IPictures, IDisposable
{
    public static readonly PictureTransform Transform = new(16, 20);

    private readonly int[] _reads;

    public Album(int count)
    {
        Files = [.. Enumerable.Range(0, count).Select(index => JpegEncoder.Encode(Pictures.Noise(30 + index % 7, 26 + index % 5, index)))];
        _reads = new int[count];
    }

    public byte[][] Files { get; }

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("album-");

    /// <summary>Called by each read, before it.</summary>
    public Action<int> OnRead { get; set; } = _ => { };

    public int Count => Files.Length;

    public IReadOnlyList<int> Reads => _reads;

    public int ClassOf(int index) => index % 3;

    public string NameOf(int index) => $"images/{index}.jpg";

    public byte[] Read(int index)
    {
        Interlocked.Increment(ref _reads[index]);
        OnRead(index);
        return Files[index];
    }

    public PictureCache Cache(long maxBytes = 1 << 24) => new(this, Transform, new ImageLimits(), Folder.FullName, maxBytes);

    public void Dispose() => Folder.Delete(recursive: true);
}
