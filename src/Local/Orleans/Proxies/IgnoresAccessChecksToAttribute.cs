namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime: lets an assembly that is made at run time use the internal types of another.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
