using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Collections;
using Platform.Contracts.Datasets;
using Platform.Storage;
using Platform.Storage.Blobs;
using Platform.Tabular.Csv;

namespace Platform.Grains.Datasets;

/// <summary>
/// One dataset. Every step of its making and deleting can be done again, and a reminder that stands from before the first until after the last takes one that was cut off to its end.
/// Reads interleave and see only what is durable.
/// </summary>
public sealed partial class DatasetGrain(
    [PersistentState("dataset", StorageNames.Grains)] IPersistentState<DatasetState> stored,
    TabularWork tabular,
    IBlobStore blobs,
    IOptions<TabularOptions> options,
    TimeProvider clock,
    ILogger<DatasetGrain> logger) : Grain, IDatasetGrain, IRemindable
{
    private const string Reminder = "finish";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    // What is durable; the stored state may be ahead of it while it is being written.
    private DatasetState _kept = new();
    private Making? _making;
    private Refusal? _refused;

    private string Id => this.GetPrimaryKeyString();

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _kept = stored.State;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<Result<Dataset>> Create(Caller caller, DatasetDraft draft, CancellationToken cancellationToken = default)
    {
        // What is being made is made once, however many wait for it.
        if (_making is { } making) return making.Is(caller, draft) ? await making.Task : Taken();
        switch (_kept.Stage)
        {
            case DatasetStage.None when _refused is { } refused && refused.UserId == caller.UserId && refused.Draft == draft:
                await blobs.DeleteOwnerAsync(DatasetRules.Owner(Id), CancellationToken.None);
                return refused.Error;
            case DatasetStage.None when DatasetRules.Check(Id, draft) is { } wrong:
                await blobs.DeleteOwnerAsync(DatasetRules.Owner(Id), CancellationToken.None);
                return wrong;
            case DatasetStage.None:
                return await Make(caller.UserId, draft, asked: true);
            case not (DatasetStage.Making or DatasetStage.Kept):
            case var _ when _kept.UserId != caller.UserId || _kept.Draft != draft:
                return Taken();
            case DatasetStage.Making:
                return await Make(caller.UserId, draft, asked: true);
            default:
                await Index.Add(Id, _kept.CreatedAt, CancellationToken.None);
                return _kept.Dataset!;
        }
    }

    /// <inheritdoc />
    public Task<Result<Dataset>> Get(Caller caller, CancellationToken cancellationToken = default) => Task.FromResult(DatasetRules.View(_kept, caller));

    /// <inheritdoc />
    public async Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken = default)
    {
        if (_kept.Stage is not (DatasetStage.Kept or DatasetStage.Deleting)) return DatasetRules.NotFound();
        if (_kept.UserId != caller.UserId) return _kept.Stage == DatasetStage.Kept ? DatasetRules.Forbidden() : DatasetRules.NotFound();
        if (_making is { } making) await ((Task)making.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_kept.Stage == DatasetStage.Kept)
        {
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
            await Save(new DatasetState { Stage = DatasetStage.Deleting, UserId = _kept.UserId });
        }

        await Erase();
        return Done.Instance;
    }

    /// <summary>The reminder: takes what was cut off to its end. Does not wait for a file to be read.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_making is not null) return;
        switch (_kept.Stage)
        {
            case DatasetStage.Making:
                _ = Resume();
                break;
            case DatasetStage.Deleting:
                await Erase();
                break;
            case DatasetStage.Kept:
                await Index.Add(Id, _kept.CreatedAt, CancellationToken.None);
                await RemoveReminder();
                break;
            default:
                await RemoveReminder();
                break;
        }
    }

    private IUserCollectionGrain Index => GrainFactory.GetGrain<IUserCollectionGrain>(CollectionKinds.Key(_kept.UserId, CollectionKinds.Datasets));

    private async Task Resume()
    {
        try
        {
            await Make(_kept.UserId, _kept.Draft!, asked: false);
        }
        catch (Exception fault)
        {
            LogUnread(logger, fault, Id);
        }
    }

    private Task<Result<Dataset>> Make(string userId, DatasetDraft draft, bool asked)
    {
        var done = new TaskCompletionSource<Result<Dataset>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _making = new Making(userId, draft, done.Task);
        return Run();

        async Task<Result<Dataset>> Run()
        {
            try
            {
                var answer = await ReadAndKeep(userId, draft, asked);
                done.SetResult(answer);
                return answer;
            }
            catch (Exception fault)
            {
                done.SetException(fault);
                _ = done.Task.Exception;
                throw;
            }
            finally
            {
                _making = null;
            }
        }
    }

    private async Task<Result<Dataset>> ReadAndKeep(string userId, DatasetDraft draft, bool asked)
    {
        if (_kept.Stage == DatasetStage.None)
        {
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
            await Save(new DatasetState { Stage = DatasetStage.Making, UserId = userId, Draft = draft, CreatedAt = clock.GetUtcNow(), Attempts = 1 });
        }
        else
        {
            await Save(_kept with { Attempts = _kept.Attempts + 1 });
        }

        Dataset dataset;
        try
        {
            if (_kept.Attempts > options.Value.MaxAttempts) throw new InvalidOperationException($"reading the dataset {Id} was begun {options.Value.MaxAttempts} times and never ended");
            var read = await Read(draft);
            if (read.Error is { Code: ErrorCodes.Unavailable } && !asked)
            {
                await Save(_kept with { Attempts = _kept.Attempts - 1 });
                return read.Error;
            }

            if (!read.IsSuccess)
            {
                if (read.Error.Code == DatasetErrors.InvalidFile) _refused = new Refusal(userId, draft, read.Error);
                await Discard();
                return read.Error;
            }

            dataset = read.Value;
        }
        catch (OperationCanceledException) when (tabular.Stopping.IsCancellationRequested)
        {
            // It goes on when the platform does.
            await Save(_kept with { Attempts = _kept.Attempts - 1 });
            return Error.Unavailable("サーバーが停止中です。しばらくしてからもう一度お試しください");
        }
        catch (Exception fault) when (asked || fault is BlobNotFoundException || _kept.Attempts > options.Value.MaxAttempts)
        {
            // Who asked is told that it failed, so nothing may come of it later.
            await TryDiscard();
            throw;
        }

        await Save(_kept with { Stage = DatasetStage.Kept, Attempts = 0, Dataset = dataset });
        await Index.Add(Id, _kept.CreatedAt, CancellationToken.None);
        await RemoveReminder();
        return dataset;
    }

    private async Task<Result<Dataset>> Read(DatasetDraft draft)
    {
        Result<DatasetReading> read;
        try
        {
            read = await tabular.ReadAsync(draft.Blob, DatasetReading.Of);
        }
        catch (CsvFormatException refused)
        {
            return DatasetReading.Refusal(refused);
        }

        if (!read.IsSuccess) return read.Error;
        await using var profile = read.Value.Profile;
        await using var staged = await blobs.StageAsync(profile, long.MaxValue, CancellationToken.None);
        var profileBlob = await staged.CommitAsync(DatasetRules.Owner(Id), CancellationToken.None);
        return new Dataset(
            Id, _kept.UserId, draft.Name, read.Value.Rows, read.Value.Columns, draft.Size, read.Value.Format.Encoding, read.Value.Format.Delimiter.ToString(),
            draft.Blob, profileBlob, draft.Origin, _kept.CreatedAt);
    }

    private async Task Erase()
    {
        await blobs.DeleteOwnerAsync(DatasetRules.Owner(Id), CancellationToken.None);
        await Index.Remove(Id, CancellationToken.None);
        await Save(new DatasetState { Stage = DatasetStage.Deleted, UserId = _kept.UserId });
        await RemoveReminder();
    }

    private async Task Discard()
    {
        await blobs.DeleteOwnerAsync(DatasetRules.Owner(Id), CancellationToken.None);
        await this.ForgetAsync(stored, CancellationToken.None);
        _kept = new DatasetState();
        await RemoveReminder();
    }

    private async Task TryDiscard()
    {
        try
        {
            if (_kept.Stage == DatasetStage.Making) await Discard();
        }
        catch (Exception fault)
        {
            // The reminder stays, and tries again.
            LogUnread(logger, fault, Id);
        }
    }

    private async Task Save(DatasetState next)
    {
        await this.SaveAsync(stored, next, CancellationToken.None);
        _kept = next;
    }

    private async Task RemoveReminder()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private static Error Taken() => Error.Conflict("このIDは別のデータセットに使われています");

    [LoggerMessage(Level = LogLevel.Warning, Message = "The dataset {DatasetId} could not be read")]
    private static partial void LogUnread(ILogger logger, Exception fault, string datasetId);

    private sealed record Making(string UserId, DatasetDraft Draft, Task<Result<Dataset>> Task)
    {
        public bool Is(Caller caller, DatasetDraft draft) => UserId == caller.UserId && Draft == draft;
    }

    private sealed record Refusal(string UserId, DatasetDraft Draft, Error Error);
}
