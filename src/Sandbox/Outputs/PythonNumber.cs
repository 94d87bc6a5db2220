using System.Globalization;
using System.Text;

namespace Platform.Sandbox.Outputs;

/// <summary>Writes a JSON number as Python does after <c>json.loads</c>: whole numbers digit by digit, others as <c>repr(float)</c>.</summary>
internal static class PythonNumber
{
    // Python's json reads whole numbers up to this many digits (sys.int_info.default_max_str_digits).
    private const int MaxDigits = 4300;

    /// <summary>The number's text; null when it is not finite as Python would read it, or longer than Python reads.</summary>
    internal static string? Text(ReadOnlySpan<byte> json)
    {
        var text = Encoding.ASCII.GetString(json);
        if (!text.AsSpan().ContainsAny('.', 'e', 'E')) return text.Length > MaxDigits ? null : text == "-0" ? "0" : text;
        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? Repr(value) : null;
    }

    /// <summary>
    /// The shortest digits that read back as the same number, with an exponent below 1e-4 and from 1e16 on: <c>float_repr_style 'short'</c>.
    /// </summary>
    internal static string Repr(double value)
    {
        if (value == 0) return double.IsNegative(value) ? "-0.0" : "0.0";
        // .NET's "E16" is not the shortest; "R" is, in a form of its own choosing, so take its digits and exponent.
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var sign = shortest[0] == '-' ? "-" : "";
        var mantissa = shortest.AsSpan(sign.Length);
        var exponent = 0;
        if (mantissa.IndexOf('E') is >= 0 and var e)
        {
            exponent = int.Parse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..e];
        }
        var point = mantissa.IndexOf('.') is >= 0 and var p ? p : mantissa.Length;
        var all = mantissa.ToString().Replace(".", "", StringComparison.Ordinal);
        var leading = all.Length - all.TrimStart('0').Length;
        var digits = all.TrimStart('0').TrimEnd('0');
        // The value is 0.DIGITS × 10^place.
        var place = point + exponent - leading;
        if (place is <= -4 or > 16)
        {
            var power = place - 1;
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(power < 0 ? "-" : "+")}{Math.Abs(power):00}";
        }
        if (place <= 0) return $"{sign}0.{new string('0', -place)}{digits}";
        return place >= digits.Length ? $"{sign}{digits.PadRight(place, '0')}.0" : $"{sign}{digits[..place]}.{digits[place..]}";
    }
}
