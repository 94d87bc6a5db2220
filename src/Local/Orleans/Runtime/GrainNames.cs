using System.Reflection;
using Orleans.Metadata;

namespace Orleans.Local.Runtime;

/// <summary>
/// How Orleans names classes and interfaces. The names are part of what is stored, so they are the same on both runtimes: a class is its
/// name in lower case without "Grain" at the end, an interface its full name.
/// </summary>
internal static class GrainNames
{
    private const string Suffix = "grain";

    public static GrainType OfClass(Type type, IServiceProvider services)
    {
        var named = type.GetCustomAttributes(true).OfType<IGrainTypeProviderAttribute>().FirstOrDefault();
        var name = named is not null ? named.GetGrainType(services, type).ToString() : ByConvention(type);
        return GrainType.Create(type.IsConstructedGenericType ? name + Arguments(type) : name);
    }

    public static GrainInterfaceType OfInterface(Type type, IServiceProvider services) =>
        type.GetCustomAttribute<GrainInterfaceTypeAttribute>()?.GetGrainInterfaceType(services, type)
        ?? GrainInterfaceType.Create(type.IsConstructedGenericType ? type.GetGenericTypeDefinition().FullName + Arguments(type) : type.FullName!);

    private static string ByConvention(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        if (name.IndexOf('`') is > 0 and var arity) name = name[..arity];
        if (name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal)) name = name[..^Suffix.Length];
        return type.IsGenericType ? $"{name}`{type.GetGenericArguments().Length}" : name;
    }

    private static string Arguments(Type type) =>
        $"[[{string.Join("],[", type.GetGenericArguments().Select(argument => argument.FullName ?? argument.Name))}]]";
}
