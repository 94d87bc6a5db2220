namespace Platform.Imaging.Transforms;

/// <summary>Changes colours in place as torchvision does on Pillow's images: blends with black, with the mean grey, with the picture's own greys, and a turn of the hue, in Pillow's arithmetic of 32-bit floats.</summary>
internal static class Colours
{
    /// <summary>0 is black, 1 leaves it.</summary>
    public static void Brightness(Span<byte> pixels, double factor) => Through(pixels, BlendTable(0, (float)factor));

    /// <summary>0 is the mean grey, 1 leaves it.</summary>
    public static void Contrast(Span<byte> pixels, double factor)
    {
        var sum = 0L;
        for (var at = 0; at < pixels.Length; at += 3) sum += Grey(pixels[at], pixels[at + 1], pixels[at + 2]);
        var mean = (int)((double)sum / (pixels.Length / 3) + 0.5);
        Through(pixels, BlendTable(mean, (float)factor));
    }

    /// <summary>0 is grey, 1 leaves it.</summary>
    public static void Saturation(Span<byte> pixels, double factor)
    {
        var part = (float)factor;
        for (var at = 0; at < pixels.Length; at += 3)
        {
            var grey = Grey(pixels[at], pixels[at + 1], pixels[at + 2]);
            pixels[at] = Blend(grey, pixels[at], part);
            pixels[at + 1] = Blend(grey, pixels[at + 1], part);
            pixels[at + 2] = Blend(grey, pixels[at + 2], part);
        }
    }

    /// <summary>Turns the hue by a part of the circle, -0.5 to 0.5, in steps of 1/256.</summary>
    public static void Hue(Span<byte> pixels, double turn)
    {
        var step = (int)(turn * 255);
        for (var at = 0; at < pixels.Length; at += 3)
        {
            var (red, green, blue) = (pixels[at], pixels[at + 1], pixels[at + 2]);
            var (most, least) = (Math.Max(red, Math.Max(green, blue)), Math.Min(red, Math.Min(green, blue)));
            if (most == least) continue;
            var range = (float)(most - least);
            var saturation = (int)(range / most * 255.0);
            var (r, g, b) = ((most - red) / range, (most - green) / range, (most - blue) / range);
            var hue = red == most ? b - g : green == most ? (float)(2.0 + r - b) : (float)(4.0 + g - r);
            hue = (float)((hue / 6.0 + 1.0) % 1.0);
            FromHue((byte)((int)(hue * 255.0) + step), saturation, most, pixels.Slice(at, 3));
        }
    }

    private static void FromHue(byte hue, int saturation, byte value, Span<byte> pixel)
    {
        var sixth = (int)MathF.Floor((float)(hue * 6.0 / 255.0));
        var within = (float)(hue * 6.0 / 255.0 - sixth);
        var part = (float)(saturation / 255.0);
        var p = Rounded(value * (1.0 - part));
        var q = Rounded(value * (1.0 - part * within));
        var t = Rounded(value * (1.0 - part * (1.0 - within)));
        (pixel[0], pixel[1], pixel[2]) = (sixth % 6) switch
        {
            0 => (value, t, p),
            1 => (q, value, p),
            2 => (p, value, t),
            3 => (p, q, value),
            4 => (t, p, value),
            _ => (value, p, q),
        };
    }

    private static byte Rounded(double value) => (byte)Math.Clamp(Math.Round(value, MidpointRounding.AwayFromZero), 0, 255);

    /// <summary>Luma of ITU-R BT.601 in fixed point with 16 bits of fraction.</summary>
    private static int Grey(int red, int green, int blue) => (red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000) >> 16;

    private static byte Blend(int from, int to, float part)
    {
        var mixed = from + part * (to - from);
        return mixed <= 0 ? (byte)0 : mixed >= 255 ? (byte)255 : (byte)mixed;
    }

    private static byte[] BlendTable(int from, float part)
    {
        var table = new byte[256];
        for (var to = 0; to < table.Length; to++) table[to] = Blend(from, to, part);
        return table;
    }

    private static void Through(Span<byte> pixels, byte[] table)
    {
        foreach (ref var sample in pixels) sample = table[sample];
    }
}
