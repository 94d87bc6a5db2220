using Orleans.Configuration;
using Orleans.Hosting;

namespace Platform.Local.Orleans.Tests.Activations;

public interface ILeftOutGrain : IGrainWithStringKey
{
    Task<string> Keys();
}

public sealed class LeftOutGrain : Grain, ILeftOutGrain
{
    public Task<string> Keys() => Task.FromResult(this.GetPrimaryKeyString());
}

public sealed class LeftOutTests
{
    [Fact]
    public async Task Class_that_no_silo_runs_has_no_grains()
    {
        // Orleans: a silo runs the classes of its GrainTypeOptions; an interface that none of the cluster's silos has a class for has no grains.
        await using var without = await TestSilo.StartAsync(silo => silo.Configure<GrainTypeOptions>(options => options.Classes.Remove(typeof(LeftOutGrain))));
        Assert.Throws<ArgumentException>(() => without.Grains.GetGrain<ILeftOutGrain>("one"));
        Assert.Equal("number.of/7 7", await without.Grains.GetGrain<INumberGrain>(7).Keys());

        await using var with = await TestSilo.StartAsync();
        Assert.Equal("one", await with.Grains.GetGrain<ILeftOutGrain>("one").Keys());
    }
}
