using System.Globalization;

namespace Platform.Tabular.Csv;

/// <summary>Column names of a header's cells, as pandas 1.5 makes them.</summary>
internal static class HeaderNames
{
    /// <summary>An empty cell becomes <c>Unnamed: 0</c> by its place; a name that stands already is given <c>.1</c>, <c>.2</c>…, those that were in the header first.</summary>
    public static string[] Of(IReadOnlyList<string> cells)
    {
        var names = new string[cells.Count];
        var standing = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var place = 0; place < names.Length; place++)
        {
            names[place] = cells[place].Length > 0 ? cells[place] : string.Create(CultureInfo.InvariantCulture, $"Unnamed: {place}");
            standing[names[place]] = standing.GetValueOrDefault(names[place]) + 1;
        }

        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var place = 0; place < names.Length; place++)
        {
            if (cells[place].Length > 0) Rename(place);
        }

        for (var place = 0; place < names.Length; place++)
        {
            if (cells[place].Length == 0) Rename(place);
        }

        return names;

        void Rename(int place)
        {
            var given = names[place];
            var name = given;
            var used = uses.GetValueOrDefault(given);
            while (used > 0)
            {
                uses[given] = used + 1;
                name = string.Create(CultureInfo.InvariantCulture, $"{given}.{used}");
                used = standing.GetValueOrDefault(name) > 0 ? used + 1 : uses.GetValueOrDefault(name);
            }

            standing[given]--;
            standing[name] = standing.GetValueOrDefault(name) + 1;
            names[place] = name;
            uses[name] = used + 1;
        }
    }
}
