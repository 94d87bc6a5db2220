namespace Platform.Recipes;

/// <summary>
/// Describes one setting of a training configuration, for reading, checking and telling it: the one place from which the reader, its messages and the published schema follow.
/// What kind of setting it is follows from the property's type: <c>bool</c>, <c>int</c>, <c>long</c>, <c>double</c>, <c>string</c> with <see cref="ChoiceAttribute"/>s, an array of numbers, or a group of settings.
/// Its default is the value of a new record.
/// </summary>
/// <param name="name">Its name in JSON.</param>
/// <param name="label">Its name for people.</param>
/// <param name="description">What it does.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(string name, string label, string description) : Attribute
{
    /// <summary>Its name in JSON.</summary>
    public string Name { get; } = name;

    /// <summary>Its name for people.</summary>
    public string Label { get; } = label;

    /// <summary>What it does.</summary>
    public string Description { get; } = description;

    /// <summary>The least value; not a number where there is none.</summary>
    public double Min { get; set; } = double.NaN;

    /// <summary>The greatest value; not a number where there is none.</summary>
    public double Max { get; set; } = double.NaN;

    /// <summary>Whether <see cref="Min"/> itself is not allowed.</summary>
    public bool AboveMin { get; set; }

    /// <summary>Whether <see cref="Max"/> itself is not allowed.</summary>
    public bool BelowMax { get; set; }

    /// <summary>By how much a page's control changes it; not a number where that is the page's to choose.</summary>
    public double Step { get; set; } = double.NaN;

    /// <summary>Of an array: how many numbers it has; 0 where any.</summary>
    public int Length { get; set; }

    /// <summary>When it has an effect, as <c>field=value</c> or <c>field=value|value</c> with a sibling's name, for pages to show it then; <c>null</c> for always.</summary>
    public string? When { get; set; }
}

/// <summary>One of the values that a setting of text may have.</summary>
/// <param name="value">The value in JSON.</param>
/// <param name="label">Its name for people.</param>
/// <param name="description">What it does.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class ChoiceAttribute(string value, string label, string description) : Attribute
{
    /// <summary>The value in JSON.</summary>
    public string Value { get; } = value;

    /// <summary>Its name for people.</summary>
    public string Label { get; } = label;

    /// <summary>What it does.</summary>
    public string Description { get; } = description;
}
