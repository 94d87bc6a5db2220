using Orleans.Metadata;
using Orleans.Runtime;

namespace Orleans.Placement
{
    /// <summary>Says where a grain is to be activated. In one process that is always here; the strategy is kept as a property of the grain.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public abstract class PlacementAttribute : Attribute, IGrainPropertiesProviderAttribute
    {
        /// <summary>Sets the strategy.</summary>
        protected PlacementAttribute(PlacementStrategy placement) => PlacementStrategy = placement;

        /// <summary>The strategy.</summary>
        public PlacementStrategy PlacementStrategy { get; private set; }

        /// <inheritdoc />
        public virtual void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
            PlacementStrategy.PopulateGrainProperties(services, grainClass, grainType, properties);
    }

    /// <summary>On any silo.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class RandomPlacementAttribute() : PlacementAttribute(new RandomPlacement());

    /// <summary>On the caller's silo.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class PreferLocalPlacementAttribute() : PlacementAttribute(new PreferLocalPlacement());

    /// <summary>On the silo that the identity's hash selects.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class HashBasedPlacementAttribute() : PlacementAttribute(new HashBasedPlacement());

    /// <summary>On a silo with few activations.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class ActivationCountBasedPlacementAttribute() : PlacementAttribute(new ActivationCountBasedPlacement());

    /// <summary>On a silo of the role that is the grain's key.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class SiloRoleBasedPlacementAttribute() : PlacementAttribute(new SiloRoleBasedPlacement());

    /// <summary>On a silo with processor time and memory to spare.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class ResourceOptimizedPlacementAttribute() : PlacementAttribute(new ResourceOptimizedPlacement());

    /// <summary>Narrows the silos on which a grain may be activated.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public abstract class PlacementFilterAttribute : Attribute, IGrainPropertiesProviderAttribute
    {
        /// <summary>Sets the filter.</summary>
        protected PlacementFilterAttribute(PlacementFilterStrategy placement) => PlacementFilterStrategy = placement;

        /// <summary>The filter.</summary>
        public PlacementFilterStrategy PlacementFilterStrategy { get; private set; }

        /// <inheritdoc />
        public virtual void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
            PlacementFilterStrategy.PopulateGrainProperties(services, grainClass, grainType, properties);
    }

    /// <summary>A filter of silos, applied in the order of its number.</summary>
    public abstract class PlacementFilterStrategy
    {
        /// <summary>Sets the order.</summary>
        protected PlacementFilterStrategy(int order) => Order = order;

        /// <summary>The order among filters.</summary>
        public int Order { get; private set; }

        /// <summary>Reads what the filter wrote into the grain's properties.</summary>
        public virtual void AdditionalInitialize(GrainProperties properties) { }

        /// <summary>Reads the filter from the grain's properties.</summary>
        public void Initialize(GrainProperties properties) => AdditionalInitialize(properties);

        /// <summary>Writes the filter into the grain's properties.</summary>
        public void PopulateGrainProperties(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
        {
            var name = GetType().Name;
            properties[WellKnownGrainTypeProperties.PlacementFilter] =
                properties.TryGetValue(WellKnownGrainTypeProperties.PlacementFilter, out var others) ? $"{others},{name}" : name;
            foreach (var (key, value) in GetAdditionalGrainProperties(services, grainClass, grainType, properties)) properties[$"{name}.{key}"] = value;
        }

        /// <summary>What else the filter keeps in the grain's properties.</summary>
        protected virtual IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
            IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) => [];

        /// <summary>A property that the filter keeps.</summary>
        protected string? GetPlacementFilterGrainProperty(string key, GrainProperties properties) =>
            properties.Properties.TryGetValue($"{GetType().Name}.{key}", out var value) ? value : null;
    }
}

namespace Orleans.Runtime
{
    /// <summary>Where a grain is to be activated.</summary>
    [SerializerTransparent]
    public abstract class PlacementStrategy
    {
        /// <summary>Whether there is one activation at most, which the directory knows.</summary>
        public virtual bool IsUsingGrainDirectory => true;

        /// <summary>Reads the strategy from the grain's properties.</summary>
        public virtual void Initialize(GrainProperties properties) { }

        /// <summary>Writes the strategy into the grain's properties.</summary>
        public virtual void PopulateGrainProperties(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
            properties[WellKnownGrainTypeProperties.PlacementStrategy] = GetType().Name;
    }

    /// <summary>On any silo.</summary>
    [GenerateSerializer, Immutable, SuppressReferenceTracking]
    public sealed class RandomPlacement : PlacementStrategy;

    /// <summary>On the caller's silo.</summary>
    [GenerateSerializer, Immutable, SuppressReferenceTracking]
    public sealed class PreferLocalPlacement : PlacementStrategy;

    /// <summary>On the silo that the identity's hash selects.</summary>
    [GenerateSerializer, Immutable, SuppressReferenceTracking]
    public sealed class HashBasedPlacement : PlacementStrategy;

    /// <summary>On a silo with few activations.</summary>
    [GenerateSerializer, Immutable, SuppressReferenceTracking]
    public sealed class ActivationCountBasedPlacement : PlacementStrategy;

    /// <summary>On a silo of the role that is the grain's key.</summary>
    [GenerateSerializer, Immutable, SuppressReferenceTracking]
    public class SiloRoleBasedPlacement : PlacementStrategy;

    /// <summary>On a silo with processor time and memory to spare.</summary>
    [GenerateSerializer, Immutable, SuppressReferenceTracking]
    public sealed class ResourceOptimizedPlacement : PlacementStrategy;
}
