using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Platform.Contracts;
using Platform.Contracts.Classroom;
using Platform.Contracts.Quotas;
using Platform.Grains.Quotas;
using Platform.Storage;
using Platform.Storage.Journal;

namespace Platform.Grains.Classroom;

/// <summary>
/// One student. What changes goes one after the other (<see cref="Work"/>); events that come while some are being written wait and are written together. Reads come in between, and so do the
/// questions of the student's own shard as it is made again.
/// </summary>
[Reentrant]
public sealed partial class StudentGrain(
    [PersistentState("student", StorageNames.Grains)] IPersistentState<StudentState> stored,
    IJournal journal,
    ClassroomDays days,
    FeedHints hints,
    TimeProvider clock,
    ILogger<StudentGrain> logger) : Grain, IStudentGrain
{
    /// <summary>Events that may wait; past it more are refused as unavailable.</summary>
    private const int MaxWaiting = 4_000;

    /// <summary>Entries counted since the last snapshot that make a new one.</summary>
    private const int SnapshotEvery = 100;

    /// <summary>Entries that are as soon read again as a snapshot is written.</summary>
    private const int SnapshotAtLeast = 16;

    private StudentJournal? _journal;
    private RateWindow _rate;

    // Whether the shard knows that it has to ask.
    private bool _told;
    private string _class = "";
    private string _student = "";

    private StudentJournal Journal => _journal ?? throw new InvalidOperationException("the student is not active");

    private IClassShardGrain Shard => GrainFactory.GetGrain<IClassShardGrain>($"{_class}/{ClassroomKeys.ShardOf(_student)}");

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_class, _student) = ClassroomStreams.OfStudent(this.GetPrimaryKeyString());
        _journal = new StudentJournal(journal, days, _class, _student);
        await _journal.Open(stored.State, cancellationToken);
    }

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _journal is not null && _journal.Seq - stored.State.Seq >= SnapshotAtLeast ? Snapshot(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc />
    public Task<Result<Recorded>> Record(ImmutableArray<ClassroomEvent> events, CancellationToken cancellationToken = default)
    {
        CheckTheirs(events);
        if (events.IsEmpty) return Task.FromResult<Result<Recorded>>(new Recorded(0, 0));
        if (!HasRoom(events.Length)) return Task.FromResult<Result<Recorded>>(TooManyWait);
        var recorder = new Recorder(events);
        Enqueue(recorder);
        return recorder.Answer.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task<Received> Receive(ImmutableArray<ClassroomEvent> events, QuotaLimit limit, CancellationToken cancellationToken = default)
    {
        CheckTheirs(events);
        var rate = _rate.Take(limit, clock.GetUtcNow());
        if (!rate.Granted) return Task.FromResult(new Received(rate, null));
        if (events.IsEmpty) return Task.FromResult(new Received(rate, new Recorded(0, 0)));
        if (!HasRoom(events.Length)) return Task.FromResult(new Received(rate, TooManyWait));
        var receiver = new Receiver(events, rate);
        Enqueue(receiver);
        return receiver.Answer.Task;
    }

    /// <inheritdoc />
    public Task<RateAnswer> TakeRate(QuotaLimit limit, CancellationToken cancellationToken = default) => Task.FromResult(_rate.Take(limit, clock.GetUtcNow()));

    /// <inheritdoc />
    public Task GiveBackRate(CancellationToken cancellationToken = default)
    {
        _rate.GiveBack();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<Result<StudentProgress>> Progress(ProgressQuery query, CancellationToken cancellationToken = default)
    {
        if (Journal.Ledger.Events == 0) return NotFound();
        var extents = await GrainFactory.GetGrain<IClassGrain>(_class).Extents(cancellationToken);
        var (ledger, timeline) = await Journal.Read(query, cancellationToken);
        return Journal.Ledger.Events == 0 ? NotFound() : ProgressRules.Tell(_student, Journal.Ledger, ledger, query.Notebook, extents, timeline.Entries);
    }

    /// <inheritdoc />
    public Task<StudentStanding?> Standing(CancellationToken cancellationToken = default)
    {
        _told = false;
        return Task.FromResult(Journal.Ledger.Events == 0 ? null : Journal.Ledger.Standing(_student, Journal.Seq));
    }

    /// <inheritdoc />
    public Task<Result<Done>> DismissHelp(CancellationToken cancellationToken = default) => Enqueue(Dismiss, cancellationToken);

    /// <inheritdoc />
    public Task<Result<Done>> Delete(CancellationToken cancellationToken = default) => Enqueue(Erase, cancellationToken);

    private Task<Result<Done>> Enqueue(Func<Task<Result<Done>>> make, CancellationToken cancellationToken)
    {
        var change = new Change(make);
        Enqueue(change);
        return change.Answer.Task.WaitAsync(cancellationToken);
    }

    private void CheckTheirs(ImmutableArray<ClassroomEvent> events)
    {
        foreach (var what in events)
        {
            if (what.StudentId != _student) throw new ArgumentException($"an event of another student came to '{_student}'", nameof(events));
        }
    }

    private static Error NotFound() => Error.NotFound("no such student was seen");

    private async Task<Result<Done>> Dismiss()
    {
        if (Journal.Ledger.Helps.Open is not [.., var latest]) return Error.NotFound("the student has no open request for help");
        var feedSeq = await Journal.Dismiss(latest.Key, clock.GetUtcNow());
        await Tell();
        hints.Say(_class, feedSeq);
        return Done.Instance;
    }

    private async Task<Result<Done>> Erase()
    {
        // In this order a deletion that was cut off can be asked for again: the snapshot must not outlive the events, and the roster tells of a student without any.
        var seen = Journal.Ledger.Events > 0;
        if (seen)
        {
            await this.ForgetAsync(stored, CancellationToken.None);
            await Journal.Erase();
            stored.State.Seq = Journal.Seq;
        }

        return await Shard.Remove(_student) || seen ? Done.Instance : NotFound();
    }

    // Once for all changes until the shard asks.
    private async ValueTask Tell()
    {
        if (_told) return;
        _told = true;
        try
        {
            await Shard.Changed(_student);
        }
        catch
        {
            _told = false;
            throw;
        }
    }

    private async Task Snapshot(CancellationToken cancellationToken)
    {
        try
        {
            stored.State = new StudentState { Form = Counting.StudentLedger.Form, Zone = days.Zone, Seq = Journal.Seq, Ledger = Journal.Ledger };
            await stored.WriteStateAsync(cancellationToken);
        }
        catch (Exception fault)
        {
            // The journal has it all; the next activation reads more of it.
            LogNoSnapshot(logger, fault, this.GetPrimaryKeyString());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No snapshot could be written of the student {Student}")]
    private static partial void LogNoSnapshot(ILogger logger, Exception fault, string student);
}
