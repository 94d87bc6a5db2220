using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Contracts;
using Platform.Contracts.Live;
using Platform.Contracts.Training;
using Platform.Grains.Live;
using Platform.Grains.Tracking;
using Platform.Storage.Journal;

namespace Platform.Grains.Training;

/// <summary>
/// A training job's journal, the stream <c>training/{number}</c>, which its grain alone writes. Kinds: <c>status</c>, <c>epoch</c> and <c>validation</c> with JSON, <c>log</c> and <c>log/stderr</c> with
/// the line as written. Ids are made of the start or the token and what the entry says, so that a step done again after a crash adds nothing.
/// </summary>
internal sealed class TrainingJournal(IJournal journal, TopicHints hints, long jobId)
{
    /// <summary>The most characters of a line of the log; a longer one is cut.</summary>
    public const int MaxLine = 16_000;

    internal const string Epoch = "epoch";
    internal const string Validation = "validation";
    internal const string Stdout = "log";
    internal const string Stderr = "log/stderr";
    private const string Status = "status";
    private const long MaxPageBytes = 1 << 20;

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private long? _last;

    /// <summary>The stream of a job.</summary>
    public static string StreamOf(long jobId) => LiveStreams.Topic(LiveStreams.Training, jobId.ToString(CultureInfo.InvariantCulture));

    private string Stream { get; } = StreamOf(jobId);

    /// <summary>It was created.</summary>
    public Task Created(TrainingState job) => Append(StatusEntry("status/created", job.CreatedAt, job));

    /// <summary>It was started, and waits.</summary>
    public Task Queued(TrainingState job, DateTimeOffset now) => Append(StatusEntry(Text($"status/{job.Start}/pending"), now, job with { Stage = TrainingStage.Pending }));

    /// <summary>An attempt began, or a service has taken the job.</summary>
    public Task Running(TrainingState job, DateTimeOffset now)
    {
        var where = job.Epoch == 0 ? "" : Text($" after epoch {job.Epoch}");
        var again = job.Attempt > 1 ? Text($" (attempt {job.Attempt})") : "";
        var line = job.Epoch == 0 && job.Resumption is null ? $"[INFO] Starting training of {job.Settings.ModelName}{again}" : $"[INFO] Going on with the training of {job.Settings.ModelName}{where}{again}";
        var id = Text($"{job.Start}/{job.Token}");
        return Append(LogEntry($"log/{id}/start", now, "stdout", line), StatusEntry($"status/{id}/running", now, job));
    }

    /// <summary>An attempt ended without ending the job.</summary>
    public Task QueuedAgain(TrainingState job, string why, DateTimeOffset now) => Append(
        LogEntry(Text($"log/{job.Start}/{job.Token}/again"), now, "stderr", Text($"[WARNING] Attempt {job.Attempt} was interrupted: {FirstLine(why)}; the job is queued again")),
        StatusEntry(Text($"status/{job.Start}/{job.Token}/pending"), now, job));

    /// <summary>Its owner stopped it.</summary>
    public Task Stopped(TrainingState job) => Append(StatusEntry(Text($"status/{job.Start}/end"), job.EndedAt!.Value, job));

    /// <summary>It ended.</summary>
    public Task Ended(TrainingState job)
    {
        var (status, error) = (job.Outcome!.Status, job.Outcome.Error);
        var line = status switch
        {
            TrainingStatus.Completed => Text($"[INFO] Training completed after epoch {job.Epoch}"),
            TrainingStatus.Stopped => Text($"[INFO] Training stopped after epoch {job.Epoch}"),
            _ => "[ERROR] Training failed: " + FirstLine(error?.Message ?? ""),
        };
        var last = StatusEntry(Text($"status/{job.Start}/end"), job.EndedAt!.Value, job with { Stage = TrainingStage.Ended });
        return job.StartedAt is null ? Append(last) : Append(LogEntry(Text($"log/{job.Start}/end"), job.EndedAt.Value, status == TrainingStatus.Failed ? "stderr" : "stdout", line), last);
    }

    /// <summary>Lines of an attempt, of which the first is number <paramref name="firstLine"/>.</summary>
    public Task Lines(long token, long firstLine, ImmutableArray<TrainingLine> lines) =>
        Append([.. lines.Select((line, index) => LogEntry(Text($"log/{token}/{firstLine + index}"), line.Time, line.LogType, line.Message))]);

    /// <summary>A line that a service told of.</summary>
    public Task Line(string? eventId, DateTimeOffset now, string logType, string message) => Append(LogEntry($"event/{eventId ?? Guid.NewGuid().ToString("N")}", now, logType, message));

    /// <summary>An epoch, with its validation where there is one.</summary>
    public Task Epochs(EpochEntry? epoch, ValidationEntry? validation, DateTimeOffset at)
    {
        var entries = new List<JournalAppend>(2);
        if (epoch is not null) entries.Add(new JournalAppend(Stream, Text($"epoch/{epoch.Run}/{epoch.Start}/{epoch.Epoch}"), at, Epoch, JsonSerializer.Serialize(epoch, Json)));
        if (validation is not null)
            entries.Add(new JournalAppend(Stream, Text($"validation/{validation.Run}/{validation.Start}/{validation.Epoch}"), at, Validation, JsonSerializer.Serialize(validation, Json)));
        return Append([.. entries]);
    }

    /// <summary>A part of the journal as a topic.</summary>
    public async Task<TopicPage> Read(long afterSeq, int limit, bool over, CancellationToken cancellationToken)
    {
        var entries = await journal.ReadAsync(Stream, afterSeq, Math.Clamp(limit, 1, 1_000), MaxPageBytes, cancellationToken: cancellationToken);
        var more = entries.Count > 0 && entries[^1].Seq < await Last(cancellationToken);
        return new TopicPage([.. entries.Select(TopicOf)], more, over && !more);
    }

    /// <summary>When the last entry was made; <c>null</c> where there is none.</summary>
    public async Task<DateTimeOffset?> LastTime(CancellationToken cancellationToken) =>
        await journal.ReadBackwardAsync(Stream, long.MaxValue, 1, cancellationToken: cancellationToken) is [var last] ? last.Time : null;

    /// <summary>Removes all of it.</summary>
    public async Task Erase()
    {
        var extent = await journal.ExtentAsync(Stream);
        if (extent.LastSeq > 0) await journal.TrimAsync(Stream, extent.LastSeq);
    }

    private TopicEntry TopicOf(JournalEntry entry) => entry.Kind switch
    {
        Stdout or Stderr => new TopicEntry(entry.Seq, "log", entry.Time, JsonSerializer.Serialize(new { LogType = entry.Kind == Stderr ? "stderr" : "stdout", Message = entry.Payload }, Json)),
        Validation => new TopicEntry(entry.Seq, Validation, entry.Time, JsonSerializer.Serialize(ValidationOf(JsonSerializer.Deserialize<ValidationEntry>(entry.Payload, Json)!), Json)),
        _ => new TopicEntry(entry.Seq, entry.Kind, entry.Time, entry.Payload),
    };

    private object ValidationOf(ValidationEntry entry) => new { entry.Run, entry.Epoch, ValidationResultId = ValidationNumber.Of(jobId, entry.Epoch) };

    private static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? text[..end] : text;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private JournalAppend LogEntry(string id, DateTimeOffset time, string logType, string line) => new(Stream, id, time, logType == "stderr" ? Stderr : Stdout, Names.Cut(line, MaxLine));

    private JournalAppend StatusEntry(string id, DateTimeOffset time, TrainingState job) => new(Stream, id, time, Status, JsonSerializer.Serialize(
        new { Status = TrainingRules.StatusName(TrainingRules.Status(job)), job.Run, job.Epoch, Epochs = job.Settings.Epochs, job.Attempt, Error = job.Outcome?.Error?.Message }, Json));

    private async Task Append(params JournalAppend[] entries)
    {
        if (entries.Length == 0) return;
        var seqs = await journal.AppendAsync(entries);
        _last = Math.Max(_last ?? 0, seqs.Max());
        hints.Publish(seqs.Max());
    }

    private async ValueTask<long> Last(CancellationToken cancellationToken)
    {
        if (_last is { } known) return known;
        var extent = await journal.ExtentAsync(Stream, cancellationToken: cancellationToken);
        _last = Math.Max(_last ?? 0, extent.LastSeq);
        return _last.Value;
    }
}

/// <summary>An epoch as it stands in the journal.</summary>
internal sealed record EpochEntry(int Run, int Start, int Epoch, double? Loss, double? Accuracy, double? LearningRate, ImmutableDictionary<string, double> ExtraMetrics)
{
    /// <summary>Of what a worker reported.</summary>
    public static EpochEntry Of(TrainingState job, EpochReport report)
    {
        var extra = report.Metrics.Remove("accuracy").Remove("loss");
        if (report.Metrics.TryGetValue("loss", out var loss)) extra = extra.SetItem("val_loss", loss);
        if (double.IsFinite(report.ImagesPerSecond)) extra = extra.SetItem("images_per_second", report.ImagesPerSecond);
        double? accuracy = report.Metrics.TryGetValue("accuracy", out var value) ? value : null;
        return new EpochEntry(job.Run, job.Start, report.Epoch, report.Loss, accuracy, report.LearningRate, extra);
    }
}

/// <summary>A validation as it stands in the journal.</summary>
internal sealed record ValidationEntry(int Run, int Start, int Epoch, string ValidationBlob, string? ImagesBlob);
