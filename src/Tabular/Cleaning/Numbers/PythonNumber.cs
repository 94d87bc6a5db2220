using System.Globalization;

namespace Platform.Tabular.Cleaning.Numbers;

/// <summary>Floating point as Python's <c>repr</c> writes it: the fewest digits that read back; with an exponent below 1e-4 and from 1e16.</summary>
internal static class PythonNumber
{
    public static string Of(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        if (at < 0) return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
        var exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is < -4 or >= 16) return $"{text.AsSpan(0, at)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        // .NET turns to an exponent from 1e15 on.
        var sign = value < 0 ? "-" : "";
        var digits = text[sign.Length..at].Replace(".", "", StringComparison.Ordinal).PadRight(exponent + 2, '0');
        return $"{sign}{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}";
    }
}
