namespace Platform.Imaging.Codecs;

/// <summary>Writes JPEG, for thumbnails.</summary>
public static class JpegEncoder
{
    /// <summary>A JPEG file of a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="quality">1 to 100.</param>
    public static byte[] Encode(RgbImage image, int quality = 85) => throw new NotImplementedException();
}
