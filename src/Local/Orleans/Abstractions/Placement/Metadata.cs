using System.Collections.Immutable;
using Orleans.Runtime;

namespace Orleans.Metadata
{
    /// <summary>What is known about a kind of grain.</summary>
    [GenerateSerializer, Immutable]
    public sealed class GrainProperties : IEquatable<GrainProperties>
    {
        /// <summary>Sets what is known.</summary>
        public GrainProperties(ImmutableDictionary<string, string> values) => Properties = values;

        /// <summary>What is known.</summary>
        [Id(0)]
        public ImmutableDictionary<string, string> Properties { get; }

        /// <inheritdoc />
        public bool Equals(GrainProperties? other) => other is not null && Properties.Count == other.Properties.Count
            && Properties.All(pair => other.Properties.TryGetValue(pair.Key, out var value) && value == pair.Value);

        /// <inheritdoc />
        public override bool Equals(object? obj) => Equals(obj as GrainProperties);

        /// <inheritdoc />
        public override int GetHashCode() => Properties.Count;
    }

    /// <summary>An attribute that adds to what is known about a kind of grain.</summary>
    public interface IGrainPropertiesProviderAttribute
    {
        /// <summary>Adds to <paramref name="properties"/>.</summary>
        void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties);
    }

    /// <summary>An attribute that names a kind of grain.</summary>
    public interface IGrainTypeProviderAttribute
    {
        /// <summary>The name.</summary>
        GrainType GetGrainType(IServiceProvider services, Type type);
    }

    /// <summary>An attribute that binds a kind of grain to something, such as a stream namespace.</summary>
    public interface IGrainBindingsProviderAttribute
    {
        /// <summary>The bindings.</summary>
        IEnumerable<Dictionary<string, string?>> GetBindings(IServiceProvider services, Type grainClass, GrainType grainType);
    }

    /// <summary>The kind of grain that an interface means when several implement it.</summary>
    [AttributeUsage(AttributeTargets.Interface, AllowMultiple = false)]
    public sealed class DefaultGrainTypeAttribute : Attribute
    {
        /// <summary>Names the kind.</summary>
        public DefaultGrainTypeAttribute(string grainType) => GrainType = grainType;

        internal string GrainType { get; }
    }

    /// <summary>The keys of <see cref="GrainProperties"/>.</summary>
    public static class WellKnownGrainTypeProperties
    {
        /// <summary>The class's name.</summary>
        public const string TypeName = "type-name";

        /// <summary>The class's full name.</summary>
        public const string FullTypeName = "full-type-name";

        /// <summary>The placement strategy.</summary>
        public const string PlacementStrategy = "placement-strategy";

        /// <summary>The placement filters.</summary>
        public const string PlacementFilter = "placement-filter";

        /// <summary>The prefix of bindings.</summary>
        public const string BindingPrefix = "binding";

        /// <summary>The kind of a binding.</summary>
        public const string BindingTypeKey = "type";

        /// <summary>The kind of a binding to streams.</summary>
        public const string StreamBindingTypeValue = "stream";

        /// <summary>The pattern of the stream namespaces of a binding.</summary>
        public const string StreamBindingPatternKey = "pattern";

        /// <summary>Whether the stream's namespace becomes the grain key's extension.</summary>
        public const string StreamBindingIncludeNamespaceKey = "include-namespace";

        /// <summary>What turns a stream's identity into a grain's key.</summary>
        public const string StreamIdMapperKey = "streamid-mapper";
    }
}

namespace Orleans
{
    /// <summary>Names a kind of grain, instead of its class's name.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class GrainTypeAttribute : Attribute, Metadata.IGrainTypeProviderAttribute
    {
        private readonly GrainType _grainType;

        /// <summary>Sets the name.</summary>
        public GrainTypeAttribute(string grainType) => _grainType = GrainType.Create(grainType);

        /// <inheritdoc />
        public GrainType GetGrainType(IServiceProvider services, Type type) => _grainType;
    }
}

namespace Orleans.Runtime
{
    /// <summary>Names a grain interface, instead of its full name.</summary>
    [AttributeUsage(AttributeTargets.Interface, AllowMultiple = false)]
    public sealed class GrainInterfaceTypeAttribute : Attribute
    {
        private readonly GrainInterfaceType _value;

        /// <summary>Sets the name.</summary>
        public GrainInterfaceTypeAttribute(string value) => _value = GrainInterfaceType.Create(value);

        /// <summary>The name.</summary>
        public GrainInterfaceType GetGrainInterfaceType(IServiceProvider services, Type type) => _value;
    }
}
