using System.Collections;

namespace Orleans.Local.Copying;

/// <summary>Copies arrays of what never changes.</summary>
internal sealed class ShallowArrayCopier<T> : Copier<T[]>
{
    public override T[] Copy(T[] value, CopyScope scope)
    {
        if (scope.TryGet(value, out var known)) return (T[])known;
        var copy = (T[])value.Clone();
        scope.Record(value, copy);
        return copy;
    }
}

internal sealed class ArrayCopier<T> : Copier<T[]>
{
    public override T[] Copy(T[] value, CopyScope scope)
    {
        if (scope.TryGet(value, out var known)) return (T[])known;
        var copy = value.GetType() == typeof(T[]) ? new T[value.Length] : (T[])Array.CreateInstance(value.GetType().GetElementType()!, value.Length);
        scope.Record(value, copy);
        for (var i = 0; i < copy.Length; i++) copy[i] = Copiers.Copy(value[i], scope);
        return copy;
    }
}

internal sealed class MultidimensionalCopier : Copier
{
    public override object CopyObject(object value, CopyScope scope)
    {
        if (scope.TryGet(value, out var known)) return known;
        var source = (Array)value;
        var copy = (Array)source.Clone();
        scope.Record(value, copy);
        if (!Copiers.NeedsCopy(value.GetType().GetElementType()!)) return copy;
        var index = new int[source.Rank];
        for (var flat = 0; flat < source.Length; flat++)
        {
            var rest = flat;
            for (var dimension = source.Rank - 1; dimension >= 0; dimension--)
            {
                index[dimension] = source.GetLowerBound(dimension) + (rest % source.GetLength(dimension));
                rest /= source.GetLength(dimension);
            }

            copy.SetValue(Copiers.Copy(source.GetValue(index), scope), index);
        }

        return copy;
    }
}

internal sealed class MemoryCopier<T> : Copier<Memory<T>>
{
    public override Memory<T> Copy(Memory<T> value, CopyScope scope) => Copiers.Copy(value.ToArray(), scope);
}

internal sealed class ReadOnlyMemoryCopier<T> : Copier<ReadOnlyMemory<T>>
{
    public override ReadOnlyMemory<T> Copy(ReadOnlyMemory<T> value, CopyScope scope) => Copiers.Copy(value.ToArray(), scope);
}

internal sealed class ArraySegmentCopier<T> : Copier<ArraySegment<T>>
{
    public override ArraySegment<T> Copy(ArraySegment<T> value, CopyScope scope) => value.Array is null ? value : Copiers.Copy(value.ToArray(), scope);
}

internal sealed class ArrayListCopier : Copier<ArrayList>
{
    public override ArrayList Copy(ArrayList value, CopyScope scope)
    {
        if (scope.TryGet(value, out var known)) return (ArrayList)known;
        var copy = new ArrayList(value.Count);
        scope.Record(value, copy);
        foreach (var item in value) copy.Add(Copiers.Copy(item, scope));
        return copy;
    }
}

internal sealed class BitArrayCopier : Copier<BitArray>
{
    public override BitArray Copy(BitArray value, CopyScope scope)
    {
        if (scope.TryGet(value, out var known)) return (BitArray)known;
        var copy = new BitArray(value);
        scope.Record(value, copy);
        return copy;
    }
}

internal sealed class NullableCopier<T> : Copier<T?>
    where T : struct
{
    public override T? Copy(T? value, CopyScope scope) => Copiers.Copy(value!.Value, scope);
}

/// <summary>Passes references as they are, and grains as references to them.</summary>
internal sealed class AddressableCopier<T> : Copier<T>
{
    public override T Copy(T value, CopyScope scope) => value switch
    {
        GrainReference => value,
        IGrainBase => (T)((IAddressable)value).AsReference(typeof(T).IsInterface ? typeof(T) : typeof(IAddressable)),
        _ => throw new NotSupportedException(
            $"{value!.GetType()} cannot be passed to a grain: objects that are not grains become callable through IGrainFactory.CreateObjectReference."),
    };
}
