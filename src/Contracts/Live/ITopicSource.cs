using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Platform.Contracts.Live;

/// <summary>A grain whose journal can be watched. The journal is the truth; <see cref="TopicHint"/>s on the grain stream only say that there is more to read.</summary>
[Alias("ITopicSource")]
public interface ITopicSource : IGrainWithStringKey
{
    /// <summary>
    /// The entries after <paramref name="afterSeq"/> (0 for all), oldest first, at most <paramref name="limit"/> (1 to 1,000) and about a mebibyte,
    /// to a caller who may see them; <see cref="ErrorCodes.NotFound"/> to anyone else.
    /// </summary>
    [AlwaysInterleave]
    Task<Result<TopicPage>> ReadTopic(Caller caller, long afterSeq, int limit, CancellationToken cancellationToken = default);
}

/// <summary>A part of a topic.</summary>
/// <param name="Entries">Oldest first.</param>
/// <param name="More">Whether there is more to read at once.</param>
/// <param name="Ended">Whether nothing will ever come after these entries.</param>
[GenerateSerializer, Immutable, Alias("TopicPage")]
public sealed record TopicPage([property: Id(0)] ImmutableArray<TopicEntry> Entries, [property: Id(1)] bool More, [property: Id(2)] bool Ended);

/// <summary>One entry of a topic.</summary>
/// <param name="Seq">Its sequence number, growing within the topic.</param>
/// <param name="Type">What it is, such as <c>status</c>, <c>log</c>, <c>metrics</c>.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Json">Its data, a JSON value.</param>
[GenerateSerializer, Immutable, Alias("TopicEntry")]
public sealed record TopicEntry(
    [property: Id(0)] long Seq,
    [property: Id(1)] string Type,
    [property: Id(2)] DateTimeOffset Time,
    [property: Id(3)] string Json);
