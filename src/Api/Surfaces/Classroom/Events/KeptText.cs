using System.Globalization;
using System.Text;

namespace Platform.Api.Surfaces.Classroom.Events;

/// <summary>Cuts texts that are too long to be kept whole, with a mark.</summary>
internal static class KeptText
{
    /// <summary>What is kept whole, in bytes of UTF-8: 64 KiB.</summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>How much of an error is kept from its end, where it says what it is.</summary>
    private const int TailBytes = MaxBytes / 4;

    /// <summary>A text, cut at its end.</summary>
    public static string? Of(string? text) => text is null || Fits(text, out var bytes) ? text : string.Concat(Head(text, MaxBytes), "\n" + Mark(bytes));

    /// <summary>An error, cut in its middle.</summary>
    public static string? OfError(string? text) =>
        text is null || Fits(text, out var bytes) ? text : string.Concat(Head(text, MaxBytes - TailBytes), "\n" + Mark(bytes) + "\n", Tail(text, TailBytes));

    private static bool Fits(string text, out int bytes)
    {
        bytes = text.Length;
        // No UTF-16 code unit is more than three bytes.
        return text.Length * 3L <= MaxBytes || (bytes = Encoding.UTF8.GetByteCount(text)) <= MaxBytes;
    }

    private static string Mark(int bytes) => string.Create(CultureInfo.InvariantCulture, $"[… cut to {MaxBytes} of {bytes} bytes]");

    private static ReadOnlySpan<char> Head(string text, int bytes)
    {
        Encoding.UTF8.GetEncoder().Convert(text, new byte[bytes], flush: false, out var chars, out _, out _);
        // An encoder takes the first half of a pair with nothing written yet.
        return text.AsSpan(0, chars > 0 && char.IsHighSurrogate(text[chars - 1]) ? chars - 1 : chars);
    }

    private static ReadOnlySpan<char> Tail(string text, int bytes)
    {
        var from = text.Length;
        for (var left = bytes; from > 0;)
        {
            var isPair = from > 1 && char.IsSurrogatePair(text[from - 2], text[from - 1]);
            left -= isPair ? 4 : Encoding.UTF8.GetByteCount(text.AsSpan(from - 1, 1));
            if (left < 0) break;
            from -= isPair ? 2 : 1;
        }

        return text.AsSpan(from);
    }
}
