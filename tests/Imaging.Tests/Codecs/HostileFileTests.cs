using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Platform.Imaging.Codecs;
using Platform.Imaging.Tests.Judge;

namespace Platform.Imaging.Tests.Codecs;

/// <summary>Files that mean harm, or were damaged: each is refused with words, without its pixels' memory.</summary>
public sealed class HostileFileTests(Torchvision judge)
{
    [Fact]
    public void File_thatIsEmpty_isRefused() => Refused([], "empty");

    [Theory]
    [InlineData("this is a text and was named cat.png")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("GIF89a\u0001\0\u0001\0")]
    [InlineData("B")]
    [InlineData("BM is how this text begins, and it is no bitmap")]
    [InlineData("RIFF0000WAVEfmt ")]
    public void File_ofAnotherKind_isRefused(string text) => Refused(Encoding.Latin1.GetBytes(text), "no picture of a known kind (JPEG, PNG, WebP, BMP)");

    [Fact]
    public void File_thatIsTooLong_isRefused() => Refused(new byte[2_000], "the file has 2,000 bytes, more than the 1,000", new ImageLimits { FileBytes = 1_000 });

    [Theory]
    [InlineData(60_000, 60_000, "the picture claims 60000×60000 pixels, more than the 16,384")]
    [InlineData(16_000, 16_000, "the picture claims 16000×16000 pixels, more than the 64,000,000")]
    [InlineData(int.MaxValue, 1, "2147483647×1")]
    public void Png_thatIsABomb_isRefused_withoutItsMemory(int width, int height, string words) => RefusedCheaply(Png(width, height), words);

    [Fact]
    public void Jpeg_thatIsABomb_isRefused_withoutItsMemory()
    {
        var file = judge.Bytes("result = saved(photo(64, 64), 'JPEG')");
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), 60_000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), 60_000);
        RefusedCheaply(file, "60000×60000");
    }

    [Fact]
    public void WebP_thatIsABomb_isRefused_withoutItsMemory()
    {
        var file = judge.Bytes("result = saved(photo(64, 64, 'RGBA'), 'WEBP', save_all=True, append_images=[photo(64, 64, 'RGBA', seed=2)])");
        // The canvas of the extended header, less one, in 24 bits each.
        (file[24], file[25], file[26], file[27], file[28], file[29]) = (0x5F, 0xEA, 0, 0x5F, 0xEA, 0);
        RefusedCheaply(file, "60000×60000");
    }

    [Theory]
    [InlineData(60_000, 60_000, "60000×60000")]
    [InlineData(60_000, -60_000, "60000×60000")]
    [InlineData(-5, 5, "-5×5")]
    [InlineData(5, 0, "5×0")]
    [InlineData(5, int.MinValue, "5×-2147483648")]
    [InlineData(int.MaxValue, int.MaxValue, "2147483647×2147483647")]
    public void Bmp_ofImpossibleSize_isRefused_withoutItsMemory(int width, int height, string words)
    {
        var file = judge.Bytes("result = saved(photo(8, 8), 'BMP')");
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        RefusedCheaply(file, words);
    }

    [Fact]
    public void Png_withTextsThatUnpackToMuch_decodesWithoutThem()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var i = 0; i < 100; i++) zlib.Write(new byte[1 << 20]);
        }

        var file = judge.Bytes("result = png(20, 10, 8, 2, extra=chunk(b'zTXt', b'a\\0\\0' + raw(input)) + chunk(b'iCCP', b'a\\0\\0' + raw(input)))", packed.ToArray());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(20, ImageDecoder.Decode(file, new ImageLimits()).Width);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Jpeg_ofVeryManyScans_isRefused()
    {
        var file = judge.Bytes("result = saved(photo(64, 64), 'JPEG', progressive=True)");
        var scan = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var last = file[scan..^2];
        byte[] many = [.. file[..^2], .. Enumerable.Repeat(last, 150).SelectMany(bytes => bytes), 0xFF, 0xD9];
        Refused(many, "more than 100 scans");
    }

    [Theory]
    [InlineData("saved(photo(80, 60), 'JPEG')")]
    [InlineData("saved(photo(80, 60), 'JPEG', progressive=True)")]
    [InlineData("saved(photo(80, 60, 'CMYK'), 'JPEG')")]
    [InlineData("saved(photo(80, 60), 'JPEG', exif=b'Exif\\0\\0II*\\0\\x08\\0\\0\\0\\0\\0' + saved(photo(16, 16), 'JPEG'))")]
    [InlineData("png(40, 30, 8, 2)")]
    [InlineData("png(40, 30, 8, 6, interlaced=True)")]
    [InlineData("saved(photo(80, 60), 'WEBP')")]
    [InlineData("saved(photo(80, 60, 'RGBA'), 'WEBP', lossless=True)")]
    [InlineData("saved(photo(80, 60), 'BMP')")]
    [InlineData("saved(photo(80, 60, 'L'), 'BMP')")]
    public void File_thatIsCutOff_isRefused(string code)
    {
        var file = judge.Bytes($"result = {code}");
        Assert.Equal(ImageDecoder.ReadHeader(file, new ImageLimits()).Width * ImageDecoder.ReadHeader(file, new ImageLimits()).Height * 3, ImageDecoder.Decode(file, new ImageLimits()).Pixels.Length);
        // The end mark of a PNG holds no pixels, nor does the checksum before it.
        foreach (var part in new[] { 0.05, 0.3, 0.5, 0.7, 0.9, 0.97 }) Assert.Throws<ImageRejectedException>(() => ImageDecoder.Decode(file.AsSpan(0, (int)(file.Length * part)), new ImageLimits()));
    }

    [Theory]
    [InlineData("saved(photo(30, 20), 'JPEG')")]
    [InlineData("saved(photo(30, 20), 'WEBP', lossless=True)")]
    [InlineData("png(30, 20, 8, 2)")]
    [InlineData("saved(photo(30, 20), 'BMP')")]
    public void Header_followedByGarbage_isRefused(string code)
    {
        var file = judge.Bytes($"result = {code}");
        // The size stays readable in all four; what follows is random. A bitmap's pixels may be anything, so its head is spoilt.
        var kept = code.Contains("BMP", StringComparison.Ordinal) ? 26 : code.Contains("JPEG", StringComparison.Ordinal) ? file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 19 : 40;
        new Random(1).NextBytes(file.AsSpan(kept));
        Assert.Throws<ImageRejectedException>(() => ImageDecoder.Decode(file, new ImageLimits()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Exif_ofAnyBytes_isAnOrientation(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var exif = new byte[random.Next(80)];
            random.NextBytes(exif);
            ReadOnlySpan<byte> head = round % 3 == 0 ? "II*\0\u0008\0\0\0"u8 : round % 3 == 1 ? "MM\0*\0\0\0\u0008"u8 : default;
            head[..Math.Min(head.Length, exif.Length)].CopyTo(exif);
            if (exif.Length > 11 && round % 2 == 0) (exif[8], exif[9], exif[10], exif[11]) = (1, 0, 0x12, 1);
            Assert.InRange(ExifOrientation.Of(exif), 1, 8);
        }
    }

    private static void Refused(byte[] file, string words, ImageLimits? limits = null)
    {
        Assert.Contains(words, Assert.Throws<ImageRejectedException>(() => ImageDecoder.Decode(file, limits ?? new ImageLimits())).Message, StringComparison.Ordinal);
    }

    private static void RefusedCheaply(byte[] file, string words)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(file, words);
        Assert.Contains(words, Assert.Throws<ImageRejectedException>(() => ImageDecoder.ReadHeader(file, new ImageLimits())).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>A PNG's head, and a little of its pixels.</summary>
    private byte[] Png(int width, int height) => judge.Bytes($"f = bytearray(png(8, 8, 8, 2)); f[16:24] = struct.pack('>II', {width}, {height}); result = bytes(f)");
}
