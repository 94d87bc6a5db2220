using System.Threading.Channels;
using Orleans.Streams;
using Platform.Contracts.Live;

namespace Platform.Api.Live;

/// <summary>
/// One grain-stream subscription, shared by all who watch its topic here. A watcher is told at most that there is more: its channel holds one hint, and a further one adds
/// nothing, so a slow watcher holds back neither the stream nor the others.
/// </summary>
internal sealed partial class TopicFeed
{
    private readonly Lock _gate = new();
    private readonly HashSet<Channel<bool>> _watchers = [];
    private readonly ILogger _log;
    private readonly string _name;

    public TopicFeed(IClusterClient cluster, string name, ILogger log)
    {
        (_name, _log) = (name, log);
        Subscribed = SubscribeAsync(cluster);
    }

    /// <summary>The subscription; <c>null</c> where there could be none, and watchers look by themselves. Never fails.</summary>
    public Task<StreamSubscriptionHandle<TopicHint>?> Subscribed { get; }

    public Channel<bool> Add()
    {
        var hints = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (_gate) _watchers.Add(hints);
        return hints;
    }

    /// <summary>Whether that was the last watcher.</summary>
    public bool Remove(Channel<bool> hints)
    {
        lock (_gate)
        {
            _watchers.Remove(hints);
            return _watchers.Count == 0;
        }
    }

    public async Task EndAsync()
    {
        if (await Subscribed is not { } handle) return;
        try
        {
            await handle.UnsubscribeAsync();
        }
        catch (Exception fault)
        {
            // The silo forgets it by itself; a hint for nobody does no harm.
            Unheard(fault, _name);
        }
    }

    private async Task<StreamSubscriptionHandle<TopicHint>?> SubscribeAsync(IClusterClient cluster)
    {
        try
        {
            var stream = cluster.GetStreamProvider(LiveStreams.Provider).GetStream<TopicHint>(StreamId.Create(LiveStreams.Topics, _name));
            return await stream.SubscribeAsync((_, _) =>
            {
                Tell();
                return Task.CompletedTask;
            });
        }
        catch (Exception fault)
        {
            Unheard(fault, _name);
            return null;
        }
    }

    private void Tell()
    {
        lock (_gate)
        {
            foreach (var hints in _watchers) hints.Writer.TryWrite(true);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The hints of {Topic} cannot be heard or unheard; its watchers look by themselves")]
    private partial void Unheard(Exception fault, string topic);
}
