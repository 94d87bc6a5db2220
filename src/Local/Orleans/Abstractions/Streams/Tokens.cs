namespace Orleans.Streams
{
    /// <summary>A place in a stream.</summary>
    [GenerateSerializer]
    public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken?>, IComparable<StreamSequenceToken?>
    {
        /// <summary>The number of the batch.</summary>
        public abstract long SequenceNumber { get; protected set; }

        /// <summary>The number of the item in the batch.</summary>
        public abstract int EventIndex { get; protected set; }

        /// <inheritdoc />
        public abstract bool Equals(StreamSequenceToken? other);

        /// <inheritdoc />
        public abstract int CompareTo(StreamSequenceToken? other);
    }

    /// <summary>Compares places in a stream.</summary>
    public static class StreamSequenceTokenUtilities
    {
        /// <summary>Whether this is after the other.</summary>
        public static bool Newer(this StreamSequenceToken me, StreamSequenceToken other) => me.CompareTo(other) > 0;

        /// <summary>Whether this is before the other.</summary>
        public static bool Older(this StreamSequenceToken me, StreamSequenceToken other) => me.CompareTo(other) < 0;
    }

    /// <summary>What is no longer kept was asked for.</summary>
    [GenerateSerializer]
    public class DataNotAvailableException : OrleansException
    {
        /// <summary>Something that is gone.</summary>
        public DataNotAvailableException() : this("Data not found") { }

        /// <summary>Something that is gone, described by <paramref name="message"/>.</summary>
        public DataNotAvailableException(string message) : base(message) { }

        /// <summary>Something that is gone, and why.</summary>
        public DataNotAvailableException(string message, Exception inner) : base(message, inner) { }
    }

    /// <summary>A subscriber asked for a place in the stream that the cache no longer holds.</summary>
    [GenerateSerializer]
    public sealed class QueueCacheMissException : DataNotAvailableException
    {
        /// <summary>A miss.</summary>
        public QueueCacheMissException() : this("Item no longer in cache") { }

        /// <summary>A miss described by <paramref name="message"/>.</summary>
        public QueueCacheMissException(string message) : base(message) { }

        /// <summary>A miss, and why.</summary>
        public QueueCacheMissException(string message, Exception inner) : base(message, inner) { }

        /// <summary>A miss of a place outside of what is held.</summary>
        public QueueCacheMissException(StreamSequenceToken requested, StreamSequenceToken low, StreamSequenceToken high)
            : this(requested.ToString(), low.ToString(), high.ToString()) { }

        /// <summary>A miss of a place outside of what is held.</summary>
        public QueueCacheMissException(string? requested, string? low, string? high)
            : this($"Item not found in cache.  Requested: {requested}, Low: {low}, High: {high}")
        {
            Requested = requested;
            Low = low;
            High = high;
        }

        /// <summary>What was asked for.</summary>
        [Id(0)]
        public string? Requested { get; private set; }

        /// <summary>The oldest that is held.</summary>
        [Id(1)]
        public string? Low { get; private set; }

        /// <summary>The newest that is held.</summary>
        [Id(2)]
        public string? High { get; private set; }
    }
}

namespace Orleans.Providers.Streams.Common
{
    /// <summary>A place in a stream: a batch, and an item in it.</summary>
    [GenerateSerializer]
    public class EventSequenceTokenV2 : Orleans.Streams.StreamSequenceToken
    {
        /// <summary>The beginning.</summary>
        public EventSequenceTokenV2() { }

        /// <summary>The first item of a batch.</summary>
        public EventSequenceTokenV2(long seqNumber) : this(seqNumber, 0) { }

        /// <summary>An item of a batch.</summary>
        public EventSequenceTokenV2(long seqNumber, int eventInd)
        {
            SequenceNumber = seqNumber;
            EventIndex = eventInd;
        }

        /// <inheritdoc />
        [Id(0)]
        public override long SequenceNumber { get; protected set; }

        /// <inheritdoc />
        [Id(1)]
        public override int EventIndex { get; protected set; }

        /// <summary>An item of the same batch.</summary>
        public EventSequenceTokenV2 CreateSequenceTokenForEvent(int eventInd) => new(SequenceNumber, eventInd);

        /// <inheritdoc />
        public override bool Equals(Orleans.Streams.StreamSequenceToken? other) =>
            other is EventSequenceTokenV2 token && token.SequenceNumber == SequenceNumber && token.EventIndex == EventIndex;

        /// <inheritdoc />
        public override bool Equals(object? obj) => Equals(obj as Orleans.Streams.StreamSequenceToken);

        /// <inheritdoc />
        public override int GetHashCode() => HashCode.Combine(SequenceNumber, EventIndex);

        /// <inheritdoc />
        public override int CompareTo(Orleans.Streams.StreamSequenceToken? other) => other switch
        {
            null => 1,
            EventSequenceTokenV2 token => SequenceNumber.CompareTo(token.SequenceNumber) is not 0 and var order
                ? order
                : EventIndex.CompareTo(token.EventIndex),
            _ => throw new ArgumentOutOfRangeException(nameof(other)),
        };

        /// <inheritdoc />
        public override string ToString() => $"[EventSequenceTokenV2: SeqNum={SequenceNumber}, EventIndex={EventIndex}]";
    }
}
