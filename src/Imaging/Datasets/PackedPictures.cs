using Microsoft.Win32.SafeHandles;
using Platform.Imaging.Batches;

namespace Platform.Imaging.Datasets;

/// <summary>The pictures of a manifest, read from its pack on disk. From several threads at once.</summary>
public sealed class PackedPictures : IPictures, IDisposable
{
    private readonly ImageManifest _manifest;
    private readonly SafeFileHandle _pack;

    /// <summary>The pictures of a pack.</summary>
    /// <param name="manifest">What it holds.</param>
    /// <param name="pack">The open file, which is disposed with this. It may be deleted meanwhile, where the system allows that.</param>
    public PackedPictures(ImageManifest manifest, SafeFileHandle pack) => (_manifest, _pack) = (manifest, pack);

    /// <inheritdoc />
    public int Count => _manifest.Pictures.Length;

    /// <inheritdoc />
    public int ClassOf(int index) => _manifest.Pictures[index].Class;

    /// <inheritdoc />
    public string NameOf(int index) => _manifest.Pictures[index].FileName;

    /// <inheritdoc />
    public byte[] Read(int index)
    {
        var picture = _manifest.Pictures[index];
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
