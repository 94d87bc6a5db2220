using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Live;

namespace Platform.Api.Live;

/// <summary>
/// The one relay behind the hub and the raw WebSockets. A watcher is a cursor into a topic's journal: it reads what is after the last entry it has, then waits for a hint, and for
/// safety looks every few seconds. So it gets every entry once and in order, however slow it is and whatever is lost on the way.
/// </summary>
public sealed partial class LiveRelay(IClusterClient cluster, IOptions<LiveOptions> options, TimeProvider clock, ILogger<LiveRelay> log)
{
    private const int PageEntries = 500;
    private const int MaxFailures = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TopicFeed> _feeds = new(StringComparer.Ordinal);

    /// <summary>How many topics are subscribed to.</summary>
    public int Subscriptions
    {
        get
        {
            lock (_gate) return _feeds.Count;
        }
    }

    /// <summary>Opens a topic after a sequence number, to a caller who may see it. The entries end where the topic does.</summary>
    public async Task<Result<IAsyncEnumerable<TopicEntry>>> OpenAsync(Caller caller, LiveTopic topic, long from, CancellationToken cancellationToken)
    {
        var first = await topic.Source(cluster).ReadTopic(caller, from, PageEntries, cancellationToken);
        // An interface has no implicit conversion to a result.
        return first.IsSuccess
            ? new Result<IAsyncEnumerable<TopicEntry>>(Entries(caller, topic, from, first.Value, CancellationToken.None), null)
            : first.Error;
    }

    private async IAsyncEnumerable<TopicEntry> Entries(
        Caller caller, LiveTopic topic, long from, TopicPage page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = topic.Source(cluster);
        var (last, failures) = (from, 0);
        (TopicFeed Feed, Channel<bool> Hints)? watch = null;
        try
        {
            while (true)
            {
                foreach (var entry in page.Entries)
                {
                    if (entry.Seq <= last) continue;
                    last = entry.Seq;
                    yield return entry;
                }

                if (page.Ended) yield break;
                if (watch is null)
                {
                    // Whatever came before the subscription stood is read after it.
                    watch = Join(topic.Name);
                    await watch.Value.Feed.Subscribed.WaitAsync(cancellationToken);
                }
                else if (!page.More)
                {
                    await WaitAsync(watch.Value.Hints.Reader, cancellationToken);
                }

                var read = await ReadAsync(source, caller, last, topic, failures, cancellationToken);
                failures = read is null ? failures + 1 : 0;
                if (read is { IsSuccess: false }) yield break;
                page = read?.Value ?? new TopicPage([], false, false);
            }
        }
        finally
        {
            if (watch is { } joined) await LeaveAsync(topic.Name, joined.Feed, joined.Hints);
        }
    }

    /// <summary>A read that failed is tried again at the next hint or look; only one failing again and again ends the watch.</summary>
    private async Task<Result<TopicPage>?> ReadAsync(
        ITopicSource source, Caller caller, long last, LiveTopic topic, int failures, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadTopic(caller, last, PageEntries, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && failures < MaxFailures)
        {
            Unread(fault, topic.Name);
            return null;
        }
    }

    private async Task WaitAsync(ChannelReader<bool> hints, CancellationToken cancellationToken)
    {
        using var look = new CancellationTokenSource(options.Value.LookEvery, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, look.Token);
        try
        {
            await hints.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (look.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Time to look.
        }
    }

    private (TopicFeed Feed, Channel<bool> Hints) Join(string name)
    {
        lock (_gate)
        {
            if (!_feeds.TryGetValue(name, out var feed)) _feeds[name] = feed = new TopicFeed(cluster, name, log);
            return (feed, feed.Add());
        }
    }

    private async Task LeaveAsync(string name, TopicFeed feed, Channel<bool> hints)
    {
        lock (_gate)
        {
            if (!feed.Remove(hints)) return;
            if (_feeds.TryGetValue(name, out var current) && current == feed) _feeds.Remove(name);
        }

        await feed.EndAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The topic {Topic} could not be read; it is tried again")]
    private partial void Unread(Exception fault, string topic);
}
