using Platform.Imaging.Codecs;
using Platform.Imaging.Tests.Judge;

namespace Platform.Imaging.Tests.Codecs;

/// <summary>Files that Pillow writes, or that are written by hand, decoded to Pillow's very pixels.</summary>
public sealed class DecodedPixelsTests(Torchvision judge)
{
    [Theory]
    [InlineData("photo(61, 47)", "quality=90, subsampling=0")]
    [InlineData("photo(61, 47)", "quality=90, subsampling=1")]
    [InlineData("photo(61, 47)", "quality=75, subsampling=2")]
    [InlineData("photo(64, 48)", "quality=40, progressive=True")]
    [InlineData("photo(33, 70)", "quality=95, optimize=True, progressive=True, subsampling=0")]
    [InlineData("photo(61, 47, 'L')", "quality=80")]
    [InlineData("photo(61, 47, 'L')", "quality=80, progressive=True")]
    [InlineData("photo(61, 47, 'CMYK')", "quality=80")]
    [InlineData("photo(1, 1)", "quality=80")]
    [InlineData("photo(7, 1)", "quality=80, subsampling=2")]
    [InlineData("photo(300, 200)", "quality=85, restart_marker_blocks=4")]
    public void Jpeg_decodes_toTheSamePixels(string picture, string options) => Agrees($"saved({picture}, 'JPEG', {options})", ImageFormat.Jpeg);

    [Fact]
    public void Jpeg_ofFourInksTransformed_decodes_toTheSamePixels() =>
        // Pillow's files of four inks have Adobe's mark with transform 0; 2 makes YCCK of it.
        Agrees("""saved(photo(61, 47, 'CMYK'), 'JPEG', quality=80).replace(b'Adobe\0d\0\0\0\0\0', b'Adobe\0d\0\0\0\0\2')""", ImageFormat.Jpeg);

    [Fact]
    public void Jpeg_storedAsRgb_decodes_toTheSamePixels() =>
        Agrees("""(lambda f: f[:2] + b'\xff\xee\0\x0eAdobe\0d\0\0\0\0\0' + f[2:])(saved(photo(61, 47), 'JPEG', quality=90, subsampling=0))""", ImageFormat.Jpeg);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 4)]
    [InlineData(0, 8)]
    [InlineData(2, 8)]
    [InlineData(4, 8)]
    [InlineData(6, 8)]
    public void Png_withEveryFilter_decodes_toTheSamePixels(int colour, int depth)
    {
        Agrees($"png(37, 29, {depth}, {colour})", ImageFormat.Png);
        Agrees($"png(37, 29, {depth}, {colour}, interlaced=True)", ImageFormat.Png);
        Agrees($"png(3, 2, {depth}, {colour}, interlaced=True)", ImageFormat.Png);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Png_withPalette_decodes_toTheSamePixels(int depth)
    {
        var palette = $"chunk(b'PLTE', np.random.default_rng(5).integers(0, 256, {3 << depth}).astype(np.uint8).tobytes())";
        Agrees($"png(37, 29, {depth}, 3, extra={palette})", ImageFormat.Png);
        Agrees($"png(37, 29, {depth}, 3, interlaced=True, extra={palette} + chunk(b'tRNS', b'\\0\\x80'))", ImageFormat.Png);
    }

    [Theory]
    [InlineData(0, "chunk(b'tRNS', b'\\0\\x05')")]
    [InlineData(2, "chunk(b'tRNS', b'\\0\\x05\\0\\x05\\0\\x05')")]
    [InlineData(2, "chunk(b'gAMA', struct.pack('>I', 100000))")]
    [InlineData(2, "chunk(b'gAMA', struct.pack('>I', 30000)) + chunk(b'cHRM', struct.pack('>8I', 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))")]
    [InlineData(6, "chunk(b'sRGB', b'\\0') + chunk(b'bKGD', b'\\0\\x01\\0\\x02\\0\\x03')")]
    [InlineData(6, "chunk(b'tEXt', b'Comment\\0words')")]
    public void Png_withWordsOnItsColours_decodes_toTheSamePixels(int colour, string extra) => Agrees($"png(37, 29, 8, {colour}, extra={extra})", ImageFormat.Png);

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Png_of16Bits_differsByRounding(int colour) => Agrees($"png(37, 29, 16, {colour})", ImageFormat.Png, within: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(2)]
    public void Png_of16Bits_isRoundedTo8(int colour)
    {
        var file = judge.Bytes($"result = png(37, 29, 16, {colour})");
        // Pillow cuts 16-bit grey off at 255, which makes a white picture of it; what is meant is a rounded part of the range.
        var expected = judge.Picture($$"""
            samples = np.random.default_rng(1).integers(0, 1 << 16, (29, 37, {{(colour == 0 ? 1 : colour == 2 ? 3 : 2)}}))
            samples = samples if samples.shape[2] == 3 else np.repeat(samples[:, :, :1], 3, 2)
            result = Image.fromarray(np.rint(samples * 255 / 65535).astype(np.uint8), 'RGB')
            """);
        Same.Pixels(expected, ImageDecoder.Decode(file, new ImageLimits()));
    }

    [Theory]
    [InlineData("photo(61, 47)", "quality=70")]
    [InlineData("photo(61, 47)", "lossless=True")]
    [InlineData("photo(61, 47, 'RGBA')", "quality=70")]
    [InlineData("photo(61, 47, 'RGBA')", "lossless=True, exact=True")]
    [InlineData("photo(61, 47, 'RGBA')", "lossless=True")]
    [InlineData("photo(61, 47)", "save_all=True, append_images=[photo(61, 47, seed=2)], duration=40")]
    [InlineData("photo(61, 47, 'RGBA')", "save_all=True, append_images=[photo(61, 47, 'RGBA', seed=2)], duration=40, lossless=True")]
    public void WebP_decodes_toTheSamePixels(string picture, string options) => Agrees($"saved({picture}, 'WEBP', {options})", ImageFormat.WebP);

    [Theory]
    [InlineData("photo(61, 47)")]
    [InlineData("photo(61, 47, 'L')")]
    [InlineData("photo(61, 47, 'RGBA')")]
    [InlineData("photo(61, 47).convert('P')")]
    [InlineData("photo(61, 47).quantize(200)")]
    [InlineData("photo(61, 47).convert('1')")]
    [InlineData("photo(1, 1)")]
    public void Bmp_decodes_toTheSamePixels(string picture) => Agrees($"saved({picture}, 'BMP')", ImageFormat.Bmp);

    [Theory]
    [InlineData("40, 61, -47, 24, 0")]
    [InlineData("40, 61, 47, 16, 0")]
    [InlineData("40, 61, 47, 16, 3, (0xF800, 0x7E0, 0x1F)")]
    [InlineData("40, 61, 47, 32, 0")]
    [InlineData("40, 61, -47, 32, 3, (0xFF0000, 0xFF00, 0xFF)")]
    [InlineData("124, 61, 47, 32, 3, (0xFF000000, 0xFF0000, 0xFF00, 0xFF)")]
    [InlineData("40, 61, 47, 4, 0")]
    [InlineData("40, 61, 47, 1, 0")]
    [InlineData("12, 61, 47, 24, 0")]
    [InlineData("12, 61, 47, 4, 0")]
    public void Bmp_ofUnusualKind_decodes_toTheSamePixels(string kind) => Agrees(
        $$"""
        (lambda size, width, height, bits, compression, masks=(): (lambda head, pixels: b'BM' + struct.pack('<IHHI', 14 + len(head) + len(pixels), 0, 0, 14 + len(head)) + head + pixels)(
            (struct.pack('<IHHHH', size, width, height, 1, bits) if size == 12 else struct.pack('<IiiHHIIiiII', size, width, height, 1, bits, compression, 0, 0, 0, 0, 0))
                + b''.join(struct.pack('<I', mask) for mask in masks) + bytes(max(0, size - 40 - 4 * len(masks)) if size > 40 else 0)
                + (np.random.default_rng(3).integers(0, 256, (3 if size == 12 else 4) << bits).astype(np.uint8).tobytes() if bits <= 8 else b''),
            np.random.default_rng(4).integers(0, 256, (width * bits + 31) // 32 * 4 * abs(height)).astype(np.uint8).tobytes()))({{kind}})
        """,
        ImageFormat.Bmp);

    [Theory]
    [InlineData(8, "4 7 0 3 1 2 3 0 1 9 0 0 2 5 0 2 2 0 3 8 0 0 8 1 0 1")]
    [InlineData(4, "5 71 0 3 18 48 0 0 8 1 0 0 8 154 0 1")]
    public void Bmp_ofRunLengths_decodes_toWhatItSays(int bits, string runs)
    {
        var file = judge.Bytes($$"""
            palette = bytes(v for i in range({{1 << bits}}) for v in (i, 255 - i, i * 7 % 256, 0))
            body = bytes({{$"[{runs.Replace(' ', ',')}]"}})
            result = b'BM' + struct.pack('<IHHI', 0, 0, 0, 54 + len(palette)) + struct.pack('<IiiHHIIiiII', 40, 8, 3, 1, {{bits}}, {{(bits == 8 ? 1 : 2)}}, len(body), 0, 0, 0, 0) + palette + body
            """);
        int[][] rows = bits == 8
            ? [[7, 7, 7, 7, 1, 2, 3, 9], [5, 5, 0, 0, 8, 8, 8, 0], [1, 1, 1, 1, 1, 1, 1, 1]]
            : [[4, 7, 4, 7, 4, 1, 2, 3], [0, 1, 0, 1, 0, 1, 0, 1], [9, 10, 9, 10, 9, 10, 9, 10]];
        var pixels = rows.Reverse().SelectMany(row => row.SelectMany(i => new[] { (byte)(i * 7 % 256), (byte)(255 - i), (byte)i })).ToArray();
        Same.Pixels(new RgbImage(8, 3, pixels), ImageDecoder.Decode(file, new ImageLimits()));
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Orientation_isApplied_asPillowDoes(int orientation, string format, bool bigEndian)
    {
        var exif = $"(lambda o, b: b'Exif\\0\\0' + ((b'MM\\0*\\0\\0\\0\\x08' + struct.pack('>HHHIHHI', 1, 0x112, 3, 1, o, 0, 0)) if b else (b'II*\\0\\x08\\0\\0\\0' + struct.pack('<HHHIHHI', 1, 0x112, 3, 1, o, 0, 0))))({orientation}, {(bigEndian ? 1 : 0)})";
        Agrees($"saved(photo(40, 30), '{format}', exif={exif})", Enum.Parse<ImageFormat>(format, ignoreCase: true));
    }

    public static TheoryData<int, string, bool> Orientations()
    {
        var cases = new TheoryData<int, string, bool>();
        foreach (var format in new[] { "JPEG", "PNG", "WEBP" })
        {
            for (var orientation = 0; orientation <= 9; orientation++) cases.Add(orientation, format, orientation % 2 == 0);
        }

        return cases;
    }

    private void Agrees(string file, ImageFormat format, int within = 0)
    {
        var bytes = judge.Bytes($"result = {file}");
        var expected = judge.Picture("result = opened(raw(input))", bytes);
        var actual = ImageDecoder.Decode(bytes, new ImageLimits());
        Same.Pixels(expected, actual, within);
        Assert.Equal(new ImageHeader(format, expected.Width, expected.Height), ImageDecoder.ReadHeader(bytes, new ImageLimits()));
    }
}
