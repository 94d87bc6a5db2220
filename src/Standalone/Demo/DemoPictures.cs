using System.Buffers.Binary;
using System.IO.Compression;

namespace Platform.Standalone.Demo;

/// <summary>The demo's pictures: discs, squares and triangles in many colours on a noisy ground, drawn here, the same each time.</summary>
internal static class DemoPictures
{
    private const int Side = 48;
    private const int Train = 60;
    private const int Validation = 15;

    private static readonly string[] Shapes = ["disc", "square", "triangle"];

    /// <summary>A zip of folders <c>train/{shape}/…</c> and <c>val/{shape}/…</c>, of BMP files.</summary>
    public static byte[] Zip()
    {
        var random = new Random(7);
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (split, count) in new[] { ("train", Train), ("val", Validation) })
            {
                for (var shape = 0; shape < Shapes.Length; shape++)
                {
                    for (var number = 1; number <= count; number++)
                    {
                        var entry = zip.CreateEntry($"{split}/{Shapes[shape]}/{Shapes[shape]}_{number:000}.bmp");
                        entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
                        using var content = entry.Open();
                        content.Write(Draw(shape, random));
                    }
                }
            }
        }

        return file.ToArray();
    }

    /// <summary>A BMP of 24 bits a pixel: two headers of 14 and 40 bytes, then the rows from the bottom.</summary>
    private static byte[] Draw(int shape, Random random)
    {
        var file = new byte[54 + (Side * Side * 3)];
        (file[0], file[1], file[26], file[28]) = ((byte)'B', (byte)'M', 1, 24);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), Side);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), Side);
        var (fill, ground) = (Colour(random, 110, 256), Colour(random, 0, 90));
        var (x0, y0, radius) = (random.Next(19, 29), random.Next(19, 29), random.Next(10, 17));
        for (var pixel = 0; pixel < Side * Side; pixel++)
        {
            var (x, y) = ((pixel % Side) - x0, (pixel / Side) - y0);
            var inside = shape switch
            {
                0 => (x * x) + (y * y) <= radius * radius,
                1 => Math.Abs(x) < radius && Math.Abs(y) < radius,
                _ => y > -radius && y < radius && Math.Abs(x) < (radius - y) / 2,
            };
            for (var channel = 0; channel < 3; channel++)
                file[54 + (pixel * 3) + channel] = (byte)Math.Clamp((inside ? fill : ground)[channel] + random.Next(-25, 26), 0, 255);
        }

        return file;
    }

    private static int[] Colour(Random random, int from, int to) => [random.Next(from, to), random.Next(from, to), random.Next(from, to)];
}
