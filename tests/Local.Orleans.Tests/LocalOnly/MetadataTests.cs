using System.Reflection;
using System.Runtime.InteropServices;

namespace Platform.Local.Orleans.Tests.LocalOnly;

/// <summary>Compares what the local runtime offers with the metadata of the real Orleans.Core.Abstractions.</summary>
public sealed class MetadataTests
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly Ours = typeof(IGrain).Assembly;

    private static string RealPath => typeof(MetadataTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RealAbstractions").Value!;

    [Fact]
    public void Public_types_of_the_namespaces_of_the_abstractions_are_those_of_Orleans()
    {
        // Orleans: what ours offers where Orleans.Core.Abstractions has a type of the same name is there with the same members and signatures.
        using var context = Load(out var real);
        var realTypes = real.GetTypes().Where(type => type.IsPublic || type.IsNestedPublic).ToDictionary(type => type.FullName!);
        var differences = new List<string>();
        var compared = 0;
        foreach (var type in Ours.GetTypes().Where(type => type.IsPublic || type.IsNestedPublic))
        {
            if (!realTypes.TryGetValue(type.FullName!, out var counterpart)) continue;
            compared++;
            differences.AddRange(Shapes(type).Except(Shapes(counterpart)).Select(member => $"{type.FullName}: {member}"));
        }

        Assert.True(compared > 80, $"only {compared} types were compared");
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Types_that_Orleans_has_elsewhere_are_few_and_known()
    {
        // Orleans: types of these namespaces that are not in Orleans.Core.Abstractions come from its other packages.
        using var context = Load(out var real);
        var realTypes = real.GetTypes().Select(type => type.FullName).ToHashSet();
        var namespaces = real.GetTypes().Where(type => type.IsPublic).Select(type => type.Namespace).ToHashSet();
        var elsewhere = Ours.GetTypes()
            .Where(type => type.IsPublic && namespaces.Contains(type.Namespace) && !realTypes.Contains(type.FullName))
            .Select(type => type.FullName!).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(Elsewhere.Types.Order(StringComparer.Ordinal), elsewhere);
    }

    private static MetadataLoadContext Load(out Assembly real)
    {
        var runtime = Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll");
        var web = Directory.GetFiles(AppContext.BaseDirectory, "*.dll");
        var shared = Directory.GetFiles(Path.GetDirectoryName(typeof(Microsoft.Extensions.Hosting.IHost).Assembly.Location)!, "*.dll");
        var paths = runtime.Concat(shared).Concat(web).Where(path => Path.GetFileName(path) != Path.GetFileName(RealPath))
            .DistinctBy(path => Path.GetFileName(path)).Append(RealPath);
        var context = new MetadataLoadContext(new WithoutSerialization(new PathAssemblyResolver(paths)));
        real = context.LoadFromAssemblyPath(RealPath);
        return context;
    }

    /// <summary>
    /// Orleans' serialisation assemblies may not be there: what signatures name of them is taken from ours, by the same name. The Bcl
    /// packages hold what is part of .NET today.
    /// </summary>
    private sealed class WithoutSerialization(MetadataAssemblyResolver inner) : MetadataAssemblyResolver
    {
        public override Assembly? Resolve(MetadataLoadContext context, AssemblyName assemblyName) =>
            assemblyName.Name!.StartsWith("Orleans.Serialization", StringComparison.Ordinal)
                ? context.LoadFromAssemblyPath(Ours.Location)
                : inner.Resolve(context, assemblyName) ?? (assemblyName.Name.StartsWith("Microsoft.Bcl.", StringComparison.Ordinal)
                    ? context.LoadFromAssemblyPath(typeof(object).Assembly.Location)
                    : null);
    }

    // The type itself and its visible members, as text. Whatever a signature needs that cannot be resolved is named as the metadata names it.
    private static IEnumerable<string> Shapes(Type type)
    {
        yield return $"{KindOf(type)} {NameOf(type)}";
        if (type is { IsClass: true, BaseType: { } parent } && parent.FullName != "System.Object") yield return $"derives from {NameOf(parent)}";
        foreach (var contract in Safe(type.GetInterfaces).Where(contract => contract.IsPublic && contract.Namespace?.StartsWith("Orleans", StringComparison.Ordinal) == true))
            yield return $"implements {NameOf(contract)}";
        foreach (var constructor in Safe(() => type.GetConstructors(Declared)).Where(IsVisible).Where(constructor => !constructor.IsStatic))
            if (Text(() => $"constructor({Parameters(constructor)})") is { } text) yield return text;
        foreach (var method in Safe(() => type.GetMethods(Declared)).Where(method => IsVisible(method) && !IsOfRecord(method)))
            if (Text(() => $"{Modifiers(method)}{NameOf(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})") is { } text) yield return text;
        foreach (var field in Safe(() => type.GetFields(Declared)).Where(field => field.IsPublic || field.IsFamily))
            if (Text(() => $"{(field.IsStatic ? "static " : "")}{NameOf(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}") is { } text) yield return text;
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // Interfaces and overrides that only some of the runtimes need to write down.
    private static bool IsOfRecord(MethodInfo method) =>
        method.Name is "ToString" or "Equals" or "GetHashCode" or "Finalize" or "TryFormat" || method.Name.StartsWith('<');

    private static string KindOf(Type type) => type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";

    private static string Modifiers(MethodInfo method) =>
        $"{(method.IsStatic ? "static " : "")}{(method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "")}{(method.IsPublic ? "" : "protected ")}";

    private static string Generics(MethodInfo method) => method.IsGenericMethodDefinition
        ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => $"{argument.Name}: {string.Join("&", argument.GetGenericParameterConstraints().Select(NameOf).Order(StringComparer.Ordinal))} {argument.GenericParameterAttributes}"))}>"
        : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsOut ? "out " : "")}{NameOf(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "null"}" : "")}"));

    private static string NameOf(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        if (type.HasElementType) return $"{NameOf(type.GetElementType()!)}{(type.IsByRef ? "&" : "[]")}";
        var name = type.IsNested ? $"{NameOf(type.DeclaringType!)}+{type.Name}" : $"{type.Namespace}.{type.Name}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }

    private static T[] Safe<T>(Func<T[]> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or TypeLoadException)
        {
            return [];
        }
    }

    private static string? Text(Func<string> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (exception is FileNotFoundException or TypeLoadException)
        {
            return null;
        }
    }
}
