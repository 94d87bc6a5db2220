using Platform.Imaging;
using Platform.Imaging.Batches;
using Platform.Imaging.Codecs;

namespace Platform.Vision.Tests.Training;

/// <summary>JPEG files of 32×32 pixels with a reddish disc, a greenish square or a bluish cross, of any place, size and shade, on a noisy ground.</summary>
internal sealed class DrawnShapes : IPictures
{
    private const int Side = 32;
    private readonly byte[][] _files;

    public DrawnShapes(int count) => _files = Enumerable.Range(0, count).Select(Draw).ToArray();

    public int Count => _files.Length;

    public int ClassOf(int index) => index % 3;

    public string NameOf(int index) => $"{index}.jpg";

    public byte[] Read(int index) => _files[index];

    private byte[] Draw(int index)
    {
        var random = new Random(index);
        var (x, y, radius, shade) = (random.Next(10, 22), random.Next(10, 22), random.Next(6, 10), random.Next(90, 200));
        var pixels = new byte[Side * Side * 3];
        for (var at = 0; at < Side * Side; at++)
        {
            var (dx, dy) = (Math.Abs((at % Side) - x), Math.Abs((at / Side) - y));
            var inside = ClassOf(index) switch
            {
                0 => (dx * dx) + (dy * dy) <= radius * radius,
                1 => Math.Max(dx, dy) <= radius - 1,
                _ => Math.Min(dx, dy) <= 2 && Math.Max(dx, dy) <= radius,
            };
            for (var channel = 0; channel < 3; channel++) pixels[(at * 3) + channel] = (byte)(random.Next(70) + (inside ? (channel == ClassOf(index) ? shade : shade / 3) : 0));
        }

        return JpegEncoder.Encode(new RgbImage(Side, Side, pixels), 90);
    }
}
