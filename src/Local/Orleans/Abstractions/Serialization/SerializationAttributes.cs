using Microsoft.Extensions.DependencyInjection;

namespace Orleans;

/// <summary>Marks a type that may travel in messages; its members are those with an <see cref="IdAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    /// <summary>Whether public properties are members without an <see cref="IdAttribute"/>.</summary>
    public GenerateFieldIds GenerateFieldIds { get; init; }

    /// <summary>Whether the parameters of a primary constructor are members; they are in a record by default.</summary>
    public bool IncludePrimaryConstructorParameters { get; init; }
}

/// <summary>Which members are numbered without being told.</summary>
public enum GenerateFieldIds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Public properties.</summary>
    PublicProperties = 1,
}

/// <summary>The number of a member, unique in its type and never changed.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method | AttributeTargets.Property
    | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class IdAttribute : Attribute
{
    /// <summary>Sets the number.</summary>
    public IdAttribute(uint id) => Id = id;

    /// <summary>The number.</summary>
    public uint Id { get; }
}

/// <summary>The name of a type or method in messages, which survives its renaming.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method | AttributeTargets.Interface, AllowMultiple = true)]
public sealed class AliasAttribute : Attribute
{
    /// <summary>Sets the name.</summary>
    public AliasAttribute(string alias) => Alias = alias;

    /// <summary>The name.</summary>
    public string Alias { get; }
}

/// <summary>Promises that a value never changes once it was sent, so that it is not copied.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter
    | AttributeTargets.ReturnValue, Inherited = false)]
public sealed class ImmutableAttribute : Attribute;

/// <summary>Marks a type of which the same instance never occurs twice in a message.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SuppressReferenceTrackingAttribute : Attribute;

/// <summary>Marks a base class without members of its own.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SerializerTransparentAttribute : Attribute;

/// <summary>Lets a member be left out of the message when it has its default value.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class OmitDefaultMemberValuesAttribute : Attribute;

/// <summary>Marks a converter to and from a serialisable stand-in for a foreign type.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RegisterConverterAttribute : Attribute;

/// <summary>The constructor that makes an instance to be filled from a message.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class GeneratedActivatorConstructorAttribute : ActivatorUtilitiesConstructorAttribute;

/// <summary>Generates code for the assembly that declares a type.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class GenerateCodeForDeclaringAssemblyAttribute : Attribute
{
    /// <summary>Names the assembly by a type in it.</summary>
    public GenerateCodeForDeclaringAssemblyAttribute(Type type) => Type = type;

    /// <summary>A type of the assembly.</summary>
    public Type Type { get; }
}

/// <summary>How long a caller of the method waits for the response.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute : Attribute
{
    /// <summary>Sets the time, written as a <see cref="TimeSpan"/>.</summary>
    public ResponseTimeoutAttribute(string timeout) => Timeout = TimeSpan.Parse(timeout, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The time.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>Turns a foreign value into a serialisable stand-in and back.</summary>
public interface IConverter<TValue, TSurrogate>
    where TSurrogate : struct
{
    /// <summary>The value that <paramref name="surrogate"/> stands for.</summary>
    TValue ConvertFromSurrogate(in TSurrogate surrogate);

    /// <summary>The stand-in for <paramref name="value"/>.</summary>
    TSurrogate ConvertToSurrogate(in TValue value);
}

/// <summary>Fills an instance from a stand-in.</summary>
public interface IPopulator<TValue, TSurrogate>
    where TValue : class
    where TSurrogate : struct
{
    /// <summary>Fills <paramref name="value"/> from <paramref name="surrogate"/>.</summary>
    void Populate(in TSurrogate surrogate, TValue value);
}
