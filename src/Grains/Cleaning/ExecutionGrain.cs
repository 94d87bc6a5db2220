using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Collections;
using Platform.Contracts.Datasets;
using Platform.Contracts.Live;
using Platform.Grains.Datasets;
using Platform.Grains.Live;
using Platform.Storage;
using Platform.Storage.Blobs;
using Platform.Storage.Journal;

namespace Platform.Grains.Cleaning;

/// <summary>
/// One execution. It is written, with the plan as it was then, before work begins; what a crash or a stop of the silo cut off is run again, by the reminder that stands until the end or as soon as
/// anybody asks. All it makes has names that follow from its id, so running it again makes nothing twice. Reads interleave with the work.
/// </summary>
public sealed partial class ExecutionGrain(
    [PersistentState("execution", StorageNames.Grains)] IPersistentState<ExecutionState> stored,
    TabularWork tabular,
    PlanMaking making,
    IBlobStore blobs,
    IJournal journal,
    IOptions<TabularOptions> options,
    TimeProvider clock,
    ILogger<ExecutionGrain> logger) : Grain, IExecutionGrain, IRemindable
{
    private const string Reminder = "run";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    // What is durable, and, of an execution that runs, how far it is.
    private ExecutionState _kept = new();
    private ExecutionJournal? _journal;
    private Running? _running;

    private string Id => this.GetPrimaryKeyString();

    private ExecutionJournal Journal => _journal ?? throw new InvalidOperationException("the execution is not active");

    private Caller Owner => new(_kept.Execution!.UserId);

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _kept = stored.State;
        var topic = LiveStreams.Topic(LiveStreams.Executions, Id);
        var stream = this.GetStreamProvider(LiveStreams.Provider).GetStream<TopicHint>(StreamId.Create(LiveStreams.Topics, topic));
        _journal = new ExecutionJournal(journal, new TopicHints(stream, topic, logger), Id);
        if (_kept.Execution is { Status: ExecutionStatus.Running })
            this.RegisterGrainTimer(_ => Resume(), new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<Result<Execution>> Run(Caller caller, ExecutionRequest request, CancellationToken cancellationToken = default)
    {
        var (user, asked) = _running is { } running ? (running.UserId, running.Request) : (_kept.Execution?.UserId ?? caller.UserId, _kept.Request ?? request);
        if (user != caller.UserId || asked != request) return Error.Conflict("このIDは別の実行に使われています");
        return await RunOnce(caller, request);
    }

    /// <inheritdoc />
    public Task<Result<Execution>> Get(Caller caller, CancellationToken cancellationToken = default) => Task.FromResult(View(caller));

    /// <inheritdoc />
    public async Task<Result<string>> Diff(Caller caller, int step, CancellationToken cancellationToken = default)
    {
        if (View(caller) is { IsSuccess: false } seen) return seen.Error;
        if (_kept is not { Execution.Status: ExecutionStatus.Completed, DiffBlob: { } blob } || _kept.Diffs.FirstOrDefault(place => place.Order == step) is not { } place)
            return Error.NotFound($"ステップ{step}の変更内容はありません");
        await using var file = await blobs.OpenAsync(blob, cancellationToken);
        var sample = new byte[place.Length];
        file.Position = place.Offset;
        await file.ReadExactlyAsync(sample, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(sample);
    }

    /// <inheritdoc />
    public async Task<Result<TopicPage>> ReadTopic(Caller caller, long afterSeq, int limit, CancellationToken cancellationToken = default) =>
        View(caller).IsSuccess ? await Journal.Read(afterSeq, limit, cancellationToken) : NotFound();

    /// <summary>The reminder: what should be going on is, or is made to. Does not wait for it.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_running is not null) return;
        if (_kept.Execution is { Status: ExecutionStatus.Running }) _ = Resume();
        else if (_kept.Execution is null) await RemoveReminder();
        else await TellEnd();
    }

    private async Task Resume()
    {
        if (_kept.Execution is not { Status: ExecutionStatus.Running }) return;
        try
        {
            await RunOnce(Owner, _kept.Request!);
        }
        catch (Exception fault)
        {
            LogCutOff(logger, fault, Id);
        }
    }

    /// <summary>What runs is run once, however many wait for it.</summary>
    private Task<Result<Execution>> RunOnce(Caller caller, ExecutionRequest request)
    {
        if (_running is { } running) return running.Done;
        var done = new TaskCompletionSource<Result<Execution>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _running = new Running(caller.UserId, request, done.Task);
        _ = Go();
        return done.Task;

        async Task Go()
        {
            try
            {
                var refused = _kept.Execution is null ? await Accept(caller, request) : null;
                var answer = refused is null && _kept.Execution!.Status == ExecutionStatus.Running ? await Attempt() : refused;
                done.SetResult(answer ?? Answer());
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
            finally
            {
                _running = null;
            }
        }
    }

    /// <summary>Checks what was asked for and writes it; or why not.</summary>
    private async Task<Error?> Accept(Caller caller, ExecutionRequest request)
    {
        var plan = await GrainFactory.GetGrain<IPlanGrain>(request.PlanId).Get(caller);
        if (!plan.IsSuccess) return plan.Error;

        // A plan whose own dataset is gone cannot be run, on whatever.
        var own = await GrainFactory.GetGrain<IDatasetGrain>(plan.Value.DatasetId).Get(caller);
        if (!own.IsSuccess) return PlanMaking.Of(own.Error);
        var dataset = own.Value;
        if (request.DatasetId is { } other && other != dataset.DatasetId)
        {
            var given = await GrainFactory.GetGrain<IDatasetGrain>(other).Get(caller);
            if (!given.IsSuccess) return PlanMaking.Of(given.Error);
            var profiles = (Own: await making.Profile(dataset.ProfileBlob, default), Given: await making.Profile(given.Value.ProfileBlob, default));
            if ((profiles.Own.Error ?? profiles.Given.Error) is { } gone) return gone;
            if (ExecutionRules.Mismatch(profiles.Own.Value!, profiles.Given.Value!) is { } mismatch) return mismatch;
            dataset = given.Value;
        }

        await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        await Save(ExecutionRules.Accept(Id, caller, request, plan.Value, dataset, clock.GetUtcNow()));
        return null;
    }

    /// <summary>Runs it, up to its end; or why it has to wait.</summary>
    private async Task<Error?> Attempt()
    {
        await Index.Add(Id, _kept.Execution!.CreatedAt, CancellationToken.None);
        if (_kept.Lost >= options.Value.MaxAttempts)
        {
            await Fail(new Error(CleaningErrors.Interrupted, $"プランの実行が{_kept.Lost}回中断されたため、打ち切りました"), null);
            return null;
        }

        await Save(_kept with { Starts = _kept.Starts + 1, Lost = _kept.Lost + 1, Execution = _kept.Execution with { Before = null, Steps = ExecutionRules.StepsOf(_kept.Plan!) } });
        try
        {
            var wait = await Work();
            if (wait is not null) await Save(_kept with { Lost = _kept.Lost - 1 });
            return wait;
        }
        catch (OperationCanceledException) when (tabular.Stopping.IsCancellationRequested)
        {
            await Save(_kept with { Lost = _kept.Lost - 1 });
            return Error.Unavailable("サーバーが停止中です。実行は再開後に続けられます");
        }
    }

    private IUserCollectionGrain Index => GrainFactory.GetGrain<IUserCollectionGrain>(CollectionKinds.Key(_kept.Execution!.UserId, CollectionKinds.Executions));

    private Result<Execution> Answer() => _kept.Execution is { Status: ExecutionStatus.Failed, Error: { } error } ? error : _kept.Execution!;

    private Result<Execution> View(Caller caller) => _kept.Execution switch
    {
        null => NotFound(),
        { } execution when execution.UserId != caller.UserId => Error.Forbidden("この実行結果へのアクセス権限がありません"),
        { } execution => execution,
    };

    private async Task TellEnd()
    {
        await Journal.Ended(_kept.Execution!);
        await RemoveReminder();
    }

    private async Task Save(ExecutionState next)
    {
        await this.SaveAsync(stored, next, CancellationToken.None);
        _kept = next;
    }

    private async Task RemoveReminder()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private static Error NotFound() => Error.NotFound("実行結果が見つかりません");

    [LoggerMessage(Level = LogLevel.Warning, Message = "The execution {ExecutionId} was cut off; it is tried again")]
    private static partial void LogCutOff(ILogger logger, Exception fault, string executionId);

    private sealed record Running(string UserId, ExecutionRequest Request, Task<Result<Execution>> Done);
}
