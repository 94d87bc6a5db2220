using Microsoft.Win32.SafeHandles;
using Platform.Imaging.Batches;

namespace Platform.Imaging.Datasets;

/// <summary>The pictures of a manifest, read from its pack on disk. From several threads at once.</summary>
public sealed class PackedPictures(ImageManifest manifest, string packFile) : IPictures, IDisposable
{
    private readonly SafeFileHandle _pack = File.OpenHandle(packFile, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);

    /// <inheritdoc />
    public int Count => manifest.Pictures.Length;

    /// <inheritdoc />
    public int ClassOf(int index) => manifest.Pictures[index].Class;

    /// <inheritdoc />
    public string NameOf(int index) => manifest.Pictures[index].FileName;

    /// <inheritdoc />
    public byte[] Read(int index)
    {
        var picture = manifest.Pictures[index];
        var file = new byte[picture.Length];
        for (var read = 0; read < file.Length;)
        {
            var more = RandomAccess.Read(_pack, file.AsSpan(read), picture.Offset + read);
            read += more > 0 ? more : throw new EndOfStreamException($"the pack ends within '{picture.FileName}'");
        }

        return file;
    }

    /// <inheritdoc />
    public void Dispose() => _pack.Dispose();
}
