using System.Collections.ObjectModel;

namespace Orleans.Local.Copying;

internal sealed class ListCopier<T> : Copier<List<T>>
{
    public override List<T> Copy(List<T> value, CopyScope scope)
    {
        if (value.GetType() != typeof(List<T>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (List<T>)known;
        var copy = new List<T>(value.Count);
        scope.Record(value, copy);
        foreach (var item in value) copy.Add(Copiers.Copy(item, scope));
        return copy;
    }
}

internal sealed class HashSetCopier<T> : Copier<HashSet<T>>
{
    public override HashSet<T> Copy(HashSet<T> value, CopyScope scope)
    {
        if (value.GetType() != typeof(HashSet<T>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (HashSet<T>)known;
        var copy = new HashSet<T>(value.Count, value.Comparer);
        scope.Record(value, copy);
        foreach (var item in value) copy.Add(Copiers.Copy(item, scope));
        return copy;
    }
}

internal sealed class SortedSetCopier<T> : Copier<SortedSet<T>>
{
    public override SortedSet<T> Copy(SortedSet<T> value, CopyScope scope)
    {
        if (value.GetType() != typeof(SortedSet<T>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (SortedSet<T>)known;
        var copy = new SortedSet<T>(value.Comparer);
        scope.Record(value, copy);
        foreach (var item in value) copy.Add(Copiers.Copy(item, scope));
        return copy;
    }
}

internal sealed class QueueCopier<T> : Copier<Queue<T>>
{
    public override Queue<T> Copy(Queue<T> value, CopyScope scope)
    {
        if (value.GetType() != typeof(Queue<T>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (Queue<T>)known;
        var copy = new Queue<T>(value.Count);
        scope.Record(value, copy);
        foreach (var item in value) copy.Enqueue(Copiers.Copy(item, scope));
        return copy;
    }
}

internal sealed class StackCopier<T> : Copier<Stack<T>>
{
    public override Stack<T> Copy(Stack<T> value, CopyScope scope)
    {
        if (value.GetType() != typeof(Stack<T>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (Stack<T>)known;
        var copy = new Stack<T>(value.Count);
        scope.Record(value, copy);
        foreach (var item in value.Reverse()) copy.Push(Copiers.Copy(item, scope));
        return copy;
    }
}

internal sealed class ConcurrentQueueCopier<T> : Copier<ConcurrentQueue<T>>
{
    public override ConcurrentQueue<T> Copy(ConcurrentQueue<T> value, CopyScope scope)
    {
        if (value.GetType() != typeof(ConcurrentQueue<T>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (ConcurrentQueue<T>)known;
        var copy = new ConcurrentQueue<T>();
        scope.Record(value, copy);
        foreach (var item in value) copy.Enqueue(Copiers.Copy(item, scope));
        return copy;
    }
}

internal sealed class CollectionCopier<T> : Copier<Collection<T>>
{
    public override Collection<T> Copy(Collection<T> value, CopyScope scope)
    {
        if (value.GetType() != typeof(Collection<T>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (Collection<T>)known;
        var copy = new Collection<T>();
        scope.Record(value, copy);
        foreach (var item in value) copy.Add(Copiers.Copy(item, scope));
        return copy;
    }
}

internal sealed class DictionaryCopier<TKey, TValue> : Copier<Dictionary<TKey, TValue>>
    where TKey : notnull
{
    public override Dictionary<TKey, TValue> Copy(Dictionary<TKey, TValue> value, CopyScope scope)
    {
        if (value.GetType() != typeof(Dictionary<TKey, TValue>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (Dictionary<TKey, TValue>)known;
        var copy = new Dictionary<TKey, TValue>(value.Count, value.Comparer);
        scope.Record(value, copy);
        foreach (var (key, item) in value) copy.Add(Copiers.Copy(key, scope), Copiers.Copy(item, scope));
        return copy;
    }
}

internal sealed class SortedDictionaryCopier<TKey, TValue> : Copier<SortedDictionary<TKey, TValue>>
    where TKey : notnull
{
    public override SortedDictionary<TKey, TValue> Copy(SortedDictionary<TKey, TValue> value, CopyScope scope)
    {
        if (value.GetType() != typeof(SortedDictionary<TKey, TValue>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (SortedDictionary<TKey, TValue>)known;
        var copy = new SortedDictionary<TKey, TValue>(value.Comparer);
        scope.Record(value, copy);
        foreach (var (key, item) in value) copy.Add(Copiers.Copy(key, scope), Copiers.Copy(item, scope));
        return copy;
    }
}

internal sealed class SortedListCopier<TKey, TValue> : Copier<SortedList<TKey, TValue>>
    where TKey : notnull
{
    public override SortedList<TKey, TValue> Copy(SortedList<TKey, TValue> value, CopyScope scope)
    {
        if (value.GetType() != typeof(SortedList<TKey, TValue>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (SortedList<TKey, TValue>)known;
        var copy = new SortedList<TKey, TValue>(value.Count, value.Comparer);
        scope.Record(value, copy);
        foreach (var (key, item) in value) copy.Add(Copiers.Copy(key, scope), Copiers.Copy(item, scope));
        return copy;
    }
}

internal sealed class ConcurrentDictionaryCopier<TKey, TValue> : Copier<ConcurrentDictionary<TKey, TValue>>
    where TKey : notnull
{
    public override ConcurrentDictionary<TKey, TValue> Copy(ConcurrentDictionary<TKey, TValue> value, CopyScope scope)
    {
        if (value.GetType() != typeof(ConcurrentDictionary<TKey, TValue>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (ConcurrentDictionary<TKey, TValue>)known;
        var copy = new ConcurrentDictionary<TKey, TValue>(value.Comparer);
        scope.Record(value, copy);
        foreach (var (key, item) in value) copy[Copiers.Copy(key, scope)] = Copiers.Copy(item, scope);
        return copy;
    }
}

internal sealed class ReadOnlyCollectionCopier<T> : Copier<ReadOnlyCollection<T>>
{
    public override ReadOnlyCollection<T> Copy(ReadOnlyCollection<T> value, CopyScope scope)
    {
        if (value.GetType() != typeof(ReadOnlyCollection<T>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (ReadOnlyCollection<T>)known;
        var items = new List<T>(value.Count);
        var copy = new ReadOnlyCollection<T>(items);
        scope.Record(value, copy);
        foreach (var item in value) items.Add(Copiers.Copy(item, scope));
        return copy;
    }
}

internal sealed class ReadOnlyDictionaryCopier<TKey, TValue> : Copier<ReadOnlyDictionary<TKey, TValue>>
    where TKey : notnull
{
    public override ReadOnlyDictionary<TKey, TValue> Copy(ReadOnlyDictionary<TKey, TValue> value, CopyScope scope)
    {
        if (value.GetType() != typeof(ReadOnlyDictionary<TKey, TValue>)) return this.Derived(value, scope);
        if (scope.TryGet(value, out var known)) return (ReadOnlyDictionary<TKey, TValue>)known;
        var items = new Dictionary<TKey, TValue>(value.Count);
        var copy = new ReadOnlyDictionary<TKey, TValue>(items);
        scope.Record(value, copy);
        foreach (var (key, item) in value) items.Add(Copiers.Copy(key, scope), Copiers.Copy(item, scope));
        return copy;
    }
}

/// <summary>What a class derived from a collection is copied by.</summary>
internal static class DerivedCollections
{
    public static T Derived<T>(this Copier<T> copier, T value, CopyScope scope)
        where T : class =>
        Copiers.For(value.GetType()) is { } own && !ReferenceEquals(own, copier) ? (T)own.CopyObject(value, scope) : value;
}

/// <summary>Makes a list of a collection whose own type may not travel, such as a query.</summary>
internal sealed class ToListCopier<TInterface, T> : Copier<TInterface>
    where TInterface : IEnumerable<T>
{
    public override TInterface Copy(TInterface value, CopyScope scope)
    {
        if (scope.TryGet(value, out var known)) return (TInterface)known;
        var copy = new List<T>();
        scope.Record(value, copy);
        foreach (var item in value) copy.Add(Copiers.Copy(item, scope));
        return (TInterface)(object)copy;
    }
}

/// <summary>Makes a hash set of a set whose own type may not travel.</summary>
internal sealed class ToHashSetCopier<TInterface, T> : Copier<TInterface>
    where TInterface : IEnumerable<T>
{
    public override TInterface Copy(TInterface value, CopyScope scope)
    {
        if (scope.TryGet(value, out var known)) return (TInterface)known;
        var copy = new HashSet<T>();
        scope.Record(value, copy);
        foreach (var item in value) copy.Add(Copiers.Copy(item, scope));
        return (TInterface)(object)copy;
    }
}

/// <summary>Makes a dictionary of one whose own type may not travel.</summary>
internal sealed class ToDictionaryCopier<TInterface, TKey, TValue> : Copier<TInterface>
    where TInterface : IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public override TInterface Copy(TInterface value, CopyScope scope)
    {
        if (scope.TryGet(value, out var known)) return (TInterface)known;
        var copy = new Dictionary<TKey, TValue>();
        scope.Record(value, copy);
        foreach (var (key, item) in value) copy.Add(Copiers.Copy(key, scope), Copiers.Copy(item, scope));
        return (TInterface)(object)copy;
    }
}
