using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using Platform.Contracts;
using Platform.Contracts.Classroom;
using Platform.Contracts.Live;
using Platform.Grains.Live;
using Platform.Storage.Journal;

namespace Platform.Grains.Classroom;

/// <summary>A class's feed. Students write it; this grain tells those who watch that there is more, and removes what is old.</summary>
public sealed partial class ClassFeedGrain(IJournal journal, IOptions<ClassroomOptions> options, ILogger<ClassFeedGrain> logger) : Grain, IClassFeedGrain
{
    private const long MaxPageBytes = 1 << 20;

    private TopicHints? _hints;
    private string _stream = "";
    private string _class = "";
    private long _last;
    private long _trimmed;
    private bool _trimming;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        (_class, _stream) = (Uri.UnescapeDataString(key), ClassroomStreams.Feed(key));
        var topic = ClassroomStreams.Topic(key);
        _hints = new TopicHints(this.GetStreamProvider(LiveStreams.Provider).GetStream<TopicHint>(StreamId.Create(LiveStreams.Topics, topic)), topic, logger);
        var extent = await journal.ExtentAsync(_stream, cancellationToken: cancellationToken);
        (_last, _trimmed) = (extent.LastSeq, extent.Count == 0 ? extent.LastSeq : extent.FirstSeq - 1);
    }

    /// <inheritdoc />
    public Task Appended(long seq, CancellationToken cancellationToken = default)
    {
        _last = Math.Max(_last, seq);
        _hints!.Publish(seq);
        var kept = options.Value.FeedKept;
        // A tenth more than is kept, so that it is seldom done.
        if (!_trimming && _last - _trimmed > kept + kept / 10) _ = Trim(_last - kept);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<long> LastSeq(CancellationToken cancellationToken = default) => Task.FromResult(_last);

    /// <inheritdoc />
    public async Task<Result<TopicPage>> ReadTopic(Caller caller, long afterSeq, int limit, CancellationToken cancellationToken = default)
    {
        if (caller.UserId != _class) return Error.NotFound("there is no such topic");
        var most = Math.Clamp(limit, 1, 1_000);
        IReadOnlyList<JournalEntry> entries;
        List<TopicEntry> told;
        var after = Math.Max(afterSeq, 0);
        do
        {
            entries = await journal.ReadAsync(_stream, after, most, MaxPageBytes, cancellationToken: cancellationToken);
            told = [.. entries.Where(entry => entry.Kind != IJournal.Erased).Select(entry => new TopicEntry(entry.Seq, entry.Kind, entry.Time, entry.Payload))];
            if (entries.Count > 0) after = entries[^1].Seq;
        }
        while (told.Count == 0 && entries.Count > 0);

        // A full page may have more behind it that this grain was not told of.
        var more = entries.Count > 0 && (entries.Count == most || entries[^1].Seq < _last);
        return new TopicPage([.. told], more, Ended: false);
    }

    private async Task Trim(long through)
    {
        _trimming = true;
        try
        {
            await journal.TrimAsync(_stream, through);
            _trimmed = through;
        }
        catch (Exception fault)
        {
            // It is tried again with the next events.
            LogNotTrimmed(logger, fault, _class);
        }

        _trimming = false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The old entries of the feed of the class {ClassId} could not be removed")]
    private static partial void LogNotTrimmed(ILogger logger, Exception fault, string classId);
}
