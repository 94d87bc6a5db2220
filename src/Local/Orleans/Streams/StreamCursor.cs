using Orleans.Local.Runtime;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Orleans.Local.Streams;

/// <summary>
/// Delivers a stream to one subscription, entry by entry, each when the subscriber has answered the last. A delivery that fails is tried
/// again for a while; then the subscriber is told, and gets the next entry.
/// </summary>
internal sealed class StreamCursor(StreamQueue queue, Guid subscriptionId, GrainId consumer, long position)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopped = new();
    private bool _running;
    private int _skip;
    private long _skipAt;
    private int _moves;
    private Exception? _missed;

    /// <summary>The last entry that was delivered.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Goes on with the item of a token, or after it. What is no longer kept is told to the subscriber as a failure.</summary>
    public void MoveTo(StreamSequenceToken token, bool after, long? oldest, long evicted)
    {
        lock (_gate)
        {
            Position = token.SequenceNumber - 1;
            _skip = after ? token.EventIndex + 1 : token.EventIndex;
            _skipAt = token.SequenceNumber;
            _moves++;
            if (token.SequenceNumber <= evicted)
                _missed = new QueueCacheMissException(token.ToString(), oldest is { } low ? new EventSequenceTokenV2(low).ToString() : null, null);
        }
    }

    public void Wake()
    {
        lock (_gate)
        {
            if (_running || _stopped.IsCancellationRequested) return;
            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static cursor => _ = cursor.RunAsync(), this, preferLocal: false);
    }

    public void Stop() => _stopped.Cancel();

    private async Task RunAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            StreamEntry? entry;
            Exception? missed;
            int skip, moves;
            long skipAt;
            lock (_gate)
            {
                entry = queue.After(Position);
                (missed, _missed) = (_missed, null);
                if (entry is null && missed is null)
                {
                    _running = false;
                    return;
                }

                skip = _skip;
                skipAt = _skipAt;
                moves = _moves;
            }

            if (missed is not null) await TellAsync(missed);
            if (entry is null) continue;
            if (entry.Sequence != skipAt) skip = 0;
            var failure = skip < entry.Items.Length ? await TryDeliverAsync(entry, skip, moves) : null;
            if (failure is not null) await TellAsync(failure);
            lock (_gate)
            {
                // A subscriber that asked for another place meanwhile goes on there.
                if (moves != _moves) continue;
                Position = entry.Sequence;
                _skip = 0;
            }
        }
    }

    private async Task<Exception?> TryDeliverAsync(StreamEntry entry, int skip, int moves)
    {
        var time = queue.Provider.Silo.Clock.Time;
        var started = time.GetTimestamp();
        var pause = FirstPause;
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                await new DeliveryCall(queue, subscriptionId, entry, skip, null).Send(queue.Provider.ReferenceTo(consumer));
                return null;
            }
            catch (Exception exception)
            {
                if (_stopped.IsCancellationRequested || moves != Volatile.Read(ref _moves)) return null;
                queue.Provider.Silo.Log.DeliveryFailed(queue.StreamId, subscriptionId, exception);
                if (time.GetElapsedTime(started) + pause > queue.Provider.Options.MaxEventDeliveryTime) return exception;
            }

            await Task.Delay(pause, time, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        }

        return null;
    }

    private async Task TellAsync(Exception failure)
    {
        try
        {
            await new DeliveryCall(queue, subscriptionId, null, 0, failure).Send(queue.Provider.ReferenceTo(consumer));
        }
        catch (Exception exception)
        {
            queue.Provider.Silo.Log.DeliveryFailed(queue.StreamId, subscriptionId, exception);
        }
    }
}
