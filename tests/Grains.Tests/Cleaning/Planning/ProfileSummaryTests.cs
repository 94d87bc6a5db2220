using System.Text.Json;
using Platform.Grains.Cleaning.Planning;
using Platform.Tabular.Cleaning;

namespace Platform.Grains.Tests.Cleaning.Planning;

public sealed class ProfileSummaryTests
{
    [Fact]
    public void Numbers_are_told_exactly_and_values_that_stand_more_than_once()
    {
        var told = Told(ProfileSummary.Of(Profiles.People, TaskType.Regression, "age"));
        Assert.Equal("age", told.GetProperty("columns")[0].GetProperty("name").GetString());
        var visits = told.GetProperty("columns")[1];
        Assert.Equal(long.MaxValue, visits.GetProperty("max").GetInt64());
        Assert.Equal("2", Assert.Single(visits.GetProperty("most_frequent").EnumerateArray()).GetProperty("value").GetString());
        Assert.Equal(0, told.GetProperty("columns_not_shown").GetInt32());
    }

    [Fact]
    public void Values_are_few_and_cut()
    {
        var values = Enumerable.Range(0, 50).Select(n => ($"{n}{string.Concat(Enumerable.Repeat("😀", 40))}", 100L - n)).ToArray();
        var column = Told(ProfileSummary.Of(Profiles.Of(Profiles.Texts("a", 50, values)), TaskType.Clustering, null)).GetProperty("columns")[0];
        var told = column.GetProperty("most_frequent").EnumerateArray().Select(one => one.GetProperty("value").GetString()!).ToList();
        Assert.Equal(10, told.Count);
        Assert.All(told, value => Assert.True(value.Length <= 51 && !value.Contains('\uFFFD') && value.EndsWith("😀…", StringComparison.Ordinal), value));
    }

    [Fact]
    public void Wide_table_is_told_within_the_bounds_with_its_target_first()
    {
        var profile = Profiles.Of([.. Enumerable.Range(0, 5_000).Select(n => Profiles.Numbers($"column {n}")), Profiles.Numbers(new string('x', 201)), Profiles.Whole("target")]);
        var summary = ProfileSummary.Of(profile, TaskType.Regression, "target");
        var told = Told(summary);
        Assert.InRange(summary.Length, 10_000, ProfileSummary.MaxChars + 20_000);
        var names = told.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()).ToList();
        Assert.Equal(("target", "column 0"), (names[0], names[1]));
        Assert.InRange(names.Count, 100, ProfileSummary.MaxColumns);
        Assert.Equal(5_002 - names.Count, told.GetProperty("columns_not_shown").GetInt32());
        Assert.DoesNotContain(new string('x', 201), summary);
    }

    private static JsonElement Told(string summary) => JsonDocument.Parse(summary).RootElement;
}
