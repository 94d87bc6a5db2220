using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Live;
using Platform.Grains.Live;
using Platform.Storage.Journal;

namespace Platform.Grains.Cleaning;

/// <summary>
/// An execution's journal, the stream <c>executions/{id}</c>, which its grain alone writes: <c>step</c> for each that begins and ends, and <c>end</c>. Ids are made of how often the execution was
/// begun and what the entry says, so that one appended again adds nothing.
/// </summary>
internal sealed class ExecutionJournal(IJournal journal, TopicHints hints, string executionId)
{
    private const string Step = "step";
    private const string End = "end";
    private const long MaxPageBytes = 1 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private string Stream => LiveStreams.Topic(LiveStreams.Executions, executionId);

    /// <summary>A step began or ended.</summary>
    /// <param name="start">How often the execution was begun.</param>
    /// <param name="step">The step as it is now.</param>
    /// <param name="time">When.</param>
    public Task Stepped(int start, ExecutedStep step, DateTimeOffset time) => Append(new JournalAppend(
        Stream, string.Create(CultureInfo.InvariantCulture, $"{start}/{step.Order}/{step.Status}"), time, Step, JsonSerializer.Serialize(
            new
            {
                Attempt = start,
                step.Order,
                step.Name,
                step.Status,
                ExecutionTime = step.Seconds,
                RowsChanged = step.Seconds is null ? (long?)null : step.RowsChanged,
                CellsChanged = step.Seconds is null ? (long?)null : step.CellsChanged,
                step.After,
                step.Note,
            },
            Json)));

    /// <summary>The execution ended: the last entry there will be.</summary>
    public Task Ended(Execution execution) => Append(new JournalAppend(Stream, End, execution.EndedAt!.Value, End, JsonSerializer.Serialize(
        new
        {
            Status = execution.Status.ToString().ToLowerInvariant(),
            execution.ResultDatasetId,
            execution.Before,
            execution.After,
            Error = execution.Error is { } error ? new { error.Code, error.Message, error.Details } : null,
        },
        Json)));

    /// <summary>A part of the journal as a topic.</summary>
    public async Task<TopicPage> Read(long afterSeq, int limit, CancellationToken cancellationToken)
    {
        var entries = await journal.ReadAsync(Stream, afterSeq, Math.Clamp(limit, 1, 1_000), MaxPageBytes, cancellationToken: cancellationToken);
        // Looked for after reading: what is last then is last for good, or more is to come.
        var last = await journal.ReadBackwardAsync(Stream, long.MaxValue, 1, cancellationToken: cancellationToken) is [var newest] ? newest : default;
        var read = entries.Count > 0 ? entries[^1].Seq : afterSeq;
        return new TopicPage([.. entries.Select(entry => new TopicEntry(entry.Seq, entry.Kind, entry.Time, entry.Payload))], read < last.Seq, last.Kind == End && read >= last.Seq);
    }

    private async Task Append(JournalAppend entry)
    {
        var seqs = await journal.AppendAsync([entry]);
        hints.Publish(seqs[^1]);
    }
}
