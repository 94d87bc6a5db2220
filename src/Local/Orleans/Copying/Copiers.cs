using System.Reflection;
using Orleans.Local.Runtime;

namespace Orleans.Local.Copying;

/// <summary>
/// Copies what passes between a caller and a grain, so that neither sees the other change it. What cannot change is passed as it is. How
/// a type is copied is worked out once.
/// </summary>
internal static class Copiers
{
    public static readonly MethodInfo CopyMethod = typeof(Copiers).GetMethods().Single(method => method.Name == nameof(Copy));

    private static readonly ConcurrentDictionary<Type, Copier?> ByType = new();

    /// <summary>Whether values of a type are copied at all.</summary>
    public static bool NeedsCopy(Type type) => For(type) is not null;

    /// <exception cref="Serialization.CodecNotFoundException">Values of the type may not travel.</exception>
    public static void ThrowIfUnknown(Type type)
    {
        if (For(type) is UnknownCopier unknown) unknown.Throw();
    }

    /// <summary>The copier of a type; null when its values are passed as they are.</summary>
    public static Copier? For(Type type) => ByType.TryGetValue(type, out var copier) ? copier : ByType.GetOrAdd(type, CopierFactory.Create);

    /// <summary>A copy.</summary>
    public static T Copy<T>(T value, CopyScope scope) => CopierOf<T>.Instance is { } copier && value is not null ? copier.Copy(value, scope) : value;

    /// <summary>A copy of what a call gives.</summary>
    public static R CopyResult<R>(R result, CallShape shape)
    {
        if (CopierOf<R>.Instance is not { } copier || result is null || shape.ResultIsImmutable) return result;
        var scope = CopyScope.Rent();
        var copy = copier.Copy(result, scope);
        CopyScope.Return(scope);
        return copy;
    }

    /// <summary>A copy of the values that travel with a call.</summary>
    public static Dictionary<string, object> CopyContext(Dictionary<string, object> values)
    {
        Dictionary<string, object>? changed = null;
        foreach (var (key, value) in values)
        {
            if (value is string or Guid || For(value.GetType()) is not { } copier) continue;
            var scope = CopyScope.Rent();
            (changed ??= new Dictionary<string, object>(values))[key] = copier.CopyObject(value, scope);
            CopyScope.Return(scope);
        }

        return changed ?? values;
    }
}

/// <summary>Copies values of one type. What it is given is never null.</summary>
internal abstract class Copier
{
    public abstract object CopyObject(object value, CopyScope scope);
}

/// <inheritdoc />
internal abstract class Copier<T> : Copier
{
    public abstract T Copy(T value, CopyScope scope);

    public sealed override object CopyObject(object value, CopyScope scope) => Copy((T)value, scope)!;
}

/// <summary>The copier for a declared type; null when its values are passed as they are.</summary>
internal static class CopierOf<T>
{
    public static readonly Copier<T>? Instance = Find();

    private static Copier<T>? Find()
    {
        var copier = Copiers.For(typeof(T));
        return copier is null or Copier<T> ? (Copier<T>?)copier : new ByObject(copier);
    }

    private sealed class ByObject(Copier copier) : Copier<T>
    {
        public override T Copy(T value, CopyScope scope) => (T)copier.CopyObject(value!, scope);
    }
}

/// <summary>Copies by the type that a value has, for declared types that others may derive from.</summary>
internal sealed class RuntimeTypeCopier<T>(Copier? exact, Copier<T>? otherwise = null) : Copier<T>
{
    public override T Copy(T value, CopyScope scope)
    {
        var type = value!.GetType();
        if (type == typeof(T)) return exact is null ? value : (T)exact.CopyObject(value, scope);
        var copier = Copiers.For(type);
        if (copier is null) return value;
        return copier is UnknownCopier && otherwise is not null ? otherwise.Copy(value, scope) : (T)copier.CopyObject(value, scope);
    }
}

/// <summary>Refuses values of a type that may not travel.</summary>
internal sealed class UnknownCopier(Type type) : Copier
{
    public void Throw() => throw new Serialization.CodecNotFoundException($"Could not find a copier for type {type}.");

    public override object CopyObject(object value, CopyScope scope)
    {
        Throw();
        return value;
    }
}
