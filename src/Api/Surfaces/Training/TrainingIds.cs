using System.Globalization;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary>The ids in paths and forms: whole numbers from 1.</summary>
internal static class TrainingIds
{
    /// <summary>An id; <c>null</c> for a number so great that nothing has it.</summary>
    /// <exception cref="RequestRejectedException">It is no number; the message names the field.</exception>
    public static long? Parse(string field, string text)
    {
        if (text.Length == 0 || text.Any(c => !char.IsAsciiDigit(c)) || text.All(c => c == '0')) throw TrainingErrorTable.Refused(field, "it is not a whole number from 1");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    /// <summary>The grain of a job.</summary>
    public static ITrainingJobGrain Job(this IGrainFactory grains, long id) => grains.GetGrain<ITrainingJobGrain>(Text(id));

    /// <summary>A number as grains' keys have it.</summary>
    public static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
