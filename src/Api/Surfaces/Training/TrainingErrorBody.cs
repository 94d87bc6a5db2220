using System.Text.RegularExpressions;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary>The form of the surface's errors.</summary>
/// <param name="Detail">What a person can act on, in English.</param>
/// <param name="Code">Its code.</param>
/// <param name="Field">The field it is about; <c>null</c> where it is about none.</param>
internal sealed partial record TrainingErrorBody(string Detail, string Code, string? Field)
{
    private const string FileDetail = "file";

    public static TrainingErrorBody Of(SurfaceError error) => new(Text(error), TrainingErrorTable.Of(error.Code).Code, FieldOf(error));

    /// <summary>The field: as the details have it, else as the message begins with, which is how readers of bodies and queries name it.</summary>
    public static string? FieldOf(SurfaceError error)
    {
        if (error.Details?.GetValueOrDefault(TrainingErrors.FieldDetail) is { Length: > 0 } named) return named;
        return TrainingErrorTable.Of(error.Code).Code == TrainingErrorTable.Validation && Named().Match(error.Message) is { Success: true } match ? match.Groups[1].Value : null;
    }

    private static string Text(SurfaceError error) =>
        error.Details?.GetValueOrDefault(FileDetail) is { Length: > 0 } file && !error.Message.Contains(file, StringComparison.Ordinal) ? $"{file}: {error.Message}" : error.Message;

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_.\-\[\]]*): ", RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
