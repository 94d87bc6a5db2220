namespace Platform.Grains.Datasets;

/// <summary>Lets so many in at once, in the order in which they came. At most <paramref name="maxWaiting"/> wait; who comes then is turned away. Safe from several threads at once.</summary>
public sealed class FifoGate(int slots, int maxWaiting)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _free = slots;

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>A task that ends once there is room, or <c>null</c> where too many wait. Who came in must <see cref="Leave"/>.</summary>
    public Task? Enter(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }

            if (_waiting.Count >= maxWaiting) return null;
            place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return Wait(place, cancellationToken);
    }

    /// <summary>Makes room for the next.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (_waiting.First is not { } next)
            {
                _free++;
                return;
            }

            _waiting.Remove(next);
            next.Value.SetResult();
        }
    }

    private async Task Wait(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        await using var gaveUp = cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                // One that was let in at this very moment stays in, and leaves like any other.
                if (place.List is null) return;
                _waiting.Remove(place);
            }

            place.Value.SetCanceled(cancellationToken);
        });
        await place.Value.Task.ConfigureAwait(false);
    }
}
