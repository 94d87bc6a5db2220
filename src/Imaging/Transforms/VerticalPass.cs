using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Platform.Imaging.Transforms;

/// <summary>Resizes along columns: each row of the output is a weighted sum of rows.</summary>
internal static class VerticalPass
{
    /// <summary>Writes the rows one behind the other.</summary>
    /// <param name="from">The rows; its first is the input's row <paramref name="first"/>.</param>
    /// <param name="first">What the weights' positions are counted from.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="to">Where to write.</param>
    /// <param name="portable">Leaves AVX2 aside.</param>
    public static void Run(PixelView from, int first, ResampleWeights weights, Span<byte> to, bool portable)
    {
        var bytes = from.Width * 3;
        for (var y = 0; y < weights.Starts.Length; y++)
        {
            var rows = from.From(weights.Starts[y] - first);
            var target = to.Slice(y * bytes, bytes);
            var (at, count) = (y * weights.Stride, weights.Counts[y]);
            var done = 0;
            if (Avx2.IsSupported && !portable) done = Fast(rows, from.Stride, weights.High.AsSpan(at, count), weights.Low.AsSpan(at, count), target);
            else if (Vector128.IsHardwareAccelerated) done = Middling(rows, from.Stride, weights.Weights.AsSpan(at, count), target);
            Plain(rows, from.Stride, weights.Weights.AsSpan(at, count), done, target);
        }
    }

    private static int Fast(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<short> high, ReadOnlySpan<short> low, Span<byte> target)
    {
        var x = 0;
        ref var source = ref MemoryMarshal.GetReference(rows);
        ref var output = ref MemoryMarshal.GetReference(target);
        for (; x <= target.Length - Vector128<byte>.Count; x += Vector128<byte>.Count)
        {
            var (leftHigh, leftLow, rightHigh, rightLow) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
            ref var pixels = ref Unsafe.Add(ref source, x);
            for (var tap = 0; tap < high.Length; tap += 2, pixels = ref Unsafe.Add(ref pixels, stride * 2))
            {
                // Rows two at a time; the last one of an odd number goes with zeros.
                var hasTwo = tap + 1 < high.Length;
                var above = Vector128.LoadUnsafe(ref pixels);
                var below = hasTwo ? Vector128.LoadUnsafe(ref Unsafe.Add(ref pixels, stride)) : Vector128<byte>.Zero;
                var upper = Vector256.Create((ushort)high[tap] | (hasTwo ? high[tap + 1] << 16 : 0)).AsInt16();
                var lower = Vector256.Create((ushort)low[tap] | (hasTwo ? low[tap + 1] << 16 : 0)).AsInt16();
                var left = Avx2.ConvertToVector256Int16(Sse2.UnpackLow(above, below));
                var right = Avx2.ConvertToVector256Int16(Sse2.UnpackHigh(above, below));
                leftHigh += Avx2.MultiplyAddAdjacent(left, upper);
                leftLow += Avx2.MultiplyAddAdjacent(left, lower);
                rightHigh += Avx2.MultiplyAddAdjacent(right, upper);
                rightLow += Avx2.MultiplyAddAdjacent(right, lower);
            }

            var half = Vector256.Create(ResampleWeights.Half);
            var first = ((leftHigh << ResampleWeights.LowBits) + leftLow + half) >> ResampleWeights.Fraction;
            var second = ((rightHigh << ResampleWeights.LowBits) + rightLow + half) >> ResampleWeights.Fraction;
            // Packing goes by halves of the register: put the quarters back in order.
            var words = Avx2.Permute4x64(Avx2.PackSignedSaturate(first, second).AsInt64(), 0b11_01_10_00).AsInt16();
            Sse2.PackUnsignedSaturate(words.GetLower(), words.GetUpper()).StoreUnsafe(ref output, (nuint)x);
        }

        return x;
    }

    private static int Middling(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> weights, Span<byte> target)
    {
        var x = 0;
        ref var source = ref MemoryMarshal.GetReference(rows);
        ref var output = ref MemoryMarshal.GetReference(target);
        for (; x <= target.Length - Vector128<byte>.Count; x += Vector128<byte>.Count)
        {
            var half = Vector128.Create(ResampleWeights.Half);
            var (a, b, c, d) = (half, half, half, half);
            ref var pixels = ref Unsafe.Add(ref source, x);
            for (var tap = 0; tap < weights.Length; tap++, pixels = ref Unsafe.Add(ref pixels, stride))
            {
                var (left, right) = Vector128.Widen(Vector128.LoadUnsafe(ref pixels));
                var (first, second) = Vector128.Widen(left);
                var (third, fourth) = Vector128.Widen(right);
                var weight = weights[tap];
                a += first.AsInt32() * weight;
                b += second.AsInt32() * weight;
                c += third.AsInt32() * weight;
                d += fourth.AsInt32() * weight;
            }

            const int Fraction = ResampleWeights.Fraction;
            Vector128.Narrow(Vector128.Narrow((a >> Fraction).AsUInt32(), (b >> Fraction).AsUInt32()), Vector128.Narrow((c >> Fraction).AsUInt32(), (d >> Fraction).AsUInt32()))
                .StoreUnsafe(ref output, (nuint)x);
        }

        return x;
    }

    private static void Plain(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> weights, int first, Span<byte> target)
    {
        for (var x = first; x < target.Length; x++)
        {
            var sum = ResampleWeights.Half;
            for (var tap = 0; tap < weights.Length; tap++) sum += rows[tap * stride + x] * weights[tap];
            target[x] = (byte)(sum >> ResampleWeights.Fraction);
        }
    }
}
