using System.Globalization;
using System.Text.Json;
using Platform.Api.Surfaces.Bodies;

namespace Platform.Api.Surfaces.Training;

/// <summary>What queries and forms of this surface hold beside what every surface's do.</summary>
internal static class TrainingQuery
{
    /// <summary>The object that is a whole body.</summary>
    public static JsonFields Root(JsonElement body) => body.ValueKind == JsonValueKind.Object ? JsonFields.Root(body) : throw TrainingErrorTable.Refused("body", "it is not a JSON object");

    /// <summary><c>true</c> or <c>false</c>, in any case as Python's clients write it; <c>null</c> where it is not given.</summary>
    public static bool? OptionalFlag(this QueryFields query, string name) => query.Text(name)?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw TrainingErrorTable.Refused(name, "it is one of true, false"),
    };

    /// <summary>A number within bounds; <paramref name="otherwise"/> where it is not given or empty.</summary>
    public static double Number(this MultipartForm form, string name, double otherwise, double least, double most)
    {
        if (!form.Fields.TryGetValue(name, out var text) || text.Trim() is not { Length: > 0 } given) return otherwise;
        return double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw TrainingErrorTable.Refused(name, string.Create(CultureInfo.InvariantCulture, $"it is not a number from {least} to {most}"));
    }

    /// <summary>A whole number within bounds; <paramref name="otherwise"/> where it is not given or empty.</summary>
    public static int Whole(this MultipartForm form, string name, int otherwise, int least, int most)
    {
        if (!form.Fields.TryGetValue(name, out var text) || text.Trim() is not { Length: > 0 } given) return otherwise;
        return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw TrainingErrorTable.Refused(name, $"it is not a whole number from {least} to {most}");
    }
}
