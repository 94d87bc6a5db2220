using Platform.Imaging.Codecs;
using Platform.Imaging.Transforms;

namespace Platform.Imaging.Batches;

/// <summary>
/// Pictures decoded and resized once, kept for the epochs that follow in a file that is mapped into memory, which the system may drop pages of under pressure. From several threads at once.
/// </summary>
public sealed class PictureCache : IDisposable
{
    /// <summary>A cache over pictures.</summary>
    /// <param name="pictures">The files.</param>
    /// <param name="transform">How they are resized.</param>
    /// <param name="limits">What a picture may be.</param>
    /// <param name="folder">Where the cache's file is made; it is deleted with the cache.</param>
    /// <param name="maxBytes">The bound of the file; pictures that have no room are decoded each time.</param>
    public PictureCache(IPictures pictures, PictureTransform transform, ImageLimits limits, string folder, long maxBytes) => throw new NotImplementedException();

    /// <summary>A picture, resized.</summary>
    /// <exception cref="ImageRejectedException">It cannot be decoded; the message names it.</exception>
    public RgbImage Get(int index) => throw new NotImplementedException();

    /// <inheritdoc />
    public void Dispose() => throw new NotImplementedException();
}
