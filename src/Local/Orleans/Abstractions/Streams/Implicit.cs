using System.Text.RegularExpressions;
using Orleans.Metadata;
using Orleans.Streams;

namespace Orleans
{
    /// <summary>Subscribes the grain whose key is the stream's key to the streams of a namespace.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public class ImplicitStreamSubscriptionAttribute : Attribute, IGrainBindingsProviderAttribute
    {
        /// <summary>All streams.</summary>
        public ImplicitStreamSubscriptionAttribute() : this(new AnyNamespace()) { }

        /// <summary>The streams of one namespace.</summary>
        public ImplicitStreamSubscriptionAttribute(string streamNamespace, string? streamIdMapper = null)
            : this(new ExactNamespace(streamNamespace.Trim()), streamIdMapper) { }

        /// <summary>The streams of the namespaces that a predicate accepts.</summary>
        public ImplicitStreamSubscriptionAttribute(Type predicateType, string? streamIdMapper = null)
            : this((IStreamNamespacePredicate)Activator.CreateInstance(predicateType)!, streamIdMapper) { }

        /// <summary>The streams of the namespaces that a predicate accepts.</summary>
        public ImplicitStreamSubscriptionAttribute(IStreamNamespacePredicate predicate, string? streamIdMapper = null)
        {
            Predicate = predicate;
            StreamIdMapper = streamIdMapper;
        }

        /// <summary>Accepts namespaces.</summary>
        public IStreamNamespacePredicate Predicate { get; }

        /// <summary>The name of what turns a stream's identity into a grain's key; null for the stream's key itself.</summary>
        public string? StreamIdMapper { get; init; }

        /// <inheritdoc />
        public IEnumerable<Dictionary<string, string?>> GetBindings(IServiceProvider services, Type grainClass, GrainType grainType) =>
        [
            new Dictionary<string, string?>
            {
                [WellKnownGrainTypeProperties.BindingTypeKey] = WellKnownGrainTypeProperties.StreamBindingTypeValue,
                [WellKnownGrainTypeProperties.StreamBindingPatternKey] = Predicate.PredicatePattern,
                [WellKnownGrainTypeProperties.StreamIdMapperKey] = StreamIdMapper,
            },
        ];
    }

    /// <summary>Subscribes the grain whose key is the stream's key to the streams of the namespaces that match a pattern.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public sealed class RegexImplicitStreamSubscriptionAttribute : ImplicitStreamSubscriptionAttribute
    {
        /// <summary>The streams of the namespaces that match <paramref name="pattern"/>.</summary>
        public RegexImplicitStreamSubscriptionAttribute(string pattern) : base(new RegexStreamNamespacePredicate(pattern)) { }
    }
}

namespace Orleans.Streams
{
    /// <summary>Accepts namespaces of streams.</summary>
    public interface IStreamNamespacePredicate
    {
        /// <summary>The predicate as text.</summary>
        string PredicatePattern { get; }

        /// <summary>Whether a namespace is accepted.</summary>
        bool IsMatch(string streamNamespace);
    }

    /// <summary>Accepts the namespaces that match a regular expression.</summary>
    public class RegexStreamNamespacePredicate : IStreamNamespacePredicate
    {
        private readonly Regex _regex;

        /// <summary>Sets the expression.</summary>
        public RegexStreamNamespacePredicate(string regex) => _regex = new Regex(regex, RegexOptions.Compiled);

        /// <inheritdoc />
        public string PredicatePattern => $"regex:{_regex}";

        /// <inheritdoc />
        public bool IsMatch(string streamNameSpace) => _regex.IsMatch(streamNameSpace);
    }

    internal sealed class AnyNamespace : IStreamNamespacePredicate
    {
        public string PredicatePattern => "*";

        public bool IsMatch(string streamNamespace) => true;
    }

    internal sealed class ExactNamespace(string expected) : IStreamNamespacePredicate
    {
        public string PredicatePattern => $"namespace:{expected}";

        public bool IsMatch(string streamNamespace) => string.Equals(expected, streamNamespace.Trim(), StringComparison.Ordinal);
    }
}

namespace Orleans.Streams.Core
{
    /// <summary>A grain that is told of its implicit and otherwise made subscriptions when the first item arrives.</summary>
    public interface IStreamSubscriptionObserver
    {
        /// <summary>A subscription to attach an observer to.</summary>
        Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
    }

    /// <summary>Makes the handle of a subscription.</summary>
    public interface IStreamSubscriptionHandleFactory
    {
        /// <summary>The stream.</summary>
        StreamId StreamId { get; }

        /// <summary>The provider's name.</summary>
        string ProviderName { get; }

        /// <summary>The subscription's identity.</summary>
        GuidId SubscriptionId { get; }

        /// <summary>The handle.</summary>
        StreamSubscriptionHandle<T> Create<T>();
    }
}

namespace Orleans.Runtime
{
    /// <summary>A GUID as an identity.</summary>
    [GenerateSerializer, Immutable]
    public sealed class GuidId : IEquatable<GuidId>, IComparable<GuidId>
    {
        /// <summary>The value.</summary>
        [Id(0)]
        public readonly Guid Guid;

        private GuidId(Guid guid) => Guid = guid;

        /// <summary>A new identity.</summary>
        public static GuidId GetNewGuidId() => new(Guid.NewGuid());

        /// <summary>The identity with a value.</summary>
        public static GuidId GetGuidId(Guid guid) => new(guid);

        /// <inheritdoc />
        public int CompareTo(GuidId? other) => other is null ? 1 : Guid.CompareTo(other.Guid);

        /// <inheritdoc />
        public bool Equals(GuidId? other) => other is not null && Guid.Equals(other.Guid);

        /// <inheritdoc />
        public override bool Equals(object? obj) => Equals(obj as GuidId);

        /// <inheritdoc />
        public override int GetHashCode() => Guid.GetHashCode();

        /// <inheritdoc />
        public override string ToString() => Guid.ToString();
    }
}
