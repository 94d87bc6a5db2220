using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Platform.Storage.State;

/// <summary>How state classes are read, beyond what System.Text.Json does by itself.</summary>
internal static class StateShape
{
    /// <summary>A property whose setter is private is set all the same: rules live with the state they guard.</summary>
    public static void SetPrivateSetters(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property is { Set: null, AttributeProvider: PropertyInfo member } && SetterOf(member) is { } setter)
                property.Set = (state, value) => setter.Invoke(state, [value]);
        }
    }

    /// <summary>An immutable array that the document does not have is empty, not unusable.</summary>
    public static void FillMissingArrays(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.IsValueType) return;
        var arrays = type.Properties.Where(p => IsImmutableArray(p.PropertyType) && p is { Get: not null, Set: not null }).ToArray();
        if (arrays.Length == 0) return;
        var then = type.OnDeserialized;
        type.OnDeserialized = state =>
        {
            foreach (var array in arrays)
            {
                if (array.Get!(state) is { } held && IsDefault(held)) array.Set!(state, Empty(array.PropertyType));
            }

            then?.Invoke(state);
        };
    }

    internal static bool IsImmutableArray(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    private static bool IsDefault(object array) => (bool)array.GetType().GetProperty(nameof(ImmutableArray<int>.IsDefault))!.GetValue(array)!;

    private static object Empty(Type array) => array.GetField(nameof(ImmutableArray<int>.Empty))!.GetValue(null)!;

    // Of the class that declares it: a derived class does not see a private setter of its base.
    private static MethodInfo? SetterOf(PropertyInfo property) =>
        property.DeclaringType?.GetProperty(property.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)?.SetMethod;
}
