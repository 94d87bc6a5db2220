using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;

namespace Orleans.Local.Copying;

/// <summary>Works out how a type is copied.</summary>
internal static class CopierFactory
{
    private static readonly Dictionary<Type, Type> Collections = new()
    {
        [typeof(List<>)] = typeof(ListCopier<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCopier<,>),
        [typeof(HashSet<>)] = typeof(HashSetCopier<>),
        [typeof(SortedSet<>)] = typeof(SortedSetCopier<>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCopier<,>),
        [typeof(SortedList<,>)] = typeof(SortedListCopier<,>),
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryCopier<,>),
        [typeof(ConcurrentQueue<>)] = typeof(ConcurrentQueueCopier<>),
        [typeof(Queue<>)] = typeof(QueueCopier<>),
        [typeof(Stack<>)] = typeof(StackCopier<>),
        [typeof(Collection<>)] = typeof(CollectionCopier<>),
        [typeof(ReadOnlyCollection<>)] = typeof(ReadOnlyCollectionCopier<>),
        [typeof(ReadOnlyDictionary<,>)] = typeof(ReadOnlyDictionaryCopier<,>),
        [typeof(Nullable<>)] = typeof(NullableCopier<>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCopier<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCopier<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCopier<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCopier<,>),
        [typeof(ImmutableSortedSet<>)] = typeof(ImmutableSortedSetCopier<>),
        [typeof(ImmutableSortedDictionary<,>)] = typeof(ImmutableSortedDictionaryCopier<,>),
        [typeof(ImmutableQueue<>)] = typeof(ImmutableQueueCopier<>),
        [typeof(ImmutableStack<>)] = typeof(ImmutableStackCopier<>),
        [typeof(Memory<>)] = typeof(MemoryCopier<>),
        [typeof(ReadOnlyMemory<>)] = typeof(ReadOnlyMemoryCopier<>),
        [typeof(ArraySegment<>)] = typeof(ArraySegmentCopier<>),
    };

    private static readonly Dictionary<Type, Type> Fallbacks = new()
    {
        [typeof(IEnumerable<>)] = typeof(ToListCopier<,>),
        [typeof(IReadOnlyCollection<>)] = typeof(ToListCopier<,>),
        [typeof(IReadOnlyList<>)] = typeof(ToListCopier<,>),
        [typeof(ICollection<>)] = typeof(ToListCopier<,>),
        [typeof(IList<>)] = typeof(ToListCopier<,>),
        [typeof(ISet<>)] = typeof(ToHashSetCopier<,>),
        [typeof(IReadOnlySet<>)] = typeof(ToHashSetCopier<,>),
        [typeof(IDictionary<,>)] = typeof(ToDictionaryCopier<,,>),
        [typeof(IReadOnlyDictionary<,>)] = typeof(ToDictionaryCopier<,,>),
    };

    // These hold only what they were made of, so they are passed as they are when that never changes.
    private static readonly HashSet<Type> Immutable =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableDictionary<,>), typeof(ImmutableSortedSet<>),
        typeof(ImmutableSortedDictionary<,>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>), typeof(Nullable<>),
    ];

    /// <summary>The copier of a type; null when its values are passed as they are.</summary>
    public static Copier? Create(Type type)
    {
        if (type.IsPointer || type.IsByRef || type.IsByRefLike) return new UnknownCopier(type);
        if (ShallowTypes.Contains(type)) return null;
        if (type == typeof(object)) return new RuntimeTypeCopier<object>(null);
        if (typeof(IAddressable).IsAssignableFrom(type)) return Make(typeof(AddressableCopier<>), type);
        if (type.IsArray) return Array(type);
        if (Surrogates.For(type) is { } surrogate) return surrogate;
        if (type.IsInterface) return Make(typeof(RuntimeTypeCopier<>), [type], null, Fallback(type));
        var exact = Exact(type);
        if (type.IsSealed || type.IsValueType) return exact;
        return type.IsAbstract ? Make(typeof(RuntimeTypeCopier<>), [type], null, null) : exact;
    }

    private static Copier? Exact(Type type)
    {
        if (type.IsGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            var arguments = type.GetGenericArguments();
            if (Immutable.Contains(definition) && !System.Array.Exists(arguments, Copiers.NeedsCopy)) return null;
            if (Collections.TryGetValue(definition, out var collection)) return Make(collection, arguments);
            if (definition == typeof(KeyValuePair<,>) || typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type)) return MemberCopier.OfFields(type);
            if (FrozenElements(type)) return null;
        }

        if (type == typeof(ArrayList)) return new ArrayListCopier();
        if (type == typeof(BitArray)) return new BitArrayCopier();
        if (type == typeof(ValueTuple)) return null;
        if (type.IsDefined(typeof(GenerateSerializerAttribute), false)) return MemberCopier.OfMembers(type);
        if (typeof(Exception).IsAssignableFrom(type)) return null;
        return new UnknownCopier(type);
    }

    private static bool FrozenElements(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.IsGenericType && (t.GetGenericTypeDefinition() == typeof(FrozenSet<>) || t.GetGenericTypeDefinition() == typeof(FrozenDictionary<,>)))
                return !System.Array.Exists(t.GetGenericArguments(), Copiers.NeedsCopy);
        }

        return false;
    }

    private static Copier Array(Type type)
    {
        var element = type.GetElementType()!;
        if (!type.IsSZArray) return new MultidimensionalCopier();
        return Copiers.NeedsCopy(element) ? Make(typeof(ArrayCopier<>), element) : Make(typeof(ShallowArrayCopier<>), element);
    }

    private static object? Fallback(Type type)
    {
        if (!type.IsGenericType || !Fallbacks.TryGetValue(type.GetGenericTypeDefinition(), out var fallback)) return null;
        return Activator.CreateInstance(fallback.MakeGenericType([type, .. type.GetGenericArguments()]));
    }

    private static Copier Make(Type definition, params Type[] arguments) => (Copier)Activator.CreateInstance(definition.MakeGenericType(arguments))!;

    private static Copier Make(Type definition, Type[] arguments, params object?[] values) => (Copier)definition.MakeGenericType(arguments)
        .GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single().Invoke(values);
}
