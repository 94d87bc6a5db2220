using System.Collections.Immutable;

namespace Platform.Contracts.Cleaning;

/// <summary>What steps there are. Key: any.</summary>
[Alias("ICatalogueGrain")]
public interface ICatalogueGrain : IGrainWithStringKey
{
    /// <summary>Every kind of step, in the order in which plans use them.</summary>
    Task<ImmutableArray<CatalogueStep>> List(CancellationToken cancellationToken = default);
}

/// <summary>One kind of step.</summary>
/// <param name="Kind">Its id.</param>
/// <param name="Name">In Japanese.</param>
/// <param name="Description">In Japanese.</param>
/// <param name="Columns">How many columns it is told: <c>none</c>, <c>one</c> or <c>some</c>.</param>
/// <param name="MayChangeTarget">Whether the target may be among them.</param>
/// <param name="Parameters">Its parameters.</param>
[GenerateSerializer, Immutable, Alias("CatalogueStep")]
public sealed record CatalogueStep(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Name,
    [property: Id(2)] string Description,
    [property: Id(3)] string Columns,
    [property: Id(4)] bool MayChangeTarget,
    [property: Id(5)] ImmutableArray<CatalogueParameter> Parameters);

/// <summary>A parameter of a kind of step.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>number</c>, <c>integer</c>, <c>boolean</c>, <c>text</c>, <c>value</c>, <c>texts</c>, <c>choice</c>, <c>choices</c> or <c>mappings</c>.</param>
/// <param name="Description">In Japanese.</param>
/// <param name="Default">What stands where it is not given, as JSON; <c>null</c> where it must be.</param>
/// <param name="Options">What a choice is among.</param>
/// <param name="Minimum">The least number, or the shortest text.</param>
/// <param name="Maximum">The greatest, or the longest.</param>
[GenerateSerializer, Immutable, Alias("CatalogueParameter")]
public sealed record CatalogueParameter(
    [property: Id(0)] string Name,
    [property: Id(1)] string Type,
    [property: Id(2)] string Description,
    [property: Id(3)] string? Default,
    [property: Id(4)] ImmutableArray<string> Options,
    [property: Id(5)] double? Minimum,
    [property: Id(6)] double? Maximum);
