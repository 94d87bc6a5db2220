namespace Platform.Imaging.Codecs;

/// <summary>Writes JPEG, for thumbnails.</summary>
public static class JpegEncoder
{
    private const int NoReallocation = 1_024;

    /// <summary>libjpeg's own default; TurboJPEG would take a faster, coarser transform.</summary>
    private const int AccurateTransform = 4_096;

    /// <summary>A JPEG file of a picture, its colours at half the resolution (4:2:0).</summary>
    /// <param name="image">The picture.</param>
    /// <param name="quality">1 to 100.</param>
    /// <exception cref="ImagingException">It has a side of more than 65,500 pixels.</exception>
    public static unsafe byte[] Encode(RgbImage image, int quality = 85)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        var bound = TurboJpeg.BufferSize(image.Width, image.Height, TurboJpeg.Sampling420);
        if (bound is 0 or > int.MaxValue) throw new ImagingException($"{image.Width}×{image.Height} pixels are more than a JPEG can have");
        var file = GC.AllocateUninitializedArray<byte>((int)bound);
        var handle = TurboJpeg.InitCompress();
        if (handle == 0) throw new OutOfMemoryException("libturbojpeg could not make a compressor");
        try
        {
            fixed (byte* pixels = image.Pixels)
            fixed (byte* start = file)
            {
                var target = start;
                var length = bound;
                if (TurboJpeg.Compress(handle, pixels, image.Width, image.Width * 3, image.Height, TurboJpeg.PixelRgb, ref target, ref length, TurboJpeg.Sampling420, quality, NoReallocation | AccurateTransform) != 0)
                {
                    throw new ImagingException($"the picture cannot be written as JPEG: {TurboJpeg.Error(handle)}");
                }

                return file.AsSpan(0, (int)length).ToArray();
            }
        }
        finally
        {
            _ = TurboJpeg.Destroy(handle);
        }
    }
}
