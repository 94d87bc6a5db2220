using System.Collections.Immutable;
using System.Threading.Channels;
using Platform.Contracts.Jobs;
using Platform.Sandbox;

namespace Platform.Grains.Jobs.Running;

/// <summary>
/// Carries the lines of an attempt to its job: the first at once, then all that have come every <see cref="Interval"/>. Holds at most <see cref="MaxWaiting"/> lines; a program that
/// writes faster than they can be kept is slowed down.
/// </summary>
internal sealed class AttemptLog(Func<long, ImmutableArray<AttemptLine>, Task> deliver, TimeProvider clock)
{
    /// <summary>How often lines are handed in.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private const int MaxWaiting = 2_048;
    private const int MaxBatchLines = 1_024;
    private const int MaxBatchChars = 1 << 20;

    private readonly Channel<AttemptLine> _waiting = Channel.CreateBounded<AttemptLine>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly TaskCompletionSource _noMore = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes lines in; waits where too many are waiting.</summary>
    public async ValueTask Add(IReadOnlyList<SandboxLine> lines, CancellationToken cancellationToken)
    {
        foreach (var line in lines) await _waiting.Writer.WriteAsync(new AttemptLine(line.At, line.Text), cancellationToken);
    }

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

    private ImmutableArray<AttemptLine> NextBatch()
    {
        var batch = ImmutableArray.CreateBuilder<AttemptLine>();
        for (var chars = 0; batch.Count < MaxBatchLines && chars < MaxBatchChars && _waiting.Reader.TryRead(out var line); chars += line.Text.Length) batch.Add(line);
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
