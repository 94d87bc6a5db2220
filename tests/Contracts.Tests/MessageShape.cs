using System.Reflection;

namespace Platform.Contracts.Tests;

/// <summary>What Orleans' code generator would see in the Contracts assembly, read by attribute name so that it holds on either runtime.</summary>
internal static class MessageShape
{
    public static readonly Assembly Contracts = typeof(Error).Assembly;

    public static IEnumerable<Type> Types => Contracts.GetExportedTypes();

    public static IEnumerable<Type> Interfaces =>
        Types.Where(t => t.IsInterface && t.GetInterfaces().Any(i => i.FullName == "Orleans.Runtime.IAddressable"));

    public static bool IsObserver(Type type) => type.GetInterfaces().Any(i => i.FullName == "Orleans.IGrainObserver");

    /// <summary>Everything of ours that is not an interface, a constant holder or generated for the runtime: the messages.</summary>
    public static IEnumerable<Type> Messages =>
        Types.Where(t => !t.IsInterface && !(t.IsAbstract && t.IsSealed) && t.Namespace!.StartsWith("Platform.Contracts", StringComparison.Ordinal));

    public static CustomAttributeData? Attribute(MemberInfo member, string fullName) =>
        member.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType.FullName == fullName);

    public static string? Alias(Type type) => Attribute(type, "Orleans.AliasAttribute")?.ConstructorArguments[0].Value as string;

    public static uint? Id(MemberInfo member) => Attribute(member, "Orleans.IdAttribute")?.ConstructorArguments[0].Value as uint?;

    /// <summary>The properties of a message that hold state: those the compiler gave a field.</summary>
    public static IEnumerable<PropertyInfo> State(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(p => type.GetField($"<{p.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null);

    /// <summary>A type's name as it stands in the lock file.</summary>
    public static string Name(Type type) =>
        type.IsGenericParameter ? type.Name
        : !type.IsGenericType ? type.Name
        : $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(",", type.GetGenericArguments().Select(Name))}>";

    /// <summary>One line for every numbered member and one for every method: what may be added to but never changed.</summary>
    public static IEnumerable<string> Lines()
    {
        foreach (var message in Messages)
        {
            foreach (var property in State(message)) yield return $"{Alias(message)} {Id(property)} {property.Name} {Name(property.PropertyType)}";
            if (!message.IsEnum) continue;
            foreach (var name in Enum.GetNames(message)) yield return $"{Alias(message)} {Convert.ToInt64(Enum.Parse(message, name))} {name}";
        }

        foreach (var grain in Interfaces)
        {
            foreach (var method in grain.GetMethods().Where(m => m.DeclaringType == grain && !m.IsStatic))
            {
                yield return $"{Alias(grain)}.{method.Name}({string.Join(",", method.GetParameters().Select(p => Name(p.ParameterType)))}) {Name(method.ReturnType)}";
            }
        }
    }
}
