namespace Platform.Imaging.Datasets.Formats;

/// <summary>How far the boxes of a picture reach, so that they can be held to its size once it is known, without keeping them all.</summary>
internal struct BoxExtent
{
    private double _right, _bottom;
    private int _rightmost, _bottommost;

    /// <summary>The size that the annotations claim; 0 where they claim none.</summary>
    public int Width { get; set; }

    /// <inheritdoc cref="Width" />
    public int Height { get; set; }

    /// <summary>Adds a box.</summary>
    /// <param name="right">Its right edge, in pixels.</param>
    /// <param name="bottom">Its lower edge, in pixels.</param>
    /// <param name="annotation">Its place in the file.</param>
    public void Add(double right, double bottom, int annotation)
    {
        if (right > _right) (_right, _rightmost) = (right, annotation);
        if (bottom > _bottom) (_bottom, _bottommost) = (bottom, annotation);
    }

    /// <summary>The box that reaches out of a picture of this size; -1 where none does. A pixel is let pass, as tools round.</summary>
    public readonly int Outside(int width, int height) => _right > width + 1.0 ? _rightmost : _bottom > height + 1.0 ? _bottommost : -1;
}
