using System.Collections.Immutable;

namespace Platform.Contracts;

/// <summary>A part of a list.</summary>
/// <param name="Items">The part asked for.</param>
/// <param name="Total">How many there are in all.</param>
[GenerateSerializer, Immutable, Alias("Page`1")]
public sealed record Page<T>([property: Id(0)] ImmutableArray<T> Items, [property: Id(1)] long Total);
