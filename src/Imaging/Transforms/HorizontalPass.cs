using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Platform.Imaging.Transforms;

/// <summary>Resizes along rows.</summary>
internal static class HorizontalPass
{
    /// <summary>Taps that are taken at once.</summary>
    private const int Group = 4;

    /// <summary>The bytes that a load of a group takes, of which 12 are its own.</summary>
    private const int Load = 16;

    /// <summary>Rows that are made at once, with the same weights.</summary>
    private const int Rows = 4;

    /// <summary>Writes the rows one behind the other.</summary>
    public static void Run(PixelView from, ResampleWeights weights, Span<byte> to, bool portable)
    {
        var width = weights.Starts.Length;
        for (var y = 0; y < from.Height; y += Rows)
        {
            // Where there are fewer rows left, the last one is made several times.
            var last = Math.Min(y + Rows, from.Height) - 1;
            var rows = from.From(y);
            var target = to[(y * width * 3)..];
            var safe = Vector128.IsHardwareAccelerated ? Safe(weights, from.From(last).Length) : 0;
            if (Avx2.IsSupported && !portable)
            {
                Fast(rows, from.Stride, weights, safe, target, width * 3, last - y);
            }
            else
            {
                for (var row = 0; row <= last - y; row++) Middling(rows[(row * from.Stride)..], weights, safe, target[(row * width * 3)..]);
            }

            for (var row = 0; row <= last - y; row++) Plain(rows[(row * from.Stride)..], weights, safe, target[(row * width * 3)..]);
        }
    }

    /// <summary>
    /// How many outputs from the left may be made with wide loads and stores. A group is read as 16 bytes, and a pixel is written as four, the last of which its right neighbour overwrites: the last pixel of a row has none.
    /// </summary>
    private static int Safe(ResampleWeights weights, int readable)
    {
        var safe = weights.Starts.Length - 1;
        while (safe > 0 && (weights.Starts[safe - 1] + weights.Stride) * 3 + (Load - Group * 3) > readable) safe--;
        return safe;
    }

    private static void Fast(ReadOnlySpan<byte> rows, int stride, ResampleWeights weights, int outputs, Span<byte> target, int targetStride, int last)
    {
        // Pairs of neighbours per channel as 16 bits: the first two taps in the lower half, the others in the upper one.
        var spread = Vector256.Create(
            (byte)0, 255, 3, 255, 1, 255, 4, 255, 2, 255, 5, 255, 255, 255, 255, 255,
            6, 255, 9, 255, 7, 255, 10, 255, 8, 255, 11, 255, 255, 255, 255, 255);
        var pairs = Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1);
        var (one, two, three) = (Math.Min(1, last), Math.Min(2, last), Math.Min(3, last));
        ref var source = ref MemoryMarshal.GetReference(rows);
        ref var high = ref MemoryMarshal.GetArrayDataReference(weights.High);
        ref var low = ref MemoryMarshal.GetArrayDataReference(weights.Low);
        ref var output = ref MemoryMarshal.GetReference(target);
        for (var x = 0; x < outputs; x++)
        {
            ref var pixels = ref Unsafe.Add(ref source, weights.Starts[x] * 3);
            var (highs0, highs1, highs2, highs3) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
            var (lows0, lows1, lows2, lows3) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
            var at = x * weights.Stride;
            for (var end = at + weights.Counts[x]; at < end; at += Group, pixels = ref Unsafe.Add(ref pixels, Group * 3))
            {
                var (upper, lower) = (Weights(ref Unsafe.Add(ref high, at), pairs), Weights(ref Unsafe.Add(ref low, at), pairs));
                var (row0, row1) = (Samples(ref pixels, spread), Samples(ref Unsafe.Add(ref pixels, stride * one), spread));
                var (row2, row3) = (Samples(ref Unsafe.Add(ref pixels, stride * two), spread), Samples(ref Unsafe.Add(ref pixels, stride * three), spread));
                highs0 += Avx2.MultiplyAddAdjacent(row0, upper);
                highs1 += Avx2.MultiplyAddAdjacent(row1, upper);
                highs2 += Avx2.MultiplyAddAdjacent(row2, upper);
                highs3 += Avx2.MultiplyAddAdjacent(row3, upper);
                lows0 += Avx2.MultiplyAddAdjacent(row0, lower);
                lows1 += Avx2.MultiplyAddAdjacent(row1, lower);
                lows2 += Avx2.MultiplyAddAdjacent(row2, lower);
                lows3 += Avx2.MultiplyAddAdjacent(row3, lower);
            }

            var packed = Sse2.PackUnsignedSaturate(
                Sse2.PackSignedSaturate(Rounded(highs0, lows0), Rounded(highs1, lows1)), Sse2.PackSignedSaturate(Rounded(highs2, lows2), Rounded(highs3, lows3))).AsUInt32();
            ref var pixel = ref Unsafe.Add(ref output, x * 3);
            Unsafe.WriteUnaligned(ref pixel, packed.ToScalar());
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref pixel, targetStride * one), packed.GetElement(1));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref pixel, targetStride * two), packed.GetElement(2));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref pixel, targetStride * three), packed.GetElement(3));
        }
    }

    private static Vector256<short> Samples(ref byte pixels, Vector256<byte> spread)
    {
        var loaded = Vector128.LoadUnsafe(ref pixels);
        return Avx2.Shuffle(Vector256.Create(loaded, loaded), spread).AsInt16();
    }

    private static Vector128<int> Rounded(Vector256<int> highs, Vector256<int> lows)
    {
        var sums = (highs << ResampleWeights.LowBits) + lows;
        return (sums.GetLower() + sums.GetUpper() + Vector128.Create(ResampleWeights.Half)) >> ResampleWeights.Fraction;
    }

    private static Vector256<short> Weights(ref short four, Vector256<int> pairs) =>
        Avx2.PermuteVar8x32(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref Unsafe.As<short, byte>(ref four))).AsInt32().ToVector256Unsafe(), pairs).AsInt16();

    private static void Middling(ReadOnlySpan<byte> row, ResampleWeights weights, int outputs, Span<byte> target)
    {
        ref var source = ref MemoryMarshal.GetReference(row);
        ref var taps = ref MemoryMarshal.GetArrayDataReference(weights.Weights);
        ref var output = ref MemoryMarshal.GetReference(target);
        for (var x = 0; x < outputs; x++)
        {
            ref var pixels = ref Unsafe.Add(ref source, weights.Starts[x] * 3);
            var sums = Vector128.Create(ResampleWeights.Half);
            var at = x * weights.Stride;
            for (var end = at + weights.Counts[x]; at < end; at++, pixels = ref Unsafe.Add(ref pixels, 3))
            {
                var samples = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref pixels)).AsByte())).AsInt32();
                sums += samples * Unsafe.Add(ref taps, at);
            }

            sums >>= ResampleWeights.Fraction;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref output, x * 3), sums[0] | sums[1] << 8 | sums[2] << 16);
        }
    }

    private static void Plain(ReadOnlySpan<byte> row, ResampleWeights weights, int first, Span<byte> target)
    {
        for (var x = first; x < weights.Starts.Length; x++)
        {
            var (red, green, blue) = (ResampleWeights.Half, ResampleWeights.Half, ResampleWeights.Half);
            var taps = weights.Weights.AsSpan(x * weights.Stride, weights.Counts[x]);
            var pixels = row[(weights.Starts[x] * 3)..];
            for (var tap = 0; tap < taps.Length; tap++)
            {
                red += pixels[tap * 3] * taps[tap];
                green += pixels[tap * 3 + 1] * taps[tap];
                blue += pixels[tap * 3 + 2] * taps[tap];
            }

            target[x * 3] = (byte)(red >> ResampleWeights.Fraction);
            target[x * 3 + 1] = (byte)(green >> ResampleWeights.Fraction);
            target[x * 3 + 2] = (byte)(blue >> ResampleWeights.Fraction);
        }
    }
}
