using System.Collections.Immutable;
using System.Text;
using Platform.Contracts;
using Platform.Contracts.Training;

namespace Platform.Grains.Training;

/// <summary>What a service that trains tells. Each thing has a name in the journal that follows from what it is about, so that telling it again adds nothing.</summary>
public sealed partial class TrainingJobGrain
{
    private const int MaxEventId = 200;
    private const int MaxEvent = 64 << 20;

    /// <inheritdoc />
    public async Task<Result<Done>> Callback(string? eventId, string type, string dataJson, CancellationToken cancellationToken = default)
    {
        await Settle();
        if (_job.Stage is TrainingStage.None or TrainingStage.Deleting or TrainingStage.Deleted) return TrainingRules.NoJob();
        if (!_job.IsServed) return Error.Conflict("the platform itself trains this job, and takes no callbacks for it");
        if (eventId is { Length: 0 or > MaxEventId }) return TrainingChecks.Wrong("event_id", $"must have 1 to {MaxEventId} characters");
        if (dataJson.Length > MaxEvent) return TrainingChecks.Wrong("data", $"must have at most {MaxEvent} characters");
        var settings = _job.Settings;
        var read = await Task.Run(() => ServiceEvents.Read(type, dataJson, settings), cancellationToken);
        if (!read.IsSuccess) return read.Error;
        if (eventId is not null && _job.Events.Contains(eventId)) return Done.Instance;
        if (_job.Stage is TrainingStage.Finishing or TrainingStage.Ended) return Error.Conflict($"the job has ended, as {TrainingRules.StatusName(_job.Outcome!.Status)}");
        if (read.Value.Run is { } run && run != Math.Max(_job.Run, 1)) return Error.Conflict($"the job is in its run {_job.Run}");

        if (_job.Stage is TrainingStage.Created or TrainingStage.Handing)
        {
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
            await Save(TrainingRules.Begun(_job, clock.GetUtcNow()));
            await Settle();
        }

        await TellBegun();
        await Take(eventId, read.Value);
        return Done.Instance;
    }

    private Task Take(string? eventId, ServiceEvent told) => told switch
    {
        ServiceEvent.Line line => Journal.Line(eventId, clock.GetUtcNow(), line.LogType, line.Message),
        ServiceEvent.EpochComplete epoch => TakeEpoch(eventId, epoch),
        ServiceEvent.Validated validated => TakeValidation(eventId, validated),
        ServiceEvent.CheckpointSaved saved => Save(TrainingRules.Remember(
            TrainingRules.TellCheckpoint(_job, new KeptCheckpoint(saved.Epoch, saved.Path, saved.Metric, saved.Size, null, null, null, clock.GetUtcNow())), eventId)),
        ServiceEvent.Completed => Over(TrainingRules.Complete(_job, clock.GetUtcNow()), eventId),
        ServiceEvent.Failed failed => Over(TrainingRules.Fail(_job, new Error(TrainingErrors.TrainingFailed, failed.Message), clock.GetUtcNow()), eventId),
        _ => throw new InvalidOperationException($"{told.GetType().Name} is no event of a service"),
    };

    private async Task TakeEpoch(string? eventId, ServiceEvent.EpochComplete epoch)
    {
        // What the start went on from has been told before.
        if (epoch.Epoch <= _job.From) return;
        await Journal.Epochs(new EpochEntry(_job.Run, _job.Start, epoch.Epoch, epoch.Loss, epoch.Accuracy, epoch.LearningRate, epoch.Extra), null, clock.GetUtcNow());
        await Save(TrainingRules.Remember(TrainingRules.TellEpoch(_job, epoch.Epoch, epoch.Metric(_job.Settings.PrimaryMetric)), eventId));
        WakeRecorder();
    }

    private async Task TakeValidation(string? eventId, ServiceEvent.Validated validated)
    {
        if (validated.Epoch <= _job.From) return;
        var owner = TrainingBlobs.Validation(_job.JobId, _job.Run, validated.Epoch);
        var json = await Keep(owner, new MemoryStream(Encoding.UTF8.GetBytes(validated.Json)));
        var images = validated.Images.IsEmpty ? null : await Keep(owner, await Task.Run(() => Lines(validated.Images)));
        await Journal.Epochs(null, new ValidationEntry(_job.Run, _job.Start, validated.Epoch, json, images), clock.GetUtcNow());
        await Save(TrainingRules.Remember(_job, eventId));
    }

    private async Task Over(TrainingState next, string? eventId)
    {
        await Save(TrainingRules.Remember(next, eventId));
        await Settle();
    }

    private async Task<string> Keep(string owner, Stream content)
    {
        await using (content)
        {
            await using var staged = await blobs.StageAsync(content, long.MaxValue);
            return await staged.CommitAsync(owner);
        }
    }

    private static MemoryStream Lines(ImmutableArray<ValidatedImage> images)
    {
        var file = new MemoryStream();
        using (var lines = new StreamWriter(file, leaveOpen: true) { NewLine = "\n" })
            foreach (var image in images) lines.WriteLine(ValidatedImageLines.Write(image));
        file.Position = 0;
        return file;
    }
}
