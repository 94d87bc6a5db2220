using System.Collections.Immutable;
using System.Threading.Channels;

namespace Platform.Grains.Jobs.Running;

/// <summary>
/// Carries the lines of an attempt to its job: the first at once, then all that have come every <see cref="Interval"/>. Holds at most <see cref="MaxWaiting"/> lines; a program that
/// writes faster than they can be kept is slowed down.
/// </summary>
/// <param name="deliver">Hands lines in, with the number of the first, from 0.</param>
/// <param name="chars">How long a line is, so that no batch is too large.</param>
/// <param name="clock">The time.</param>
/// <typeparam name="TLine">A line.</typeparam>
public sealed class AttemptLog<TLine>(Func<long, ImmutableArray<TLine>, Task> deliver, Func<TLine, int> chars, TimeProvider clock)
{
    /// <summary>How often lines are handed in.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(50);

    private const int MaxWaiting = 2_048;
    private const int MaxBatchLines = 1_024;
    private const int MaxBatchChars = 1 << 20;

    private readonly Channel<TLine> _waiting = Channel.CreateBounded<TLine>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly TaskCompletionSource _noMore = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes a line in; waits where too many are waiting.</summary>
    public ValueTask Add(TLine line, CancellationToken cancellationToken) => _waiting.Writer.WriteAsync(line, cancellationToken);

    /// <summary>There are no more lines.</summary>
    public void Complete()
    {
        _waiting.Writer.TryComplete();
        _noMore.TrySetResult();
    }

    /// <summary>Hands lines in until there are no more. What delivering throws also ends the taking in.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        try
        {
            long delivered = 0;
            while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = NextBatch();
                await deliver(delivered, batch);
                delivered += batch.Length;
                await Pause(cancellationToken);
            }
        }
        catch (Exception fault)
        {
            _waiting.Writer.TryComplete(fault);
            throw;
        }
    }

    private ImmutableArray<TLine> NextBatch()
    {
        var batch = ImmutableArray.CreateBuilder<TLine>();
        for (var length = 0; batch.Count < MaxBatchLines && length < MaxBatchChars && _waiting.Reader.TryRead(out var line); length += chars(line)) batch.Add(line);
        return batch.ToImmutable();
    }

    /// <summary>Until the interval is over, or no more lines can come, or there are enough for a batch.</summary>
    private async Task Pause(CancellationToken cancellationToken)
    {
        if (_noMore.Task.IsCompleted || _waiting.Reader.Count >= MaxBatchLines) return;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_noMore.Task, Task.Delay(Interval, clock, over.Token));
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
