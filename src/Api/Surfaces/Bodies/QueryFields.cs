using System.Globalization;

namespace Platform.Api.Surfaces.Bodies;

/// <summary>The parameters of a query. What is given twice or is of another kind is refused with its name.</summary>
public readonly struct QueryFields(IQueryCollection query)
{
    /// <summary>A text; <c>null</c> where it is not given or empty.</summary>
    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1) throw new RequestRejectedException($"{name}: it is given twice");
        return values.Count == 1 && values[0] is { Length: > 0 } value ? value : null;
    }

    /// <summary>A text that must be given.</summary>
    public string RequiredText(string name) => Text(name) ?? throw new RequestRejectedException($"{name}: it is required");

    /// <summary>A whole number within bounds; <paramref name="otherwise"/> where it is not given.</summary>
    public int Number(string name, int otherwise, int least, int most) => (int)Number(name, (long)otherwise, least, most);

    /// <inheritdoc cref="Number(string, int, int, int)" />
    public long Number(string name, long otherwise, long least, long most)
    {
        if (Text(name) is not { } text) return otherwise;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new RequestRejectedException(most >= int.MaxValue ? $"{name}: it is not a whole number from {least}" : $"{name}: it is not a whole number from {least} to {most}");
    }

    /// <summary><c>true</c> or <c>false</c>; the latter where it is not given.</summary>
    public bool Flag(string name) => Choice(name, "false", "true", "false") == "true";

    /// <summary>One of a few words; <paramref name="otherwise"/> where it is not given.</summary>
    public string Choice(string name, string otherwise, params ReadOnlySpan<string> choices)
    {
        if (Text(name) is not { } text) return otherwise;
        return choices.Contains(text) ? text : throw new RequestRejectedException($"{name}: it is one of {string.Join(", ", choices!)}");
    }
}
