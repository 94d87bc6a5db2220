namespace TorchSharp.Utils;

/// <summary>The name under which a field is registered as a parameter, buffer or module; without it, the field's own.</summary>
public class ComponentNameAttribute : Attribute
{
    public string? Name { get; set; }
}
