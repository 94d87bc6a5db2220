using System.Reflection;

namespace Orleans.Local.Copying;

/// <summary>Remembers what was copied, so that what was one object stays one object.</summary>
internal sealed class CopyScope
{
    public static readonly MethodInfo RentMethod = typeof(CopyScope).GetMethod(nameof(Rent))!;
    public static readonly MethodInfo ReturnMethod = typeof(CopyScope).GetMethod(nameof(Return))!;

    [ThreadStatic]
    private static CopyScope? _spare;

    private Dictionary<object, object>? _copies;

    public static CopyScope Rent()
    {
        var scope = _spare ?? new CopyScope();
        _spare = null;
        return scope;
    }

    public static void Return(CopyScope scope)
    {
        if (scope._copies is { Count: > 0 and var count })
        {
            if (count > 1000) scope._copies = null;
            else scope._copies.Clear();
        }

        _spare = scope;
    }

    public bool TryGet(object original, out object copy)
    {
        if (_copies is not null && _copies.TryGetValue(original, out copy!)) return true;
        copy = null!;
        return false;
    }

    public void Record(object original, object copy) => (_copies ??= new Dictionary<object, object>(ReferenceEqualityComparer.Instance))[original] = copy;
}
