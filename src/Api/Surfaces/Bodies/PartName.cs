using Microsoft.Net.Http.Headers;

namespace Platform.Api.Surfaces.Bodies;

/// <summary>What a part of a form says it is.</summary>
/// <param name="Field">The field it belongs to.</param>
/// <param name="File">The file's name; <c>null</c> for text.</param>
internal readonly record struct PartName(string Field, string? File)
{
    /// <summary>Reads a part's <c>Content-Disposition</c>.</summary>
    /// <exception cref="RequestRejectedException">It has none that can be used.</exception>
    public static PartName Of(string? contentDisposition)
    {
        if (!ContentDispositionHeaderValue.TryParse(contentDisposition, out var disposition) || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
            throw Unusable();
        try
        {
            var field = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            return field.Length > 0 ? new PartName(field, FileName(disposition)) : throw new RequestRejectedException("a part of the form has no name");
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            // What the parser let pass its properties may still not decode, such as a filename* without a value.
            throw Unusable();
        }
    }

    private static string? FileName(ContentDispositionHeaderValue disposition)
    {
        if (disposition.FileNameStar.HasValue) return disposition.FileNameStar.ToString();
        return disposition.FileName.HasValue ? HeaderUtilities.UnescapeAsQuotedString(disposition.FileName).ToString() : null;
    }

    private static RequestRejectedException Unusable() => new("a part of the form has no usable Content-Disposition");
}
