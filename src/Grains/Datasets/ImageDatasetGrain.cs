using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Collections;
using Platform.Contracts.Datasets;
using Platform.Contracts.Training;
using Platform.Imaging;
using Platform.Storage;
using Platform.Storage.Blobs;

namespace Platform.Grains.Datasets;

/// <summary>
/// One dataset of pictures. Every step of its making and deleting can be done again, and a reminder that stands from before the first until after the last takes one that was cut off to its end.
/// Reads interleave and see only what is durable.
/// </summary>
public sealed partial class ImageDatasetGrain(
    [PersistentState("imagedataset", StorageNames.Grains)] IPersistentState<ImageDatasetState> stored,
    ImageWork work,
    IBlobStore blobs,
    IOptions<PictureOptions> options,
    TimeProvider clock,
    ILogger<ImageDatasetGrain> logger) : Grain, IImageDatasetGrain, IRemindable
{
    private const string Reminder = "finish";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    // What is durable; the stored state may be ahead of it while it is being written.
    private ImageDatasetState _kept = new();
    private Making? _making;
    private Refusal? _refused;

    private string Id => this.GetPrimaryKeyString();

    private IUserCollectionGrain Index => GrainFactory.GetGrain<IUserCollectionGrain>(CollectionKinds.Key(_kept.UserId, CollectionKinds.ImageDatasets));

    private IPublicImageDatasetsGrain PublicIndex => GrainFactory.GetGrain<IPublicImageDatasetsGrain>(0);

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _kept = stored.State;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<Result<ImageDataset>> Create(Caller caller, ImageDatasetDraft draft, CancellationToken cancellationToken = default)
    {
        var hash = ImageDatasetRules.Fingerprint(draft);
        // What is being made is made once, however many wait for it.
        if (_making is { } making) return making.Is(caller, hash) ? await making.Task : Taken();
        switch (_kept.Stage)
        {
            case DatasetStage.None when _refused is { } refused && refused.UserId == caller.UserId && refused.DraftHash == hash:
                await DeleteBlobs();
                return refused.Error;
            case DatasetStage.None when ImageDatasetRules.Check(Id, draft) is { } wrong:
                await DeleteBlobs();
                return wrong;
            case DatasetStage.None:
                return await Make(caller.UserId, draft, hash, asked: true);
            case not (DatasetStage.Making or DatasetStage.Kept):
            case var _ when _kept.UserId != caller.UserId || _kept.DraftHash != hash:
                return Taken();
            case DatasetStage.Making:
                return await Make(caller.UserId, _kept.Draft!, hash, asked: true);
            default:
                // What was uploaded again is of no use: its content is in the dataset.
                await blobs.DeleteOwnerAsync(ImageDatasetRules.UploadOwner(Id), CancellationToken.None);
                await AddToIndices();
                return _kept.Dataset!;
        }
    }

    /// <inheritdoc />
    public Task<Result<ImageDataset>> Get(Caller caller, CancellationToken cancellationToken = default) => Task.FromResult(ImageDatasetRules.View(_kept, caller));

    /// <inheritdoc />
    public async Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken = default)
    {
        if (_kept.Stage is not (DatasetStage.Kept or DatasetStage.Deleting)) return ImageDatasetRules.NotFound();
        if (_kept.UserId != caller.UserId) return _kept is { Stage: DatasetStage.Kept, IsPublic: true } ? ImageDatasetRules.Forbidden() : ImageDatasetRules.NotFound();
        if (_making is { } making) await ((Task)making.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_kept.Stage == DatasetStage.Kept)
        {
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
            await Save(new ImageDatasetState { Stage = DatasetStage.Deleting, UserId = _kept.UserId, IsPublic = _kept.IsPublic });
        }

        await Erase();
        return Done.Instance;
    }

    /// <summary>The reminder: takes what was cut off to its end. Does not wait for pictures to be read.</summary>
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
                await Finish();
                break;
            default:
                await RemoveReminder();
                break;
        }
    }

    private async Task Resume()
    {
        try
        {
            await Make(_kept.UserId, _kept.Draft!, _kept.DraftHash, asked: false);
        }
        catch (Exception fault)
        {
            LogUnread(logger, fault, Id);
        }
    }

    private Task<Result<ImageDataset>> Make(string userId, ImageDatasetDraft draft, string hash, bool asked)
    {
        var done = new TaskCompletionSource<Result<ImageDataset>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _making = new Making(userId, hash, done.Task);
        return Run();

        async Task<Result<ImageDataset>> Run()
        {
            try
            {
                var answer = await ReadAndKeep(userId, draft, hash, asked);
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

    private async Task<Result<ImageDataset>> ReadAndKeep(string userId, ImageDatasetDraft draft, string hash, bool asked)
    {
        if (_kept.Stage == DatasetStage.None)
        {
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
            await Save(new ImageDatasetState
            {
                Stage = DatasetStage.Making,
                UserId = userId,
                Draft = draft,
                DraftHash = hash,
                CreatedAt = clock.GetUtcNow(),
                Attempts = 1,
                IsPublic = draft.Visibility == ImageDatasetRules.Public,
            });
        }
        else
        {
            await Save(_kept with { Attempts = _kept.Attempts + 1 });
        }

        ImageDataset dataset;
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
                if (read.Error.Code == TrainingErrors.InvalidDataset) _refused = new Refusal(userId, hash, read.Error);
                await Discard();
                return read.Error;
            }

            dataset = read.Value;
        }
        catch (OperationCanceledException) when (work.Stopping.IsCancellationRequested)
        {
            // It goes on when the platform does.
            await Save(_kept with { Attempts = _kept.Attempts - 1 });
            return Error.Unavailable("the platform is stopping; try again later");
        }
        catch (Exception fault) when (asked || fault is BlobNotFoundException || _kept.Attempts > options.Value.MaxAttempts)
        {
            // Who asked is told that it failed, so nothing may come of it later.
            await TryDiscard();
            throw;
        }

        await Save(_kept with { Stage = DatasetStage.Kept, Attempts = 0, Draft = null, Dataset = dataset });
        await Finish();
        return dataset;
    }

    private async Task<Result<ImageDataset>> Read(ImageDatasetDraft draft)
    {
        try
        {
            // Off the turn: what the callback sees of the grain does not change while it is made.
            var (state, id) = (_kept, Id);
            return await work.ReadAsync(draft.Format, draft.Files, async (manifest, pack) =>
            {
                var owner = ImageDatasetRules.Owner(id);
                var packBlob = await Keep(pack, owner);
                using var json = new MemoryStream();
                Imaging.Datasets.ManifestJson.Write(manifest, json);
                json.Position = 0;
                return ImageDatasetRules.Of(id, state, manifest, await Keep(json, owner), packBlob);
            });
        }
        catch (DatasetRejectedException rejected)
        {
            return ImageDatasetRules.Refusal(rejected);
        }

        // Called off the turn: there is none to come back to.
        async Task<string> Keep(Stream content, string owner)
        {
            await using var staged = await blobs.StageAsync(content, long.MaxValue, work.Stopping);
            return await staged.CommitAsync(owner, CancellationToken.None);
        }
    }

    private async Task Finish()
    {
        await AddToIndices();
        await blobs.DeleteOwnerAsync(ImageDatasetRules.UploadOwner(Id), CancellationToken.None);
        await RemoveReminder();
    }

    private async Task AddToIndices()
    {
        await Index.Add(Id, _kept.CreatedAt, CancellationToken.None);
        if (_kept.IsPublic) await PublicIndex.Add(new PublicImageDataset(Id, _kept.UserId, _kept.CreatedAt, _kept.Dataset!.Format, _kept.Dataset.ProjectId), CancellationToken.None);
    }

    private async Task Erase()
    {
        await DeleteBlobs();
        await Index.Remove(Id, CancellationToken.None);
        if (_kept.IsPublic) await PublicIndex.Remove(Id, CancellationToken.None);
        await Save(new ImageDatasetState { Stage = DatasetStage.Deleted, UserId = _kept.UserId });
        _manifest = null;
        await RemoveReminder();
    }

    private async Task DeleteBlobs()
    {
        await blobs.DeleteOwnerAsync(ImageDatasetRules.Owner(Id), CancellationToken.None);
        await blobs.DeleteOwnerAsync(ImageDatasetRules.UploadOwner(Id), CancellationToken.None);
    }

    private async Task Discard()
    {
        await DeleteBlobs();
        await this.ForgetAsync(stored, CancellationToken.None);
        _kept = new ImageDatasetState();
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

    private async Task Save(ImageDatasetState next)
    {
        await this.SaveAsync(stored, next, CancellationToken.None);
        _kept = next;
    }

    private async Task RemoveReminder()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private static Error Taken() => Error.Conflict("this id is that of another dataset");

    [LoggerMessage(Level = LogLevel.Warning, Message = "The dataset of pictures {DatasetId} could not be read")]
    private static partial void LogUnread(ILogger logger, Exception fault, string datasetId);

    private sealed record Making(string UserId, string DraftHash, Task<Result<ImageDataset>> Task)
    {
        public bool Is(Caller caller, string hash) => UserId == caller.UserId && DraftHash == hash;
    }

    private sealed record Refusal(string UserId, string DraftHash, Error Error);
}
