using System.Collections.Immutable;
using Platform.Tabular.Profiling;

namespace Platform.Grains.Tests.Cleaning.Planning;

/// <summary>Profiles as tests need them.</summary>
internal static class Profiles
{
    /// <summary>1,000 people: age with missing cells, a city, a note that nobody else has, and whether they stayed.</summary>
    public static TableProfile People => Of(
        Numbers("age", missing: 50), Whole("visits"), Texts("city", 3, ("Tokyo", 500), ("tokyo ", 300), ("Osaka", 200)), Texts("note", 1_000, ("mia's own words", 1)),
        Texts("stayed", 2, ("yes", 600), ("no", 400)));

    public static TableProfile Of(params ColumnProfile[] columns) => new(1_000, 3, [.. columns], [new ProfileAlert("duplicate_rows", [], "重複した行が3行あります")]);

    public static ColumnProfile Numbers(string name, long missing = 0) => new(
        name, "float64", "float", missing, missing / 1_000.0, 60, new NumberProfile(35.5, 34, 12.3, 18.0, 80.0, 25, 45, 0.4, 0, 0, 7, [], null), null, null);

    public static ColumnProfile Whole(string name) => new(
        name, "int64", "integer", 0, 0, 9, new NumberProfile(3, 2, 1, 0L, long.MaxValue, 1, 4, 2.5, 100, 0, 0, [new ValueCount("2", 400), new ValueCount("7", 1)], null), null, null);

    public static ColumnProfile Texts(string name, long unique, params (string Value, long Count)[] values) => new(
        name, "object", unique > 100 ? "text" : "category", 0, 0, unique, null,
        new TextProfile([.. values.Select(one => new ValueCount(one.Value, one.Count))], 0, 1, 20, 5.5, 1, 2, 0), null);
}
