using Platform.Contracts.Collections;
using Platform.Grains.Tests.Hosting;

namespace Platform.Grains.Tests.Collections;

public sealed class UserCollectionGrainTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private TestSilo? _silo;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"));

    public async ValueTask DisposeAsync()
    {
        await _silo!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Things_are_listed_newest_first_in_parts_and_the_total_counts_what_is_left()
    {
        var mine = Collection("mia");
        for (var day = 0; day < 5; day++) await mine.Add($"d{day}", Start.AddDays(day));
        await mine.Remove("d3");
        var all = await mine.List(0, 10);
        Assert.Equal(["d4", "d2", "d1", "d0"], all.Items);
        Assert.Equal(4, all.Total);
        var part = await mine.List(1, 2);
        Assert.Equal(["d2", "d1"], part.Items);
        Assert.Equal(4, part.Total);
        Assert.Empty((await mine.List(4, 10)).Items);
        Assert.Equal(0, (await Collection("leo").List(0, 10)).Total);
        Assert.Equal(0, (await _silo!.Grains.GetGrain<IUserCollectionGrain>(CollectionKinds.Key("mia", CollectionKinds.Plans)).List(0, 10)).Total);
    }

    [Fact]
    public async Task Thing_added_late_takes_the_place_of_its_time()
    {
        var mine = Collection("mia");
        await mine.Add("b", Start.AddDays(2));
        await mine.Add("a", Start.AddDays(1));
        await mine.Add("same", Start.AddDays(2));
        Assert.Equal(["same", "b", "a"], (await mine.List(0, 10)).Items);
    }

    [Fact]
    public async Task Adding_again_changes_nothing_and_what_was_removed_never_comes_back()
    {
        var mine = Collection("mia");
        await mine.Remove("early");
        foreach (var id in (string[])["early", "one", "one", "two"]) await mine.Add(id, Start);
        await mine.Remove("two");
        await mine.Remove("two");
        await mine.Add("two", Start.AddDays(9));
        Assert.Equal(["one"], (await mine.List(0, 10)).Items);

        await _silo!.DisposeAsync();
        await InitializeAsync();
        mine = Collection("mia");
        await mine.Add("early", Start);
        await mine.Add("two", Start);
        await mine.Add("one", Start.AddDays(5));
        var page = await mine.List(0, 10);
        Assert.Equal(["one"], page.Items);
        Assert.Equal(1, page.Total);
    }

    [Fact]
    public async Task Collection_survives_a_restart_in_its_order()
    {
        string[] ids = [.. Enumerable.Range(0, 1_500).Select(number => $"d{number:0000}")];
        await Task.WhenAll(ids.Select((id, number) => Collection("mia/with a slash").Add(id, Start.AddMinutes(number))));
        await _silo!.DisposeAsync();
        await InitializeAsync();
        var page = await Collection("mia/with a slash").List(0, 1_000);
        Assert.Equal(1_500, page.Total);
        Assert.Equal(ids.Reverse().Take(1_000), page.Items);
        Assert.Equal(ids.Reverse().Skip(1_000), (await Collection("mia/with a slash").List(1_000, 1_000)).Items);
    }

    private IUserCollectionGrain Collection(string user) => _silo!.Grains.GetGrain<IUserCollectionGrain>(CollectionKinds.Key(user, CollectionKinds.Datasets));
}
