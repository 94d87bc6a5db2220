using Platform.Api.Live;
using Platform.Contracts;
using Platform.Contracts.Classroom;
using Platform.Contracts.Live;

namespace Platform.Api.Surfaces.Classroom.Dashboards;

/// <summary>
/// The one reader of a class's feed in this process. It makes the frames of what comes and keeps the latest; dashboards that are further behind read the journal themselves, four at a time, so that
/// many of them coming back at once take little from what is being recorded.
/// </summary>
internal sealed partial class ClassFeed : IDisposable
{
    private const int MaxEntries = 500;
    private const int CatchUpEntries = 1_000;
    private const int CatchUps = 4;

    // Every dashboard is written to at most so often, the less often the more there are: 20,000 writes a second for all.
    private const double PauseMsPerDashboard = 0.05;
    private const double MinPauseMs = 20, MaxPauseMs = 250;
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    private readonly string _class;
    private readonly LiveRelay _relay;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _catchUps = new(CatchUps, CatchUps);
    private readonly CancellationTokenSource _ends = new();

    public ClassFeed(string classId, LiveRelay relay, IGrainFactory grains, TimeProvider clock, ILogger log)
    {
        (_class, _relay, _grains, _clock, _log) = (classId, relay, grains, clock, log);
        Ring = OpenAsync();
    }

    /// <summary>The latest of the feed, once it is known how far it goes.</summary>
    public Task<FeedRing> Ring { get; }

    /// <summary>How many dashboards there are. Changed under the lock of who counts.</summary>
    public int Dashboards;

    private IClassFeedGrain Source => _grains.GetGrain<IClassFeedGrain>(ClassroomKeys.Class(_class));

    /// <summary>Reads what comes after a number from the journal; <c>null</c> where there is nothing.</summary>
    public async Task<FeedBatch?> ReadAsync(long after, CancellationToken cancellationToken)
    {
        await _catchUps.WaitAsync(cancellationToken);
        try
        {
            var page = await Source.ReadTopic(new Caller(_class), after, CatchUpEntries, cancellationToken);
            if (!page.IsSuccess) throw new InvalidOperationException($"the feed of {_class} could not be read: {page.Error.Message}");
            return page.Value.Entries.Length == 0 ? null : FeedBatch.Of(after, page.Value.Entries);
        }
        finally
        {
            _catchUps.Release();
        }
    }

    public void Dispose() => _ends.Cancel();

    private async Task<FeedRing> OpenAsync()
    {
        var ring = new FeedRing(await Source.LastSeq(_ends.Token));
        _ = Task.Run(() => FollowAsync(ring, _ends.Token));
        return ring;
    }

    private async Task FollowAsync(FeedRing ring, CancellationToken cancellationToken)
    {
        LiveTopic.TryParse(LiveStreams.Topic(LiveStreams.Classes, _class), out var topic);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var opened = await _relay.OpenAsync(new Caller(_class), topic!, ring.Last, cancellationToken);
                if (opened.IsSuccess) await FollowAsync(ring, opened.Value, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                Unread(fault, _class);
            }

            await Task.Delay(TryAgain, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(FeedRing ring, IAsyncEnumerable<TopicEntry> feed, CancellationToken cancellationToken)
    {
        var batch = new List<TopicEntry>();
        await using var entries = feed.GetAsyncEnumerator(cancellationToken);
        var next = entries.MoveNextAsync().AsTask();
        for (var hasEnded = false; !hasEnded && await next;)
        {
            batch.Add(entries.Current);
            // What is at hand goes together.
            for (next = entries.MoveNextAsync().AsTask(); batch.Count < MaxEntries && next.IsCompletedSuccessfully; next = entries.MoveNextAsync().AsTask())
            {
                hasEnded = !await next;
                if (hasEnded) break;
                batch.Add(entries.Current);
            }

            ring.Add(FeedBatch.Of(ring.Last, batch));
            batch.Clear();
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Clamp(Volatile.Read(ref Dashboards) * PauseMsPerDashboard, MinPauseMs, MaxPauseMs)), _clock, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed of the class {Class} could not be read; it is tried again")]
    private partial void Unread(Exception fault, string @class);
}
