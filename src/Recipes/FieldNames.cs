namespace Platform.Recipes;

/// <summary>Guesses which setting somebody meant who wrote a name that there is not.</summary>
internal static class FieldNames
{
    /// <summary>The likeliest of the names beside it, else the path of the setting of that name elsewhere under the root; <c>null</c> where nothing is near.</summary>
    public static string? Meant(string name, IReadOnlyCollection<string> beside, Type? root = null)
    {
        if (name.Length > 40) return null;
        var nearest = beside.Select(known => (Known: known, Distance: Distance(name.ToLowerInvariant(), known.ToLowerInvariant()))).OrderBy(found => found.Distance).FirstOrDefault();
        if (nearest.Known is not null && nearest.Distance <= Math.Max(1, Math.Min(name.Length, nearest.Known.Length) / 3)) return nearest.Known;
        return root is null ? null : Paths(root).FirstOrDefault(path => path == name || path.EndsWith("." + name, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Paths(Type type) =>
        FieldSpec.Of(type).SelectMany(field =>
            field.Kind == FieldKind.Group ? Paths(field.Type).Select(path => $"{field.Name}.{path}").Prepend(field.Name) : [field.Name]);

    /// <summary>How many characters are to be put in, taken out or replaced (Levenshtein's distance).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j - 1], above) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
