using Microsoft.OpenApi;

namespace Platform.Api.Surfaces.Reference;

/// <summary>What the reference says of one operation. Stands as metadata on its route.</summary>
/// <param name="Id">Unique within the surface.</param>
/// <param name="Summary">One line.</param>
public sealed record OperationReference(string Id, string Summary)
{
    /// <summary>More, in Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>The heading it stands under.</summary>
    public string Tag { get; init; } = "";

    /// <summary>What stands in the path, the query and the headers.</summary>
    public IReadOnlyList<ParameterReference> Parameters { get; init; } = [];

    /// <summary>What the body is; <c>null</c> for none.</summary>
    public BodyReference? Body { get; init; }

    /// <summary>What can come back.</summary>
    public IReadOnlyList<ResponseReference> Responses { get; init; } = [];
}

/// <summary>A parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In">Where it stands.</param>
/// <param name="Description">What it is.</param>
/// <param name="Type">Its type.</param>
public sealed record ParameterReference(string Name, ParameterLocation In, string Description, JsonSchemaType Type = JsonSchemaType.String)
{
    /// <summary>Whether it must be given. One in the path always must.</summary>
    public bool Required { get; init; } = In == ParameterLocation.Path;

    /// <summary>The values it may have, where they are few.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The value it has where none is given, as JSON.</summary>
    public string? Default { get; init; }

    /// <summary>Its least value.</summary>
    public int? Minimum { get; init; }

    /// <summary>Its greatest value.</summary>
    public int? Maximum { get; init; }

    /// <summary>Whether any number of parameters of other names is meant.</summary>
    public bool IsFreeForm { get; init; }
}

/// <summary>A request's body.</summary>
/// <param name="ContentType">Its type.</param>
/// <param name="Schema">Makes its schema.</param>
/// <param name="Example">An example, as JSON; <c>null</c> where the type has none.</param>
public sealed record BodyReference(string ContentType, Func<OpenApiSchema> Schema, string? Example = null);

/// <summary>An answer.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Description">When it comes.</param>
public sealed record ResponseReference(int Status, string Description)
{
    /// <summary>What it holds, by content type. An error without any is documented in the surface's form.</summary>
    public IReadOnlyList<ContentReference> Content { get; init; } = [];

    /// <summary>The headers that tell of limits.</summary>
    public bool HasLimits { get; init; }
}

/// <summary>What an answer holds.</summary>
/// <param name="ContentType">Its type.</param>
/// <param name="Type">The type it is written from; <c>null</c> for text.</param>
/// <param name="Example">An example: JSON, or text for text.</param>
public sealed record ContentReference(string ContentType, Type? Type, string Example);
