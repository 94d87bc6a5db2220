using System.Text;
using Orleans;
using Orleans.Runtime;
using Platform.Storage.Journal;
using Platform.Storage.Tests.Compliance;

namespace Platform.Storage.Tests.Children;

/// <summary>Writes to every store as fast as it can, and says on its output what was acknowledged, until it is killed.</summary>
internal static class WritingChild
{
    public const string Name = "--writing-child";

    /// <summary>Writers at one time.</summary>
    public const int Writers = 6;

    public static async Task<int> RunAsync(string folder, string provider, string connection)
    {
        await using var stores = await Stores.OpenAsync(folder, provider, connection);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(stores, writer))));
        return 0;
    }

    public static GrainId GrainOf(int writer) => GrainId.Create("killed", $"{writer}");

    private static async Task WriteAsync(Stores stores, int writer)
    {
        var state = new GrainState<GrainStorageCompliance.Counter>(new());
        await stores.Grains.ReadStateAsync("state", GrainOf(writer), state);
        while (true)
        {
            var turn = ++state.State!.Value;
            await stores.Journal.AppendAsync(
            [
                new JournalAppend("all", $"{writer}-{turn}-first", DateTimeOffset.UnixEpoch, "k", $"{turn}"),
                new JournalAppend($"writers/{writer}", $"{turn}", DateTimeOffset.UnixEpoch, "k", new string('x', 1 + (turn * 97 % 9_000))),
                new JournalAppend("all", $"{writer}-{turn}-second", DateTimeOffset.UnixEpoch, "k", $"{turn}"),
            ]);
            Say($"journal {writer} {turn}");
            await stores.Grains.WriteStateAsync("state", GrainOf(writer), state);
            Say($"state {writer} {turn}");
            if (turn % 5 != 0) continue;
            using var content = new MemoryStream(Encoding.UTF8.GetBytes($"{writer} {turn} {new string('y', turn * 31 % 50_000)}"));
            await using var staged = await stores.Blobs.StageAsync(content, long.MaxValue);
            Say($"blob {await staged.CommitAsync($"writers/{writer}")}");
        }
    }

    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
