using System.Collections.Immutable;
using System.Text.Json;
using Platform.Contracts.Training;
using Platform.Storage;
using Platform.Storage.Blobs;
using Platform.Storage.Journal;

namespace Platform.Grains.Training;

/// <summary>Reads what a job's journal holds, newest first, leaving out what no longer counts.</summary>
internal sealed class TrainingHistory(IJournal journal, IBlobStore blobs, long jobId)
{
    private const int Chunk = 256;
    private const long MaxLogBytes = 8 << 20;
    private const long MaxValidationBytes = 32 << 20;

    private string Stream { get; } = TrainingJournal.StreamOf(jobId);

    /// <summary>The newest epochs, oldest first.</summary>
    public async Task<ImmutableArray<TrainingMetric>> Metrics(TrainingState job, int limit, CancellationToken cancellationToken)
    {
        var rows = new List<TrainingMetric>();
        await foreach (var entry in Backward(TrainingJournal.Epoch, cancellationToken))
        {
            var epoch = Of<EpochEntry>(entry);
            if (epoch.Run != job.Run || rows.Count == limit) break;
            if (TrainingRules.Counts(job, epoch.Run, epoch.Start, epoch.Epoch))
                rows.Add(new TrainingMetric(entry.Seq, epoch.Epoch, epoch.Loss, epoch.Accuracy, epoch.LearningRate, epoch.ExtraMetrics, entry.Time));
        }

        // A service may tell of them in any order.
        return [.. rows.OrderBy(row => row.Epoch)];
    }

    /// <summary>The newest lines, oldest first, of a type or of all; no more once they are 8 MiB.</summary>
    public async Task<ImmutableArray<TrainingLogLine>> Lines(int limit, string? logType, CancellationToken cancellationToken)
    {
        var lines = new List<TrainingLogLine>();
        var bytes = 0L;
        await foreach (var entry in Backward(logType switch { null => null, "stderr" => TrainingJournal.Stderr, _ => TrainingJournal.Stdout }, cancellationToken))
        {
            if (entry.Kind is not (TrainingJournal.Stdout or TrainingJournal.Stderr)) continue;
            if (lines.Count == limit || bytes > MaxLogBytes) break;
            lines.Add(new TrainingLogLine(entry.Seq, entry.Kind == TrainingJournal.Stderr ? "stderr" : "stdout", entry.Payload, entry.Time));
            bytes += entry.Payload.Length;
        }

        lines.Reverse();
        return [.. lines];
    }

    /// <summary>The validations of the run, oldest first: the newest that fit in about 32 MiB.</summary>
    public async Task<ImmutableArray<ValidationRecord>> Validations(TrainingState job, CancellationToken cancellationToken)
    {
        var records = new List<ValidationRecord>();
        var bytes = 0L;
        await foreach (var (entry, at) in Validated(job, cancellationToken))
        {
            if (bytes > MaxValidationBytes) break;
            if (await Text(entry.ValidationBlob, cancellationToken) is not { } json) continue;
            bytes += json.Length;
            var checkpoint = job.Checkpoints.FirstOrDefault(one => one.Epoch == entry.Epoch);
            records.Add(new ValidationRecord(
                ValidationNumber.Of(jobId, entry.Epoch), entry.Epoch, json, checkpoint is null ? null : TrainingCheckpoints.PathOf(jobId, checkpoint), at));
        }

        return [.. records.OrderBy(record => record.Epoch)];
    }

    /// <summary>The validation of an epoch, where there is one.</summary>
    public async Task<ValidationEntry?> Validation(TrainingState job, int epoch, CancellationToken cancellationToken)
    {
        await foreach (var (entry, _) in Validated(job, cancellationToken))
            if (entry.Epoch == epoch) return entry;
        return null;
    }

    private async IAsyncEnumerable<(ValidationEntry Entry, DateTimeOffset At)> Validated(
        TrainingState job, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in Backward(TrainingJournal.Validation, cancellationToken))
        {
            var validation = Of<ValidationEntry>(entry);
            if (validation.Run != job.Run) yield break;
            if (TrainingRules.Counts(job, validation.Run, validation.Start, validation.Epoch)) yield return (validation, entry.Time);
        }
    }

    private async IAsyncEnumerable<JournalEntry> Backward(string? kind, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var before = long.MaxValue; ;)
        {
            var entries = await journal.ReadBackwardAsync(Stream, before, Chunk, kind, cancellationToken);
            foreach (var entry in entries) yield return entry;
            if (entries.Count < Chunk) yield break;
            before = entries[^1].Seq;
        }
    }

    private async Task<string?> Text(string blob, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = await blobs.OpenAsync(blob, cancellationToken);
            using var reader = new StreamReader(file);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (BlobNotFoundException)
        {
            // Deleted since the journal was read: the run has begun anew.
            return null;
        }
    }

    private static T Of<T>(JournalEntry entry) => JsonSerializer.Deserialize<T>(entry.Payload, TrainingJournal.Json)!;
}
