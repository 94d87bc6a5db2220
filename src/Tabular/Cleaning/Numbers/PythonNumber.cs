using System.Globalization;

namespace Platform.Tabular.Cleaning.Numbers;

/// <summary>Floating point as Python's <c>repr</c> writes it: the fewest digits that read back; with an exponent below 1e-4 and from 1e16.</summary>
internal static class PythonNumber
{
    private const int Least = -4, Most = 15;

    public static string Of(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        // .NET turns to an exponent elsewhere; its digits are the same.
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = at < 0 ? 0 : int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = at < 0 ? text : text[..at];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        exponent += (point < 0 ? digits.Length : point) - 1;
        var zeros = digits.AsSpan().IndexOfAnyExcept('0');
        var sign = double.IsNegative(value) ? "-" : "";
        if (zeros < 0) return sign + "0.0";
        exponent -= zeros;
        return sign + Written(digits.Trim('0'), exponent);
    }

    private static string Written(string digits, int exponent) => exponent switch
    {
        < Least or > Most => $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits.AsSpan(1)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}",
        < 0 => $"0.{new string('0', -exponent - 1)}{digits}",
        _ when digits.Length <= exponent + 1 => $"{digits.PadRight(exponent + 1, '0')}.0",
        _ => $"{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}",
    };
}
