using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Platform.Api.Surfaces.Limits;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Platform.Api.Surfaces.Reference;

/// <summary>Writes what a route's <see cref="OperationReference"/> says into its operation.</summary>
internal sealed class ReferenceOperationFilter(SurfaceDirectory surfaces) : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var reference = metadata.OfType<OperationReference>().LastOrDefault()
            ?? throw new InvalidOperationException($"{context.ApiDescription.RelativePath} says nothing for the reference");
        var surface = surfaces.All.Single(candidate => candidate.Name == context.DocumentName);

        operation.OperationId = reference.Id;
        operation.Summary = reference.Summary;
        operation.Description = reference.Description;
        operation.Tags = new HashSet<OpenApiTagReference> { new(reference.Tag, context.Document) };
        operation.Parameters = [.. reference.Parameters.Select(Parameter)];
        operation.RequestBody = reference.Body is { } body ? Body(body) : null;
        operation.Responses = [];
        foreach (var response in reference.Responses)
            operation.Responses[response.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Response(response, surface, context);
        // The route's own policy stands after its group's.
        operation.Security = metadata.OfType<CallerPolicy>().LastOrDefault() is { Required: false }
            ? []
            : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(surface.Authentication.SchemeName, context.Document)] = [] }];
    }

    private static OpenApiParameter Parameter(ParameterReference parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.In,
        Description = parameter.Description,
        Required = parameter.Required,
        Style = parameter.IsFreeForm ? ParameterStyle.Form : null,
        Explode = parameter.IsFreeForm,
        Schema = new OpenApiSchema
        {
            Type = parameter.Type,
            Enum = parameter.Values.Count == 0 ? null : [.. parameter.Values.Select(value => (JsonNode)value)],
            Default = parameter.Default is { } json ? JsonNode.Parse(json) : null,
            Minimum = parameter.Minimum?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Maximum = parameter.Maximum?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            AdditionalProperties = parameter.IsFreeForm ? new OpenApiSchema { Type = JsonSchemaType.String } : null,
        },
    };

    private static OpenApiRequestBody Body(BodyReference body) => new()
    {
        Required = true,
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            [body.ContentType] = new OpenApiMediaType { Schema = body.Schema(), Example = body.Example is { } json ? JsonNode.Parse(json) : null },
        },
    };

    private static OpenApiResponse Response(ResponseReference response, Surface surface, OperationFilterContext context)
    {
        var content = new Dictionary<string, IOpenApiMediaType>();
        foreach (var kind in response.Content)
        {
            content[kind.ContentType] = kind.Type is null
                ? new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = kind.Example }
                : new OpenApiMediaType { Schema = context.SchemaGenerator.GenerateSchema(kind.Type, context.SchemaRepository), Example = JsonNode.Parse(kind.Example) };
        }

        if (content.Count == 0 && response.Status >= 400) content["application/json"] = new OpenApiMediaType { Schema = surface.ErrorSchema };
        return new OpenApiResponse
        {
            Description = response.Description,
            Content = content.Count == 0 ? null : content,
            Headers = response.HasLimits ? RateLimitHeaders.Reference() : null,
        };
    }
}
