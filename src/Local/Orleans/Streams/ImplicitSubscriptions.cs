using System.Buffers.Binary;
using System.Globalization;
using Orleans.Local.Runtime;

namespace Orleans.Local.Streams;

/// <summary>The grains that are subscribed to a namespace by an attribute of their class. Each has the key of the stream.</summary>
internal sealed class ImplicitSubscriptions(SiloCore silo, string provider)
{
    private readonly (GrainType GrainType, Type Type, ImplicitStreamSubscriptionAttribute[] Attributes)[] _classes = silo.Classes.All
        .Select(pair => (pair.GrainType, pair.Type, pair.Type.GetCustomAttributes(typeof(ImplicitStreamSubscriptionAttribute), true)
            .Cast<ImplicitStreamSubscriptionAttribute>().ToArray()))
        .Where(entry => entry.Item3.Length > 0).ToArray();

    /// <summary>The subscriptions to a stream.</summary>
    public Dictionary<Guid, GrainId> Of(StreamId streamId)
    {
        var result = new Dictionary<Guid, GrainId>();
        if (streamId.GetNamespace() is not { } ns || string.IsNullOrWhiteSpace(ns)) return result;
        foreach (var (grainType, type, attributes) in _classes)
            if (attributes.Any(attribute => attribute.Predicate.IsMatch(ns))) result[IdOf(grainType, streamId)] = GrainId.Create(grainType, KeyOf(type, streamId, ns));
        return result;
    }

    /// <summary>The subscription of a grain to a stream; null when it has none.</summary>
    public Guid? Of(GrainId grain, StreamId streamId)
    {
        foreach (var (id, consumer) in Of(streamId))
            if (consumer.Type == grain.Type) return id;
        return null;
    }

    // The same for the same class and stream, always.
    private Guid IdOf(GrainType grainType, StreamId streamId)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, grainType.GetUniformHashCode());
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], StableHash.ComputeHash(streamId.Key.Span));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], StableHash.ComputeHash(streamId.Namespace.Span));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], StableHash.ComputeHash(provider));
        return new Guid(bytes);
    }

    private static IdSpan KeyOf(Type type, StreamId streamId, string ns)
    {
        var key = streamId.GetKeyAsString();
        if (typeof(IGrainWithGuidCompoundKey).IsAssignableFrom(type)) return GrainIdKeyExtensions.CreateGuidKey(Guid.ParseExact(key, "N"), ns);
        if (typeof(IGrainWithIntegerKey).IsAssignableFrom(type)) return GrainIdKeyExtensions.CreateIntegerKey(long.Parse(key, CultureInfo.InvariantCulture));
        if (typeof(IGrainWithIntegerCompoundKey).IsAssignableFrom(type))
            return GrainIdKeyExtensions.CreateIntegerKey(long.Parse(key, CultureInfo.InvariantCulture), ns);
        return IdSpan.Create(key);
    }
}
