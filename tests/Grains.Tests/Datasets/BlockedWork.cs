using Microsoft.Extensions.DependencyInjection;
using Platform.Grains.Datasets;
using Platform.Grains.Tests.Hosting;

namespace Platform.Grains.Tests.Datasets;

/// <summary>Holds a silo's one slot for work on tables until it is let go, or the silo stops.</summary>
internal sealed class BlockedWork : IDisposable
{
    private readonly ManualResetEventSlim _gone = new();
    private readonly TabularWork _work;

    public BlockedWork(TestSilo silo)
    {
        _work = silo.Services.GetRequiredService<TabularWork>();
        using var holds = new ManualResetEventSlim();
        var held = Task.Run(async () =>
        {
            var draft = await silo.Commit("block", "a\n1\n");
            await _work.ReadAsync(draft.Blob, (_, _, stopping) =>
            {
                holds.Set();
                _gone.Wait(stopping);
                return true;
            });
        });
        _ = held.ContinueWith(static task => task.Exception, TaskScheduler.Default);
        Assert.True(holds.Wait(TimeSpan.FromSeconds(30)));
    }

    /// <summary>How many pieces of work wait.</summary>
    public int Waiting => _work.Waiting;

    public void Dispose() => _gone.Set();
}
