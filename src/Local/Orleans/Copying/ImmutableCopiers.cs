using System.Collections.Immutable;

namespace Orleans.Local.Copying;

internal sealed class ImmutableArrayCopier<T> : Copier<ImmutableArray<T>>
{
    public override ImmutableArray<T> Copy(ImmutableArray<T> value, CopyScope scope) =>
        value.IsDefault ? value : ImmutableArray.CreateRange(value, item => Copiers.Copy(item, scope));
}

internal sealed class ImmutableListCopier<T> : Copier<ImmutableList<T>>
{
    public override ImmutableList<T> Copy(ImmutableList<T> value, CopyScope scope) =>
        ImmutableList.CreateRange(value.Select(item => Copiers.Copy(item, scope)));
}

internal sealed class ImmutableHashSetCopier<T> : Copier<ImmutableHashSet<T>>
{
    public override ImmutableHashSet<T> Copy(ImmutableHashSet<T> value, CopyScope scope) =>
        ImmutableHashSet.CreateRange(value.KeyComparer, value.Select(item => Copiers.Copy(item, scope)));
}

internal sealed class ImmutableSortedSetCopier<T> : Copier<ImmutableSortedSet<T>>
{
    public override ImmutableSortedSet<T> Copy(ImmutableSortedSet<T> value, CopyScope scope) =>
        ImmutableSortedSet.CreateRange(value.KeyComparer, value.Select(item => Copiers.Copy(item, scope)));
}

internal sealed class ImmutableQueueCopier<T> : Copier<ImmutableQueue<T>>
{
    public override ImmutableQueue<T> Copy(ImmutableQueue<T> value, CopyScope scope) =>
        ImmutableQueue.CreateRange(value.Select(item => Copiers.Copy(item, scope)));
}

internal sealed class ImmutableStackCopier<T> : Copier<ImmutableStack<T>>
{
    public override ImmutableStack<T> Copy(ImmutableStack<T> value, CopyScope scope) =>
        ImmutableStack.CreateRange(value.Reverse().Select(item => Copiers.Copy(item, scope)));
}

internal sealed class ImmutableDictionaryCopier<TKey, TValue> : Copier<ImmutableDictionary<TKey, TValue>>
    where TKey : notnull
{
    public override ImmutableDictionary<TKey, TValue> Copy(ImmutableDictionary<TKey, TValue> value, CopyScope scope) =>
        ImmutableDictionary.CreateRange(
            value.KeyComparer, value.ValueComparer, value.Select(pair => KeyValuePair.Create(Copiers.Copy(pair.Key, scope), Copiers.Copy(pair.Value, scope))));
}

internal sealed class ImmutableSortedDictionaryCopier<TKey, TValue> : Copier<ImmutableSortedDictionary<TKey, TValue>>
    where TKey : notnull
{
    public override ImmutableSortedDictionary<TKey, TValue> Copy(ImmutableSortedDictionary<TKey, TValue> value, CopyScope scope) =>
        ImmutableSortedDictionary.CreateRange(
            value.KeyComparer, value.ValueComparer, value.Select(pair => KeyValuePair.Create(Copiers.Copy(pair.Key, scope), Copiers.Copy(pair.Value, scope))));
}
