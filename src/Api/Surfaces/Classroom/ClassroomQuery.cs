using System.Globalization;
using Platform.Api.Surfaces.Classroom.Events;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>The parameters of a query, refused in the surface's form.</summary>
internal readonly struct ClassroomQuery(IQueryCollection query)
{
    private const int MaxChars = 1_024;

    /// <summary>A text; <c>null</c> where it is not given or empty.</summary>
    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1) throw ClassroomErrors.Refused($"{name}: It may be given once", name, ClassroomErrors.Quoted(values.ToString()));
        if (values.Count == 0 || string.IsNullOrEmpty(values[0])) return null;
        return values[0]!.Length <= MaxChars ? values[0] : throw ClassroomErrors.Refused($"{name}: It must have at most {MaxChars} characters", name, ClassroomErrors.Quoted(values[0]!));
    }

    /// <summary>A notebook's path, as events have it.</summary>
    public string? Notebook(string name) => EventChecks.Notebook(Text(name));

    /// <summary>A day; <c>null</c> where it is not given.</summary>
    public DateOnly? Day(string name)
    {
        if (Text(name) is not { } text) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw ClassroomErrors.Refused($"{name}: It must be a date in the form YYYY-MM-DD", name, ClassroomErrors.Quoted(text));
    }

    /// <summary>A sequence number; <c>null</c> where it is not given.</summary>
    public long? Seq(string name)
    {
        if (Text(name) is not { } text) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? seq
            : throw ClassroomErrors.Refused($"{name}: It must be a whole number from 0", name, ClassroomErrors.Quoted(text));
    }
}
