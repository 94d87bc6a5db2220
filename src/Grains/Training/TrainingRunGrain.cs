using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Platform.Contracts.Jobs;
using Platform.Contracts.Tracking;
using Platform.Contracts.Training;
using Platform.Grains.Tracking;
using Platform.Storage;
using Platform.Storage.Blobs;
using Platform.Storage.Journal;

namespace Platform.Grains.Training;

/// <summary>
/// Records a run in the order in which it went: start and params, each epoch out of the job's journal, the end. How far it is, is stored, and every step of the recorder can be done again; so a store that is
/// away for hours gets all of it once it is back, and the training waits for nothing of it. Tries again with growing pauses; the reminder stands until the end is recorded.
/// </summary>
public sealed partial class TrainingRunGrain(
    [PersistentState("training-run", StorageNames.Grains)] IPersistentState<TrainingRunState> stored,
    IRunRecorder recorder,
    IJournal journal,
    IBlobStore blobs,
    TimeProvider clock,
    ILogger<TrainingRunGrain> logger) : Grain, ITrainingRunGrain, IRemindable
{
    private const string Reminder = "record";
    private const int EpochsPerRead = 100;
    private const int MaxErrorTag = 4_000;
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private TimeSpan _pause = TimeSpan.FromSeconds(1);
    private bool _reminded;
    private bool _again;
    private bool _working;

    private (long Job, int Run) Id
    {
        get
        {
            var parts = this.GetPrimaryKeyString().Split('/');
            return (long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
        }
    }

    private ITrainingStepsGrain Job => GrainFactory.GetGrain<ITrainingStepsGrain>(Id.Job.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc />
    public async Task Wake(CancellationToken cancellationToken = default)
    {
        if (!_reminded) await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        _reminded = _again = true;
        if (!_working) _ = Work();
    }

    /// <inheritdoc />
    public Task ReceiveReminder(string reminderName, TickStatus status) => Wake();

    /// <summary>Records as long as there is something, outside of any turn: a store may take its time, and only this work writes the state.</summary>
    private async Task Work()
    {
        _working = true;
        try
        {
            while (_again)
            {
                _again = false;
                await Record();
                _pause = TimeSpan.FromSeconds(1);
            }
        }
        catch (RunRecorderException fault) when (!fault.Retryable)
        {
            LogRefused(this.GetPrimaryKeyString(), fault.Message);
            await GiveUp();
        }
        catch (Exception fault)
        {
            LogLater(fault, this.GetPrimaryKeyString());
            this.RegisterGrainTimer(_ => Wake(CancellationToken.None), new GrainTimerCreationOptions(_pause, Timeout.InfiniteTimeSpan) { Interleave = true });
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }
        finally
        {
            _working = false;
        }
    }

    private async Task Record()
    {
        if (stored.State.GivenUp || await Job.Facts(Id.Run) is not { } facts)
        {
            await Abandon();
            return;
        }

        if (stored.State.RunId is null)
        {
            var started = await recorder.StartAsync(new RunStart(ProposedId(), facts.Experiment, facts.RunName, facts.UserId, facts.StartedAt, facts.Tags));
            await recorder.LogAsync(new RunMetrics(started.RunId, facts.UserId, 0, facts.StartedAt, ImmutableDictionary<string, double>.Empty, facts.Params));
            await Save(stored.State with { RunId = started.RunId, ExperimentId = started.ExperimentId, UserId = facts.UserId });
        }

        if (!facts.Known) await Job.RunStarted(Id.Run, stored.State.RunId!, stored.State.ExperimentId!);
        await RecordEpochs(facts);
        if (facts.End is { } end && stored.State.Finished != facts.Start)
        {
            await recorder.FinishAsync(await Finish(facts, end));
            await Save(stored.State with { Finished = facts.Start });
        }

        if (facts.End is not null && !_again) await RemoveReminder();
    }

    private async Task RecordEpochs(TrainingRunFacts facts)
    {
        while (true)
        {
            var entries = await journal.ReadAsync(TrainingJournal.StreamOf(Id.Job), stored.State.Logged, EpochsPerRead, kind: TrainingJournal.Epoch);
            var logged = stored.State.Logged;
            foreach (var entry in entries)
            {
                var epoch = JsonSerializer.Deserialize<EpochEntry>(entry.Payload, TrainingJournal.Json)!;

                // One that the job does not count yet comes next time.
                if (epoch.Run == Id.Run && epoch.Start == facts.Start && epoch.Epoch > facts.Epoch) break;
                if (epoch.Run == Id.Run) await recorder.LogAsync(new RunMetrics(stored.State.RunId!, facts.UserId, epoch.Epoch, entry.Time, MetricsOf(epoch), ImmutableDictionary<string, string>.Empty));
                logged = entry.Seq;
            }

            if (logged == stored.State.Logged) return;
            await Save(stored.State with { Logged = logged });
        }
    }

    private async Task<RunFinish> Finish(TrainingRunFacts facts, TrainingRunEnd end)
    {
        var tags = facts.Tags;
        if (end.Error is { } error) tags = tags.Add("platform.error", Names.Cut(error, MaxErrorTag));
        if (end.BestEpoch is { } best) tags = tags.Add("platform.best_epoch", best.ToString(CultureInfo.InvariantCulture));
        var files = ImmutableArray.CreateBuilder<StoredFile>();
        if (end.BestWeights is { } weights && await blobs.ExistsAsync(weights.Blob)) files.Add(weights);
        if (end.BestValidation is { } validation && await Confusion(validation) is { } matrix) files.Add(matrix);
        var status = end.Status switch { TrainingStatus.Completed => RunStatus.Finished, TrainingStatus.Failed => RunStatus.Failed, _ => RunStatus.Killed };
        return new RunFinish(
            stored.State.RunId!, facts.UserId, status, end.EndedAt, ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, double>.Empty, files.ToImmutable(), tags);
    }

    /// <summary>The confusion matrix of a validation as a file of its own, kept beside it.</summary>
    private async Task<StoredFile?> Confusion(string validation)
    {
        try
        {
            await using var file = await blobs.OpenAsync(validation);
            using var json = await JsonDocument.ParseAsync(file);
            using var content = new MemoryStream();
            using (var writer = new Utf8JsonWriter(content))
            {
                writer.WriteStartObject();
                foreach (var name in (string[])["class_names", "confusion_matrix", "confusion_pairs"])
                {
                    if (!json.RootElement.TryGetProperty(name, out var value)) continue;
                    writer.WritePropertyName(name);
                    value.WriteTo(writer);
                }

                writer.WriteEndObject();
            }

            content.Position = 0;
            await using var staged = await blobs.StageAsync(content, long.MaxValue);
            return new StoredFile("confusion_matrix.json", await staged.CommitAsync(TrainingBlobs.OwnerOf(validation)), staged.Size);
        }
        catch (Exception fault) when (fault is BlobNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The job is gone, or the store will never take its run: what was begun is not left as running.</summary>
    private async Task Abandon()
    {
        var state = stored.State;
        if (state.RunId is { } runId && state.Finished == 0 && !state.GivenUp)
        {
            await recorder.FinishAsync(new RunFinish(
                runId, state.UserId, RunStatus.Killed, clock.GetUtcNow(), ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, double>.Empty, [], ImmutableDictionary<string, string>.Empty));
        }

        await GiveUp();
    }

    private async Task GiveUp()
    {
        if (!stored.State.GivenUp) await Save(stored.State with { GivenUp = true });
        await RemoveReminder();
    }

    private string ProposedId() => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("run of training " + this.GetPrimaryKeyString())).AsSpan(0, 16));

    private static ImmutableDictionary<string, double> MetricsOf(EpochEntry epoch)
    {
        var metrics = epoch.ExtraMetrics;
        if (epoch.Loss is { } loss) metrics = metrics.SetItem("train_loss", loss);
        if (epoch.Accuracy is { } accuracy) metrics = metrics.SetItem("accuracy", accuracy);
        if (epoch.LearningRate is { } rate) metrics = metrics.SetItem("learning_rate", rate);
        return metrics;
    }

    private Task Save(TrainingRunState next) => this.SaveAsync(stored, next, CancellationToken.None);

    private async Task RemoveReminder()
    {
        _reminded = false;
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    [LoggerMessage(LogLevel.Warning, "The run of training {Run} was refused by the tracking store and is not recorded: {Reason}")]
    private partial void LogRefused(string run, string reason);

    [LoggerMessage(LogLevel.Warning, "The run of training {Run} could not be recorded; it is tried again")]
    private partial void LogLater(Exception fault, string run);
}

/// <summary>How far a run is recorded.</summary>
[GenerateSerializer, Immutable, Alias("TrainingRunState")]
public sealed record TrainingRunState
{
    /// <summary>The run in the store.</summary>
    [Id(0)]
    public string? RunId { get; init; }

    /// <summary>Its experiment there.</summary>
    [Id(1)]
    public string? ExperimentId { get; init; }

    /// <summary>Whose it is.</summary>
    [Id(2)]
    public string UserId { get; init; } = "";

    /// <summary>The last entry of the job's journal that the store has.</summary>
    [Id(3)]
    public long Logged { get; init; }

    /// <summary>The start of the job whose end the store has; 0 for none.</summary>
    [Id(4)]
    public int Finished { get; init; }

    /// <summary>Whether nothing more of it is recorded.</summary>
    [Id(5)]
    public bool GivenUp { get; init; }
}
