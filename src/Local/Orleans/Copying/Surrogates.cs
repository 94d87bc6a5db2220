using Orleans.Local.Runtime;

namespace Orleans.Local.Copying;

/// <summary>The converters that turn foreign types into types that may travel.</summary>
internal static class Surrogates
{
    private static readonly Lazy<Dictionary<Type, (Type Converter, Type Surrogate)>> Converters = new(Find);

    public static Copier? For(Type type)
    {
        var definition = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        if (!Converters.Value.TryGetValue(definition, out var found)) return null;
        var converter = found.Converter;
        if (converter.IsGenericTypeDefinition) converter = converter.MakeGenericType(type.GetGenericArguments());
        var surrogate = converter.GetInterfaces().Single(IsConverter).GetGenericArguments()[1];
        return (Copier)Activator.CreateInstance(typeof(SurrogateCopier<,>).MakeGenericType(type, surrogate), Activator.CreateInstance(converter))!;
    }

    private static Dictionary<Type, (Type Converter, Type Surrogate)> Find()
    {
        var found = new Dictionary<Type, (Type, Type)>();
        foreach (var type in GrainAssemblies.Types().Where(type => type.IsDefined(typeof(RegisterConverterAttribute), false)))
        {
            if (type.GetInterfaces().FirstOrDefault(IsConverter)?.GetGenericArguments() is not [var value, var surrogate]) continue;
            found[value.IsGenericType ? value.GetGenericTypeDefinition() : value] = (type, surrogate);
        }

        return found;
    }

    private static bool IsConverter(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IConverter<,>);
}

/// <summary>Copies a value by way of its stand-in.</summary>
internal sealed class SurrogateCopier<TValue, TSurrogate>(IConverter<TValue, TSurrogate> converter) : Copier<TValue>
    where TSurrogate : struct
{
    public override TValue Copy(TValue value, CopyScope scope)
    {
        if (!typeof(TValue).IsValueType && scope.TryGet(value!, out var known)) return (TValue)known;
        var surrogate = Copiers.Copy(converter.ConvertToSurrogate(in value), scope);
        var copy = converter.ConvertFromSurrogate(in surrogate);
        if (!typeof(TValue).IsValueType) scope.Record(value!, copy!);
        return copy;
    }
}
