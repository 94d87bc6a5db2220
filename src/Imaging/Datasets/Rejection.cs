namespace Platform.Imaging.Datasets;

/// <summary>Says why a dataset is not taken, always in the same form: <c>file: field: what is wrong</c>.</summary>
internal static class Rejection
{
    private const int MaxShown = 200;

    /// <summary>The dataset as a whole.</summary>
    public static DatasetRejectedException Of(string what) => new(what);

    /// <summary>A file of it.</summary>
    public static DatasetRejectedException In(string file, string what) => new($"{Shown(file)}: {what}", Shown(file));

    /// <summary>A field within a file.</summary>
    public static DatasetRejectedException At(string file, string field, string what) => new($"{Shown(file)}: {field}: {what}", Shown(file), field);

    /// <summary>A name as a message shows it: control characters and halves of surrogate pairs as U+FFFD, at most 200 characters.</summary>
    public static string Shown(string name)
    {
        var shown = string.Create(Math.Min(name.Length, MaxShown), name, static (to, from) =>
        {
            for (var at = 0; at < to.Length; at++)
            {
                var isPair = char.IsHighSurrogate(from[at]) ? at + 1 < to.Length && char.IsLowSurrogate(from[at + 1]) : char.IsLowSurrogate(from[at]) && at > 0 && char.IsHighSurrogate(from[at - 1]);
                to[at] = char.IsControl(from[at]) || (char.IsSurrogate(from[at]) && !isPair) ? '\uFFFD' : from[at];
            }
        });
        return name.Length > MaxShown ? shown + "…" : shown;
    }
}
