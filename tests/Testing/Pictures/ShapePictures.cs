using System.Buffers.Binary;
using System.IO.Compression;

namespace Platform.Testing.Pictures;

/// <summary>Small pictures of three classes that are easy to tell apart: discs, squares and stripes of many colours on noise. The same for the same seed.</summary>
public static class ShapePictures
{
    /// <summary>The classes, in code-point order.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["disc", "square", "stripes"];

    /// <summary>A zip of folders <c>train/{class}/…</c> and <c>val/{class}/…</c>.</summary>
    public static byte[] ImageFolder(int trainPerClass, int valPerClass, int side = 32, int seed = 1)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            var number = 0;
            foreach (var (split, count) in new[] { ("train", trainPerClass), ("val", valPerClass) })
            {
                for (var label = 0; label < Classes.Count; label++)
                {
                    for (var i = 0; i < count; i++)
                    {
                        using var entry = zip.CreateEntry($"{split}/{Classes[label]}/{i:000}.bmp").Open();
                        entry.Write(Bmp(label, side, (seed * 100_000) + number++));
                    }
                }
            }
        }

        return file.ToArray();
    }

    /// <summary>A 24-bit BMP of a class.</summary>
    public static byte[] Bmp(int label, int side, int seed)
    {
        var random = new Random(seed);
        var row = ((side * 3) + 3) & ~3;
        var file = new byte[54 + (row * side)];
        (file[0], file[1], file[26], file[28]) = ((byte)'B', (byte)'M', 1, 24);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), side);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), side);
        var colour = new[] { random.Next(140, 256), random.Next(140, 256), random.Next(140, 256) };
        var (x0, y0, radius) = (side / 2 + random.Next(-3, 4), side / 2 + random.Next(-3, 4), side / 4 + random.Next(0, side / 8));
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var (dx, dy) = (x - x0, y - y0);
                var inside = label switch
                {
                    0 => (dx * dx) + (dy * dy) <= radius * radius,
                    1 => Math.Abs(dx) <= radius && Math.Abs(dy) <= radius,
                    _ => (y + x0) % 8 < 4,
                };
                for (var channel = 0; channel < 3; channel++) file[54 + (y * row) + (x * 3) + channel] = (byte)(inside ? colour[channel] : random.Next(0, 70));
            }
        }

        return file;
    }
}
