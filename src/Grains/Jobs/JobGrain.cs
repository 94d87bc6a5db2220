using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Leaderboard;
using Platform.Contracts.Live;
using Platform.Grains.Leaderboard;
using Platform.Grains.Live;
using Platform.Storage;
using Platform.Storage.Journal;

namespace Platform.Grains.Jobs;

/// <summary>
/// One job. Each turn asks <see cref="JobRules"/>, writes, then does what follows from the new state; every effect is idempotent, so a step cut off by a crash is done again from
/// the stored state: at once where the pool tells of a lost lease, else by the reminder that stands from before the first effect until after the last.
/// Reads interleave and see only what is durable.
/// </summary>
public sealed partial class JobGrain : Grain, IJobGrain, IRemindable
{
    private const string Reminder = "drive";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly IPersistentState<JobState> _stored;
    private readonly JobEffects _effects;
    private readonly JobOptions _options;
    private readonly ResourceClasses _classes;
    private readonly TimeProvider _clock;
    private readonly ILogger<JobGrain> _logger;
    private readonly IJournal _storage;
    private JobJournal? _journal;

    // What is durable; the stored state may be ahead of it while it is being written.
    private JobState _job = new();

    /// <summary>Made by the silo.</summary>
    public JobGrain(
        [PersistentState("job", StorageNames.Grains)] IPersistentState<JobState> stored,
        IJournal journal,
        Tracking.IRunRecorder recorder,
        IGrainFactory grains,
        IOptions<JobOptions> options,
        IOptions<LeaderboardOptions> limits,
        IOptions<ResourceClasses> classes,
        TimeProvider clock,
        ILogger<JobGrain> logger)
    {
        (_stored, _storage, _options, _classes, _clock, _logger) = (stored, journal, options.Value, classes.Value, clock, logger);
        _effects = new JobEffects(grains, recorder, limits.Value);
    }

    private string JobId => this.GetPrimaryKeyString();

    private JobJournal Journal => _journal ?? throw new InvalidOperationException("the job is not active");

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _job = _stored.State;
        var topic = LiveStreams.Topic(LiveStreams.Jobs, JobId);
        var stream = this.GetStreamProvider(LiveStreams.Provider).GetStream<TopicHint>(StreamId.Create(LiveStreams.Topics, topic));
        _journal = new JobJournal(_storage, new TopicHints(stream, topic, _logger), JobId);
        if (_job.Stage is JobStage.Accepting or JobStage.Finishing || (_job.Stage == JobStage.Ended && !await _journal.FindEnd(cancellationToken)))
            this.RegisterGrainTimer(Settle, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    /// <inheritdoc />
    public async Task<JobAnswer> Submit(Caller caller, JobRequest request, CancellationToken cancellationToken = default)
    {
        var resourceClass = request.ResourceClass ?? ResourceClasses.Default;
        if (_job.Stage == JobStage.None)
        {
            if (await Refusal(caller, request, resourceClass) is { } refusal) return await Answer(caller, refusal);
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
            await Save(JobRules.Accept(_job, caller.UserId, request.SubmissionId, resourceClass, _clock.GetUtcNow()));
        }
        else if (_job.UserId != caller.UserId || _job.SubmissionId != request.SubmissionId || _job.ResourceClass != resourceClass)
        {
            return await Answer(caller, Error.Conflict("another job has this id"));
        }

        if (_job.Stage == JobStage.Accepting && await Accept() is { } refused) return await Answer(caller, refused);
        return await Answer(caller, await View());
    }

    /// <inheritdoc />
    public async Task<Result<JobView>> Get(Caller caller, CancellationToken cancellationToken = default) =>
        IsSeenBy(caller) ? await View() : NotFound();

    /// <inheritdoc />
    public async Task<Result<JobView>> Cancel(Caller caller, CancellationToken cancellationToken = default)
    {
        if (!IsSeenBy(caller)) return NotFound();
        var cancelled = JobRules.Cancel(_job, _clock.GetUtcNow());
        if (!cancelled.IsSuccess) return cancelled.Error;
        await Save(cancelled.Value);
        await Record();
        return await View();
    }

    /// <inheritdoc />
    public async Task<Result<JobLogPage>> ReadLog(Caller caller, long afterSeq, int limit, CancellationToken cancellationToken = default) =>
        IsSeenBy(caller) ? await Journal.ReadLog(afterSeq, limit, cancellationToken) : NotFound();

    /// <inheritdoc />
    public async Task<Result<JobLogPage>> TailLog(Caller caller, int count, CancellationToken cancellationToken = default) =>
        IsSeenBy(caller) ? await Journal.TailLog(count, cancellationToken) : NotFound();

    /// <inheritdoc />
    public async Task<Result<TopicPage>> ReadTopic(Caller caller, long afterSeq, int limit, CancellationToken cancellationToken = default) =>
        IsSeenBy(caller) ? await Journal.Read(afterSeq, limit, cancellationToken) : NotFound();

    /// <summary>The reminder: whatever should be going on is, or is made to.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        switch (_job.Stage)
        {
            case JobStage.None:
                await RemoveReminder();
                break;
            case JobStage.Accepting or JobStage.Finishing:
                await Settle(CancellationToken.None);
                break;
            case JobStage.Pending or JobStage.Running:
                await FindLost();
                break;
            case JobStage.Ended:
                await TellEnd();
                break;
        }
    }

    /// <summary>Takes a step that was cut off to its end.</summary>
    private async Task Settle(CancellationToken cancellationToken)
    {
        if (_job.Stage == JobStage.Accepting) await Accept();
        if (_job.Stage == JobStage.Finishing) await Record();
        if (_job.Stage == JobStage.Ended && !Journal.HasEnded) await TellEnd();
    }

    /// <summary>Accepting: quota, queue, index, in that order, as the first two can refuse. Refused, it never was.</summary>
    private async Task<Error?> Accept()
    {
        if (await _effects.Queue(JobId, _job) is { } refused)
        {
            await this.ForgetAsync(_stored, CancellationToken.None);
            _job = new JobState();
            await RemoveReminder();
            return refused;
        }

        await Save(JobRules.Accepted(_job));
        await Journal.Accepted(_job);
        return null;
    }

    /// <summary>Finishing: what is recorded elsewhere first, then the end itself, then who has to know of it.</summary>
    private async Task Record()
    {
        if (await _effects.RecordRun(JobId, _job) is { } unrecordable)
        {
            LogUnrecordable(_logger, JobId, unrecordable.Message);
            await Save(JobRules.Unrecordable(_job, unrecordable));
        }

        // One commit of the store serves those that wait for it together.
        await Task.WhenAll(
            _effects.RecordEnd(JobId, _job),
            _job.Outcome is { Status: JobStatus.Completed, Report: { } report } ? Journal.Reported(_job, report) : Task.CompletedTask);
        await Save(JobRules.Finish(_job));
        await TellEnd();
    }

    private async Task TellEnd()
    {
        await Journal.Ended(_job);
        await _effects.Leave(JobId, _job);
        await RemoveReminder();
    }

    private async Task FindLost()
    {
        var standing = await _effects.Pool.Standing(JobId);
        if (_job.Stage == JobStage.Running && !standing.Leased) await Lose();
        if (_job.Stage == JobStage.Pending && standing is { Queued: false, Leased: false }) await _effects.Pool.Enqueue(JobEffects.Ticket(JobId, _job));
    }

    private async Task<Error?> Refusal(Caller caller, JobRequest request, string resourceClass)
    {
        if (!_classes.Classes.ContainsKey(resourceClass))
            return Error.Invalid($"config.resource_class: it is one of {string.Join(", ", _classes.Classes.Keys.Order(StringComparer.Ordinal))}");
        if (request.SubmissionId.Length is 0 or > 128) return NoSubmission();
        var submission = await GrainFactory.GetGrain<ISubmissionGrain>(request.SubmissionId).Get(caller);
        return submission.IsSuccess ? null : NoSubmission();
    }

    private async Task<JobAnswer> Answer(Caller caller, Result<JobView> job) => new(job, await _effects.Standings(caller.UserId));

    /// <summary>The job as its owner sees it. Its end shows once its journal has it, so that who sees the one finds the other.</summary>
    private async Task<JobView> View()
    {
        var job = _job;
        var ended = job.Stage == JobStage.Ended && Journal.HasEnded;
        var status = JobRules.Status(ended || job.Stage != JobStage.Ended ? job : job with { Stage = JobStage.Finishing });
        var standing = job.Stage == JobStage.Pending ? await _effects.Pool.Standing(JobId) : null;
        return new JobView(
            JobId, job.SubmissionId, job.UserId, status, job.ResourceClass, job.RunId, job.ExperimentId, standing?.Position, job.Attempt,
            ended ? job.Outcome!.Error : null, standing?.EstimatedWait, job.CreatedAt, job.UpdatedAt, job.StartedAt, ended ? job.EndedAt : null);
    }

    private bool IsSeenBy(Caller caller) => _job.Stage is not (JobStage.None or JobStage.Accepting) && _job.UserId == caller.UserId;

    private async Task Save(JobState next)
    {
        await this.SaveAsync(_stored, next, CancellationToken.None);
        _job = next;
    }

    private async Task RemoveReminder()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private static Error NotFound() => Error.NotFound("there is no such job");

    private static Error NoSubmission() => Error.Invalid("submission_id: there is no such submission");

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run of job {JobId} was refused by the tracking store: {Reason}")]
    private static partial void LogUnrecordable(ILogger logger, string jobId, string reason);
}
