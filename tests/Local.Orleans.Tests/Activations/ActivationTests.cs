using Platform.Testing;

namespace Platform.Local.Orleans.Tests.Activations;

public sealed class ActivationTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private ILifeGrain Grain(string key) => fixture.Grains.GetGrain<ILifeGrain>(key);

    private static string NewKey() => Guid.NewGuid().ToString();

    [Fact]
    public async Task First_calls_at_once_make_one_activation()
    {
        // Orleans: a grain has one activation, however many callers wake it at once, and it is activated before any call runs.
        var key = NewKey();
        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Grain(key).Id())));
        Assert.Single(ids.Distinct());
        Assert.Equal(["activated"], Life.Of(key));
    }

    [Fact]
    public async Task Activation_that_fails_fails_the_call_and_the_next_call_tries_again()
    {
        // Orleans: the caller gets what OnActivateAsync threw, and a later call makes a new activation.
        var key = NewKey();
        Life.FailActivation(key, new InvalidOperationException("not today"));
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain(key).Id());
        Assert.Equal("not today", thrown.Message);
        Life.FailActivation(key, null);
        Assert.NotEqual(Guid.Empty, await Grain(key).Id());
        Assert.Equal(["activated"], Life.Of(key));
    }

    [Fact]
    public async Task DeactivateOnIdle_ends_the_activation_and_the_next_call_makes_another()
    {
        // Orleans: DeactivateOnIdle ends the activation after the running call, and tells why.
        var (key, before) = (NewKey(), Guid.Empty);
        before = await Grain(key).Id();
        await Grain(key).End();
        await Eventually.True(async () => await Grain(key).Id() != before);
        Assert.Equal(["activated", $"deactivated {DeactivationReasonCode.ApplicationRequested}", "activated"], Life.Of(key));
    }

    [Fact]
    public async Task Running_call_ends_before_the_activation_does()
    {
        // Orleans: deactivation waits for the calls that run; the ones that wait go to the next activation, none is lost.
        var (key, gate) = (NewKey(), NewKey());
        var before = await Grain(key).Id();
        var holding = Grain(key).EndAndHold(gate);
        await Gates.Of(gate).ArrivedAsync();
        var waiting = Enumerable.Range(0, 20).Select(_ => Grain(key).Id()).ToArray();
        Gates.Of(gate).Open();
        await holding;
        var after = await Task.WhenAll(waiting);
        Assert.Single(after.Distinct());
        Assert.NotEqual(before, after[0]);
        Assert.Equal(["activated", "held", $"deactivated {DeactivationReasonCode.ApplicationRequested}", "activated"], Life.Of(key));
    }

    [Fact]
    public async Task Calls_that_race_a_deactivation_all_succeed()
    {
        // Orleans: a call that arrives at an activation that ends is forwarded to the next.
        var key = NewKey();
        var before = await Grain(key).Id();
        var ended = Grain(key).End();
        var calls = Enumerable.Range(0, 100).Select(_ => Grain(key).Id()).ToArray();
        await ended;
        var ids = await Task.WhenAll(calls);
        Assert.InRange(ids.Distinct().Count(), 1, 2);
        Assert.NotEqual(before, await Grain(key).Id());
    }

    [Fact]
    public async Task Idle_activations_are_collected_and_others_are_not()
    {
        // Orleans: collection ends activations that were idle for the age limit, but not busy ones, those that asked to stay, or [KeepAlive] classes.
        var (idle, busy, staying, kept, gate) = (NewKey(), NewKey(), NewKey(), NewKey(), NewKey());
        var idleBefore = await Grain(idle).Id();
        var stayingBefore = await Grain(staying).Stay(TimeSpan.FromMinutes(5));
        var keptBefore = await fixture.Grains.GetGrain<IKeptAliveGrain>(kept).Id();
        var holding = Grain(busy).Hold(gate);
        await Gates.Of(gate).ArrivedAsync();
        await Eventually.True(async () =>
        {
            await fixture.Silo.Management.ForceActivationCollection(TimeSpan.Zero);
            return Life.Of(idle).Length == 2;
        });
        Assert.Equal(["activated", $"deactivated {DeactivationReasonCode.ActivationIdle}"], Life.Of(idle));
        Assert.Equal(["activated"], Life.Of(busy));
        Assert.Equal(stayingBefore, await Grain(staying).Id());
        Assert.Equal(keptBefore, await fixture.Grains.GetGrain<IKeptAliveGrain>(kept).Id());
        Gates.Of(gate).Open();
        await holding;
        Assert.NotEqual(idleBefore, await Grain(idle).Id());
    }

    [Fact]
    public async Task Management_grain_counts_activations()
    {
        // Orleans: the management grain tells how many activations there are of which class, and where a grain is active.
        var keys = Enumerable.Range(0, 3).Select(_ => NewKey()).ToArray();
        foreach (var key in keys) await Grain(key).Id();
        var name = $"{typeof(LifeGrain).FullName},{typeof(LifeGrain).Assembly.GetName().Name}";
        var simple = await fixture.Silo.Management.GetSimpleGrainStatistics();
        Assert.True(simple.Single(statistic => statistic.GrainType == name).ActivationCount >= 3);
        var detailed = await fixture.Silo.Management.GetDetailedGrainStatistics([name]);
        Assert.All(keys, key => Assert.Contains(detailed, statistic => statistic.GrainId.Key.ToString() == key));
        Assert.True(await fixture.Silo.Management.GetTotalActivationCount() >= 3);
        Assert.Single(await fixture.Silo.Management.GetHosts(onlyActive: true));
        Assert.NotNull(await fixture.Silo.Management.GetActivationAddress(Grain(keys[0])));
        Assert.Null(await fixture.Silo.Management.GetActivationAddress(Grain(NewKey())));
        Assert.Contains(Grain(keys[0]).GetGrainId(), await fixture.Silo.Management.GetActiveGrains(Grain(keys[0]).GetGrainId().Type));
    }

    [Fact]
    public async Task Stopping_the_silo_deactivates_its_grains()
    {
        // Orleans: a graceful stop deactivates every grain, telling it that the silo shuts down.
        var key = NewKey();
        await using (var silo = await TestSilo.StartAsync()) await silo.Grains.GetGrain<ILifeGrain>(key).Id();
        Assert.Equal(["activated", $"deactivated {DeactivationReasonCode.ShuttingDown}"], Life.Of(key));
    }
}
