using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Platform.Recipes;

/// <summary>What a setting is in JSON.</summary>
internal enum FieldKind
{
    Flag,
    Whole,
    Number,
    Choice,
    Numbers,
    Group,
}

/// <summary>One setting of a record, as its attributes and its property's type describe it.</summary>
internal sealed class FieldSpec
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<FieldSpec>> Known = new();

    private readonly PropertyInfo _property;

    private FieldSpec(PropertyInfo property, FieldAttribute about, object owner)
    {
        _property = property;
        About = about;
        Choices = [.. property.GetCustomAttributes<ChoiceAttribute>()];
        Kind = KindOf(property.PropertyType);
        Rule = new NumberRule(about.Min, about.Max, about.AboveMin, about.BelowMax, Kind == FieldKind.Whole);
        Default = property.GetValue(owner)!;
    }

    /// <summary>What its attribute says.</summary>
    public FieldAttribute About { get; }

    public string Name => About.Name;

    public FieldKind Kind { get; }

    /// <summary>The type of its value.</summary>
    public Type Type => _property.PropertyType;

    /// <summary>The words it may be, where it is one of a few.</summary>
    public ImmutableArray<ChoiceAttribute> Choices { get; }

    /// <summary>What a number in it may be.</summary>
    public NumberRule Rule { get; }

    /// <summary>Its value in a new record.</summary>
    public object Default { get; }

    /// <summary>The settings of a record's type, in the order they are declared.</summary>
    public static ImmutableArray<FieldSpec> Of(Type record) => Known.GetOrAdd(record, static type =>
    {
        var owner = Activator.CreateInstance(type)!;
        return [.. type.GetProperties()
            .Select(property => (Property: property, About: property.GetCustomAttribute<FieldAttribute>()))
            .Where(found => found.About is not null)
            .OrderBy(found => found.Property.MetadataToken)
            .Select(found => new FieldSpec(found.Property, found.About!, owner))];
    });

    /// <summary>Sets it in a record that nobody else has seen yet.</summary>
    public void Set(object record, object value) => _property.SetValue(record, value);

    private static FieldKind KindOf(Type type) => type switch
    {
        _ when type == typeof(bool) => FieldKind.Flag,
        _ when type == typeof(int) || type == typeof(long) => FieldKind.Whole,
        _ when type == typeof(double) => FieldKind.Number,
        _ when type == typeof(string) => FieldKind.Choice,
        _ when type == typeof(double[]) => FieldKind.Numbers,
        _ => FieldKind.Group,
    };
}
