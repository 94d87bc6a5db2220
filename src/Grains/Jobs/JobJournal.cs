using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Live;
using Platform.Grains.Live;
using Platform.Storage.Journal;

namespace Platform.Grains.Jobs;

/// <summary>
/// A job's journal, the stream <c>jobs/{id}</c>, which its grain alone writes. Kinds: <c>status</c> and <c>metrics</c> with JSON, <c>log</c> with the line as written.
/// Ids are made of the token and what the entry says, so that a step done again after a crash adds nothing.
/// </summary>
internal sealed class JobJournal(IJournal journal, TopicHints hints, string jobId)
{
    private const string Log = "log";
    private const string Status = "status";
    private const string Metrics = "metrics";
    private const string EndId = "status/end";
    private const string LastLineId = "log/end";
    private const long MaxPageBytes = 1 << 20;
    private const int TailChunk = 256;
    private const long MaxTailBytes = 4 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private long? _last;

    /// <summary>Whether the last entry is there, and so the end is for everyone to see.</summary>
    public bool HasEnded { get; private set; }

    private string Stream => LiveStreams.Topic(LiveStreams.Jobs, jobId);

    /// <summary>Looks whether the last entry is there.</summary>
    public async Task<bool> FindEnd(CancellationToken cancellationToken) =>
        HasEnded = await journal.ReadBackwardAsync(Stream, long.MaxValue, 1, cancellationToken: cancellationToken) is [{ Id: EndId }];

    /// <summary>It was accepted.</summary>
    public Task Accepted(JobState job) => Append(StatusEntry("status/accepted", job.CreatedAt, job));

    /// <summary>An attempt started.</summary>
    public Task Started(JobState job)
    {
        var line = job.Attempt == 1 ? $"Starting job {jobId}" : Text($"Starting job {jobId} (attempt {job.Attempt})");
        return Append(LogEntry(Text($"log/{job.Token}/start"), job.StartedAt!.Value, line), StatusEntry(Text($"status/{job.Token}/running"), job.StartedAt!.Value, job));
    }

    /// <summary>An attempt ended without ending the job.</summary>
    public Task QueuedAgain(JobState job, string why) => Append(
        LogEntry(Text($"log/{job.Token}/again"), job.UpdatedAt, Text($"Attempt {job.Attempt} was interrupted: {FirstLine(why)}; the job is queued again")),
        StatusEntry(Text($"status/{job.Token}/pending"), job.UpdatedAt, job));

    /// <summary>Lines of an attempt, of which the first is number <paramref name="firstLine"/>.</summary>
    public Task Lines(long token, long firstLine, ImmutableArray<AttemptLine> lines) =>
        Append([.. lines.Select((line, index) => LogEntry(Text($"log/{token}/{firstLine + index}"), line.Time, line.Text))]);

    /// <summary>What a completed job reported.</summary>
    public Task Reported(JobState job, JobReport report) => Append(new JournalAppend(
        Stream, Metrics, job.EndedAt!.Value, Metrics, JsonSerializer.Serialize(new { report.Params, report.Metrics }, MetricsJson)));

    /// <summary>The job ended: the last entries there will be. A job that never started has no log, and gets none.</summary>
    public async Task Ended(JobState job)
    {
        var (status, error) = (job.Outcome!.Status, job.Outcome.Error);
        var line = status == JobStatus.Failed ? "Job failed: " + FirstLine(error!.Message) : "Job " + JobRules.StatusName(status);
        var last = StatusEntry(EndId, job.EndedAt!.Value, job);
        await (job.Attempt == 0 ? Append(last) : Append(LogEntry(LastLineId, job.EndedAt.Value, line), last));
        HasEnded = true;
    }

    /// <summary>A part of the journal as a topic.</summary>
    public async Task<TopicPage> Read(long afterSeq, int limit, CancellationToken cancellationToken)
    {
        // Looked at before reading: what was the end then is among what is read now.
        var ended = HasEnded;
        var entries = await journal.ReadAsync(Stream, afterSeq, Math.Clamp(limit, 1, 1_000), MaxPageBytes, cancellationToken: cancellationToken);
        See(entries);
        var more = entries.Count > 0 && entries[^1].Seq < await Last(cancellationToken);
        ended |= entries is [.., { Id: EndId }];
        return new TopicPage([.. entries.Select(entry => new TopicEntry(entry.Seq, entry.Kind, entry.Time, JsonOf(entry)))], more, ended && !more);
    }

    /// <summary>Log lines after a number; <see cref="ErrorCodes.NotFound"/> before the first line.</summary>
    public async Task<Result<JobLogPage>> ReadLog(long afterSeq, int limit, CancellationToken cancellationToken)
    {
        var entries = await journal.ReadAsync(Stream, afterSeq, Math.Clamp(limit, 1, 5_000), MaxPageBytes, Log, cancellationToken);
        See(entries);
        if (entries.Count == 0) return afterSeq > 0 ? new JobLogPage([], null) : NoLog();
        var more = entries[^1].Seq < await Last(cancellationToken);
        return new JobLogPage([.. entries.Select(LineOf)], more ? entries[^1].Seq : null);
    }

    /// <summary>The last log lines, as many as were asked for and fit in 4 MiB.</summary>
    public async Task<Result<JobLogPage>> TailLog(int count, CancellationToken cancellationToken)
    {
        var lines = new List<JobLogLine>();
        var (before, bytes, wanted) = (long.MaxValue, 0L, Math.Clamp(count, 1, 5_000));
        while (lines.Count < wanted && bytes < MaxTailBytes)
        {
            var entries = await journal.ReadBackwardAsync(Stream, before, Math.Min(TailChunk, wanted - lines.Count), Log, cancellationToken);
            See(entries);
            if (entries.Count == 0) break;
            lines.AddRange(entries.Select(LineOf));
            (before, bytes) = (entries[^1].Seq, bytes + entries.Sum(entry => (long)entry.Payload.Length));
        }

        if (lines.Count == 0) return NoLog();
        lines.Reverse();
        return new JobLogPage([.. lines], null);
    }

    private static JsonSerializerOptions MetricsJson { get; } = new(JsonSerializerDefaults.Web);

    private static Error NoLog() => Error.NotFound("the job has no log yet");

    private static JobLogLine LineOf(JournalEntry entry) => new(entry.Seq, entry.Time, entry.Payload);

    private static string JsonOf(JournalEntry entry) => entry.Kind == Log ? JsonSerializer.Serialize(new { Line = entry.Payload }, Json) : entry.Payload;

    private static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? text[..end] : text;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private JournalAppend LogEntry(string id, DateTimeOffset time, string line) => new(Stream, id, time, Log, line);

    private JournalAppend StatusEntry(string id, DateTimeOffset time, JobState job) => new(Stream, id, time, Status, JsonSerializer.Serialize(
        new { Status = JobRules.StatusName(JobRules.Status(job)), job.Attempt, job.RunId, Error = job.Outcome?.Error?.Message }, Json));

    /// <summary>Who has seen the end is not to be told otherwise, even where the append that wrote it has not come back yet.</summary>
    private void See(IReadOnlyList<JournalEntry> entries) => HasEnded |= entries.Any(entry => entry.Id is EndId or LastLineId);

    private async Task Append(params JournalAppend[] entries)
    {
        var seqs = await journal.AppendAsync(entries);
        _last = Math.Max(_last ?? 0, seqs[^1]);
        hints.Publish(seqs[^1]);
    }

    private async ValueTask<long> Last(CancellationToken cancellationToken)
    {
        if (_last is { } known) return known;
        var extent = await journal.ExtentAsync(Stream, cancellationToken: cancellationToken);
        _last = Math.Max(_last ?? 0, extent.LastSeq);
        return _last.Value;
    }
}
