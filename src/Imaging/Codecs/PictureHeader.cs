namespace Platform.Imaging.Codecs;

/// <summary>What a file's header claims of the pixels as they are stored, before its orientation is applied.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Width">In pixels, at least 1.</param>
/// <param name="Height">In pixels, at least 1.</param>
/// <param name="Orientation">EXIF's, 1 to 8; 1 is upright.</param>
internal readonly record struct PictureHeader(ImageFormat Format, int Width, int Height, int Orientation)
{
    /// <summary>Bytes of the pixels, three each.</summary>
    public int Length => checked(Width * Height * 3);

    /// <summary>Whether its orientation swaps width and height.</summary>
    public bool IsTurned => Orientation >= 5;
}
