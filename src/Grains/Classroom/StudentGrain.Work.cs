using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Classroom;
using Platform.Storage;

namespace Platform.Grains.Classroom;

public sealed partial class StudentGrain
{
    /// <summary>Events written in one append, unless one request alone brings more.</summary>
    private const int MaxTogether = 1_000;

    private readonly Queue<Waiting> _waiting = [];
    private int _waitingEvents;
    private bool _working;

    private Task<Result<T>> Enqueue<T>(Waiting<T> wanted)
    {
        _waiting.Enqueue(wanted);
        _waitingEvents += wanted.Events;
        if (!_working) _ = Work();
        return wanted.Answer.Task;
    }

    private async Task Work()
    {
        _working = true;
        while (_waiting.TryDequeue(out var next))
        {
            var together = new List<Waiting> { next };
            var events = next.Events;
            while (next is Recording && _waiting.TryPeek(out var more) && more is Recording && events + more.Events <= MaxTogether)
            {
                together.Add(_waiting.Dequeue());
                events += more.Events;
            }

            try
            {
                if (next is Change change) change.Answer.SetResult(await change.Make());
                else await Write([.. together.Cast<Recording>()]);
            }
            catch (StorageException fault) when (fault.Retryable)
            {
                foreach (var failed in together) failed.Refuse(Error.Unavailable("the platform cannot store this now", TimeSpan.FromSeconds(5)));
            }
            catch (Exception fault)
            {
                foreach (var failed in together) failed.Fail(fault);
            }

            _waitingEvents -= events;
            if (Journal.Seq - stored.State.Seq >= SnapshotEvery) await Snapshot(CancellationToken.None);
        }

        _working = false;
    }

    private async Task Write(Recording[] recordings)
    {
        var (fresh, feedSeq) = await Journal.Append([.. recordings.Select(recording => recording.What)]);
        // Also where nothing is new: the time before it may have been cut off here.
        await Tell();
        hints.Say(_class, feedSeq);
        for (var index = 0; index < recordings.Length; index++) recordings[index].Answer.SetResult(new Recorded(fresh[index], feedSeq));
    }

    /// <summary>A call that waits for its turn to change something.</summary>
    private abstract class Waiting(int events)
    {
        public int Events { get; } = events;

        public abstract void Refuse(Error error);

        public abstract void Fail(Exception fault);
    }

    private abstract class Waiting<T>(int events) : Waiting(events)
    {
        public TaskCompletionSource<Result<T>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Refuse(Error error) => Answer.TrySetResult(error);

        public override void Fail(Exception fault) => Answer.TrySetException(fault);
    }

    private sealed class Recording(ImmutableArray<ClassroomEvent> what) : Waiting<Recorded>(what.Length)
    {
        public ImmutableArray<ClassroomEvent> What { get; } = what;
    }

    private sealed class Change(Func<Task<Result<Done>>> make) : Waiting<Done>(0)
    {
        public Func<Task<Result<Done>>> Make { get; } = make;
    }
}
