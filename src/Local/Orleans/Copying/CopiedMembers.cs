using System.Reflection;

namespace Orleans.Local.Copying;

/// <summary>Which members of a type travel: those with a number, and those of a record's parameters, base classes first.</summary>
internal static class CopiedMembers
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static MemberInfo[] Of(Type type)
    {
        var members = new List<MemberInfo>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            if (level.GetCustomAttribute<GenerateSerializerAttribute>(false) is { } attribute) members.InsertRange(0, At(level, attribute));
        }

        return [.. members];
    }

    private static IEnumerable<MemberInfo> At(Type level, GenerateSerializerAttribute attribute)
    {
        var parameters = ParametersOf(level, attribute);
        foreach (var field in level.GetFields(Declared))
        {
            if (field.IsDefined(typeof(IdAttribute), false) && !IsBackingField(field)) yield return field;
            else if (parameters is not null && !IsRecord(level) && parameters.Any(parameter => field.Name == $"<{parameter}>P")) yield return field;
        }

        foreach (var property in level.GetProperties(Declared))
        {
            if (property.GetIndexParameters().Length > 0) continue;
            var included = property.IsDefined(typeof(IdAttribute), false)
                || (parameters is not null && IsRecord(level) && parameters.Contains(property.Name))
                || (attribute.GenerateFieldIds == GenerateFieldIds.PublicProperties && property.GetMethod is { IsPublic: true } && BackingFieldOf(property) is not null);
            if (!included) continue;
            if (BackingFieldOf(property) is { } backing) yield return backing;
            else if (property.GetMethod is not null && property.SetMethod is not null) yield return property;
        }
    }

    private static HashSet<string>? ParametersOf(Type level, GenerateSerializerAttribute attribute)
    {
        var asked = level.GetCustomAttributesData().First(data => data.AttributeType == typeof(GenerateSerializerAttribute)).NamedArguments
            .Any(argument => argument.MemberName == nameof(GenerateSerializerAttribute.IncludePrimaryConstructorParameters));
        if (asked ? !attribute.IncludePrimaryConstructorParameters : !IsRecord(level)) return null;
        var constructor = level.GetConstructors(Declared)
            .Where(candidate => candidate.GetParameters() is not [{ ParameterType: var only }] || only != level)
            .OrderByDescending(candidate => candidate.GetParameters().Length).FirstOrDefault();
        return constructor?.GetParameters().Select(parameter => parameter.Name!).ToHashSet();
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null || type.GetMethod("PrintMembers", Declared) is not null;

    private static bool IsBackingField(FieldInfo field) => field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal);

    private static FieldInfo? BackingFieldOf(PropertyInfo property) => property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", Declared);
}
