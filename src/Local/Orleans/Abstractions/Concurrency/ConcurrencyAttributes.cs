using Orleans.Placement;
using Orleans.Runtime;

namespace Orleans.Concurrency
{
    /// <summary>Every method may interleave with every other of the grain.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class ReentrantAttribute : Attribute;

    /// <summary>The method may interleave with any other.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class AlwaysInterleaveAttribute : Attribute;

    /// <summary>The method changes nothing, so it may interleave with others that change nothing.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ReadOnlyAttribute : Attribute;

    /// <summary>The caller does not wait, and never learns of the outcome.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class OneWayAttribute : Attribute;

    /// <summary>Once promised that order does not matter; it has no effect.</summary>
    [AttributeUsage(AttributeTargets.Interface)]
    [Obsolete("Message ordering is not guaranteed regardless of whether this attribute is used. This attribute has no effect.")]
    public sealed class UnorderedAttribute : Attribute;

    /// <summary>A static method of the grain, <c>bool (IInvokable)</c>, decides which requests may interleave.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class MayInterleaveAttribute : Attribute
    {
        /// <summary>Names the method.</summary>
        public MayInterleaveAttribute(string callbackMethodName) => CallbackMethodName = callbackMethodName;

        internal string CallbackMethodName { get; }
    }

    /// <summary>The grain has no identity that matters: many activations serve its requests, each one at a time.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class StatelessWorkerAttribute : PlacementAttribute
    {
        /// <summary>As many activations as there are processors.</summary>
        public StatelessWorkerAttribute() : this(-1) { }

        /// <summary>At most <paramref name="maxLocalWorkers"/> activations.</summary>
        public StatelessWorkerAttribute(int maxLocalWorkers) : base(new StatelessWorkerPlacement(maxLocalWorkers, null)) { }

        /// <summary>At most <paramref name="maxLocalWorkers"/> activations, idle ones removed early or not.</summary>
        public StatelessWorkerAttribute(int maxLocalWorkers, bool removeIdleWorkers)
            : base(new StatelessWorkerPlacement(maxLocalWorkers, removeIdleWorkers)) { }
    }

    /// <summary>A value that its sender promises not to change, so that it is not copied.</summary>
    [GenerateSerializer, Immutable]
    public readonly struct Immutable<T>
    {
        /// <summary>The value.</summary>
        [Id(0)]
        public readonly T Value;

        /// <summary>Promises that <paramref name="value"/> will not change.</summary>
        public Immutable(T value) => Value = value;
    }

    /// <summary>Makes promises of immutability.</summary>
    public static class ImmutableExtensions
    {
        /// <summary>Promises that <paramref name="value"/> will not change.</summary>
        public static Immutable<T> AsImmutable<T>(this T value) => new(value);
    }
}

namespace Orleans.Runtime
{
    /// <summary>Several activations on one silo, none in the directory.</summary>
    internal sealed class StatelessWorkerPlacement(int maxLocal, bool? removeIdleWorkers) : PlacementStrategy
    {
        public int MaxLocal { get; } = maxLocal > 0 ? maxLocal : Environment.ProcessorCount;

        public bool RemoveIdleWorkers { get; } = removeIdleWorkers ?? true;

        public override bool IsUsingGrainDirectory => false;
    }
}

namespace Orleans.CodeGeneration
{
    /// <summary>What is special about a call.</summary>
    [Flags, GenerateSerializer]
    public enum InvokeMethodOptions
    {
        /// <summary>Nothing.</summary>
        None = 0,

        /// <summary>The caller does not wait.</summary>
        OneWay = 1,

        /// <summary>It changes nothing.</summary>
        ReadOnly = 2,

        /// <summary>It may interleave with any other.</summary>
        AlwaysInterleave = 4,

        /// <summary>Order does not matter.</summary>
        Unordered = 8,
    }

    /// <summary>The version of an interface. One process holds one version, so it is only kept.</summary>
    [AttributeUsage(AttributeTargets.Interface)]
    public sealed class VersionAttribute : Attribute
    {
        /// <summary>Sets the version.</summary>
        public VersionAttribute(ushort version) => Version = version;

        /// <summary>The version.</summary>
        public ushort Version { get; }
    }
}
