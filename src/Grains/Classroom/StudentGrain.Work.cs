using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Classroom;
using Platform.Contracts.Quotas;
using Platform.Storage;

namespace Platform.Grains.Classroom;

public sealed partial class StudentGrain
{
    /// <summary>Events written in one append, unless one request alone brings more.</summary>
    private const int MaxTogether = 1_000;

    private readonly Queue<Waiting> _waiting = [];

    // What is written together; of one turn of the work at a time.
    private readonly List<Recording> _together = [];
    private int _waitingEvents;
    private bool _working;

    private static readonly Error TooManyWait = Error.Unavailable("too many events of this student wait to be stored", TimeSpan.FromSeconds(1));

    private bool HasRoom(int events) => _waitingEvents == 0 || _waitingEvents + events <= MaxWaiting;

    private void Enqueue(Waiting wanted)
    {
        _waiting.Enqueue(wanted);
        _waitingEvents += wanted.Events;
        if (!_working) _ = Work();
    }

    private async Task Work()
    {
        _working = true;
        while (_waiting.TryDequeue(out var next))
        {
            var events = next.Events;
            if (next is Recording first) _together.Add(first);
            while (next is Recording && _waiting.TryPeek(out var more) && more is Recording recording && events + more.Events <= MaxTogether)
            {
                _waiting.Dequeue();
                _together.Add(recording);
                events += more.Events;
            }

            try
            {
                if (next is Change change)
                {
                    change.Answer.SetResult(await change.Make());
                }
                else
                {
                    var (fresh, feedSeq) = await Journal.Append(_together.ConvertAll(recording => recording.What));
                    // Also where nothing is new: the time before it may have been cut off here.
                    if (!_told) await Tell();
                    hints.Say(_class, feedSeq);
                    for (var index = 0; index < fresh.Length; index++) _together[index].Settle(new Recorded(fresh[index], feedSeq));
                }
            }
            catch (StorageException fault) when (fault.Retryable)
            {
                Refuse(next, Error.Unavailable("the platform cannot store this now", TimeSpan.FromSeconds(5)));
            }
            catch (Exception fault)
            {
                next.Fail(fault);
                foreach (var failed in _together) failed.Fail(fault);
            }

            _together.Clear();
            _waitingEvents -= events;
            if (Journal.Seq - stored.State.Seq >= SnapshotEvery) await Snapshot(CancellationToken.None);
        }

        _working = false;
    }

    private void Refuse(Waiting next, Error error)
    {
        next.Refuse(error);
        foreach (var failed in _together) failed.Refuse(error);
    }

    /// <summary>A call that waits for its turn to change something.</summary>
    private abstract class Waiting(int events)
    {
        public int Events { get; } = events;

        public abstract void Refuse(Error error);

        public abstract void Fail(Exception fault);
    }

    /// <summary>Events that wait to be recorded.</summary>
    private abstract class Recording(ImmutableArray<ClassroomEvent> what) : Waiting(what.Length)
    {
        public ImmutableArray<ClassroomEvent> What { get; } = what;

        public abstract void Settle(Recorded recorded);
    }

    private sealed class Recorder(ImmutableArray<ClassroomEvent> what) : Recording(what)
    {
        public TaskCompletionSource<Result<Recorded>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Settle(Recorded recorded) => Answer.TrySetResult(recorded);

        public override void Refuse(Error error) => Answer.TrySetResult(error);

        public override void Fail(Exception fault) => Answer.TrySetException(fault);
    }

    /// <summary>Events whose request was counted too.</summary>
    private sealed class Receiver(ImmutableArray<ClassroomEvent> what, RateAnswer rate) : Recording(what)
    {
        public TaskCompletionSource<Received> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Settle(Recorded recorded) => Answer.TrySetResult(new Received(rate, recorded));

        public override void Refuse(Error error) => Answer.TrySetResult(new Received(rate, error));

        public override void Fail(Exception fault) => Answer.TrySetException(fault);
    }

    private sealed class Change(Func<Task<Result<Done>>> make) : Waiting(0)
    {
        public TaskCompletionSource<Result<Done>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<Task<Result<Done>>> Make { get; } = make;

        public override void Refuse(Error error) => Answer.TrySetResult(error);

        public override void Fail(Exception fault) => Answer.TrySetException(fault);
    }
}
