using System.Diagnostics.CodeAnalysis;

namespace Platform.Contracts;

/// <summary>What a grain answers: a value, or an expected failure. Exceptions are left for faults.</summary>
/// <param name="Value">The value of a success; <c>default</c> of a failure.</param>
/// <param name="Error">The failure; <c>null</c> of a success.</param>
[GenerateSerializer, Immutable, Alias("Result`1")]
public sealed record Result<T>([property: Id(0)] T? Value, [property: Id(1)] Error? Error)
{
    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <summary>A success.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A failure.</summary>
    public static implicit operator Result<T>(Error error) => new(default, error);
}

/// <summary>The value of a success that has nothing to say.</summary>
[GenerateSerializer, Immutable, Alias("Done")]
public sealed record Done
{
    /// <summary>The one instance.</summary>
    public static readonly Done Instance = new();
}
