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

    /// <summary>Writes the rows one behind the other.</summary>
    public static void Run(PixelView from, ResampleWeights weights, Span<byte> to, bool portable)
    {
        var width = weights.Starts.Length;
        for (var y = 0; y < from.Height; y++)
        {
            var row = from.From(y);
            var target = to[(y * width * 3)..];
            // A pixel is written as four bytes, the last of which its right neighbour overwrites; and a group is read as 16. Near the end of the memory there is no room for that.
            var safe = 0;
            if (Avx2.IsSupported && !portable)
            {
                safe = Safe(weights, row.Length, target.Length);
                Fast(row, weights, safe, target);
            }
            else if (Vector128.IsHardwareAccelerated)
            {
                safe = Safe(weights, row.Length, target.Length);
                Middling(row, weights, safe, target);
            }

            Plain(row, weights, safe, target);
        }
    }

    /// <summary>How many outputs from the left may be made with wide loads and stores.</summary>
    private static int Safe(ResampleWeights weights, int readable, int writable)
    {
        var safe = Math.Min(weights.Starts.Length, (writable - 1) / 3);
        while (safe > 0 && (weights.Starts[safe - 1] + weights.Stride) * 3 + (Load - Group * 3) > readable) safe--;
        return safe;
    }

    private static void Fast(ReadOnlySpan<byte> row, ResampleWeights weights, int outputs, Span<byte> target)
    {
        // Pairs of neighbours per channel as 16 bits: the first two taps in the lower half, the others in the upper one.
        var spread = Vector256.Create(
            (byte)0, 255, 3, 255, 1, 255, 4, 255, 2, 255, 5, 255, 255, 255, 255, 255,
            6, 255, 9, 255, 7, 255, 10, 255, 8, 255, 11, 255, 255, 255, 255, 255);
        var pairs = Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1);
        ref var source = ref MemoryMarshal.GetReference(row);
        ref var high = ref MemoryMarshal.GetArrayDataReference(weights.High);
        ref var low = ref MemoryMarshal.GetArrayDataReference(weights.Low);
        ref var output = ref MemoryMarshal.GetReference(target);
        for (var x = 0; x < outputs; x++)
        {
            ref var pixels = ref Unsafe.Add(ref source, weights.Starts[x] * 3);
            var (upper, lower) = (Vector256<int>.Zero, Vector256<int>.Zero);
            var at = x * weights.Stride;
            for (var end = at + weights.Counts[x]; at < end; at += Group, pixels = ref Unsafe.Add(ref pixels, Group * 3))
            {
                var loaded = Vector128.LoadUnsafe(ref pixels);
                var samples = Avx2.Shuffle(Vector256.Create(loaded, loaded), spread).AsInt16();
                upper += Avx2.MultiplyAddAdjacent(samples, Weights(ref Unsafe.Add(ref high, at), pairs));
                lower += Avx2.MultiplyAddAdjacent(samples, Weights(ref Unsafe.Add(ref low, at), pairs));
            }

            var sums = (upper << ResampleWeights.LowBits) + lower;
            var rounded = (sums.GetLower() + sums.GetUpper() + Vector128.Create(ResampleWeights.Half)) >> ResampleWeights.Fraction;
            var packed = Sse2.PackUnsignedSaturate(Sse2.PackSignedSaturate(rounded, rounded), Vector128<short>.Zero);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref output, x * 3), packed.AsUInt32().ToScalar());
        }
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
