using FsCheck;
using FsCheck.Fluent;
using Platform.Imaging.Codecs;
using Platform.Imaging.Tests.Judge;

namespace Platform.Imaging.Tests.Codecs;

/// <summary>Valid files with bytes changed at random: they are decoded or refused; nothing else happens, and no memory is kept.</summary>
public sealed class DamagedFileTests(Torchvision judge)
{
    private static readonly ImageLimits _limits = new() { Pixels = 1_000_000 };

    [Theory]
    [InlineData("saved(photo(40, 30), 'JPEG')")]
    [InlineData("saved(photo(40, 30), 'JPEG', progressive=True)")]
    [InlineData("saved(photo(40, 30, 'CMYK'), 'JPEG', exif=b'Exif\\0\\0MM\\0*\\0\\0\\0\\x08' + struct.pack('>HHHIHHI', 1, 0x112, 3, 1, 6, 0, 0))")]
    [InlineData("png(20, 15, 8, 2)")]
    [InlineData("png(20, 15, 4, 3, interlaced=True, extra=chunk(b'PLTE', bytes(48)))")]
    [InlineData("png(20, 15, 16, 6)")]
    [InlineData("saved(photo(40, 30), 'WEBP')")]
    [InlineData("saved(photo(40, 30, 'RGBA'), 'WEBP', lossless=True)")]
    [InlineData("saved(photo(40, 30, 'RGBA'), 'WEBP', save_all=True, append_images=[photo(40, 30, 'RGBA', seed=2)])")]
    [InlineData("saved(photo(40, 30), 'BMP')")]
    [InlineData("saved(photo(40, 30).quantize(60), 'BMP')")]
    [InlineData("b'BM' + struct.pack('<IHHI', 0, 0, 0, 1078) + struct.pack('<IiiHHIIiiII', 40, 8, 3, 1, 8, 1, 26, 0, 0, 0, 0) + bytes(1024) + bytes([4,7,0,3,1,2,3,0,1,9,0,0,2,5,0,2,2,0,3,8,0,0,8,1,0,1])")]
    public void File_withBytesChanged_isDecodedOrRefused(string code)
    {
        var file = judge.Bytes($"result = {code}");
        // Half of the changes go to the head, where sizes and offsets are.
        var change = from at in Gen.OneOf(Gen.Choose(0, Math.Min(100, file.Length - 1)), Gen.Choose(0, file.Length - 1)) from value in Gen.OneOf(Gen.Choose(0, 255), Gen.Elements(0, 255, 128)) select (at, (byte)value);
        var damage = from changes in Gen.ListOf(change) from cut in Gen.Frequency((4, Gen.Constant(file.Length)), (1, Gen.Choose(0, file.Length))) select (changes.Take(6), cut);
        Prop.ForAll(damage.ToArbitrary(), damaged =>
        {
            var bytes = file.ToArray();
            foreach (var (at, value) in damaged.Item1) bytes[at] = value;
            return IsDecodedOrRefused(bytes.AsSpan(0, damaged.cut));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void Files_thatAreRefused_keepNoMemory()
    {
        byte[][] files = [.. new[] { "saved(photo(400, 300), 'JPEG', progressive=True)", "png(200, 150, 8, 6)", "saved(photo(400, 300), 'WEBP')" }.Select(code => judge.Bytes($"result = {code}")[..^2_000])];
        long Resident(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                foreach (var file in files) Assert.Throws<ImageRejectedException>(() => ImageDecoder.Decode(file, _limits));
            }

            GC.Collect();
            using var process = System.Diagnostics.Process.GetCurrentProcess();
            return process.WorkingSet64;
        }

        var before = Resident(100);
        // A decoder that was not given back costs some 200 kB for each of these files: 600 in all would be more than 100 MB.
        Assert.InRange(Resident(200) - before, long.MinValue, 48 << 20);
    }

    private static bool IsDecodedOrRefused(ReadOnlySpan<byte> file)
    {
        try
        {
            var picture = ImageDecoder.Decode(file, _limits);
            return picture.Pixels.Length == picture.Width * picture.Height * 3;
        }
        catch (ImageRejectedException refused)
        {
            return refused.Message.Length > 0;
        }
    }
}
