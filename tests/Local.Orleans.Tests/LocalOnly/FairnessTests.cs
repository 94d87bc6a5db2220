namespace Platform.Local.Orleans.Tests.LocalOnly;

public sealed class FairnessTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task Callers_that_never_pause_keep_nobody_out()
    {
        // Orleans queues an activation on the thread that wakes it, last in first out, and on few processors callers that never pause can keep
        // others out until they time out. The local runtime is meant for small machines: it must not.
        using var stop = new CancellationTokenSource();
        var busy = Enumerable.Range(0, 100).Select(_ => Task.Run(async () =>
        {
            var grain = Grain();
            while (!stop.IsCancellationRequested) await grain.Overlaps();
        })).ToArray();
        for (var i = 0; i < 200; i++) await Grain().Overlaps();
        await stop.CancelAsync();
        await Task.WhenAll(busy);
    }

    private ITurnGrain Grain() => fixture.Grains.GetGrain<ITurnGrain>(Guid.NewGuid().ToString());
}
