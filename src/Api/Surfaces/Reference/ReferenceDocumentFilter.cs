using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Platform.Api.Surfaces.Reference;

/// <summary>Gives a surface's document the paths of its specification, without its prefix, and its way of saying who calls.</summary>
internal sealed class ReferenceDocumentFilter(SurfaceDirectory surfaces) : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var surface = surfaces.All.Single(candidate => candidate.Name == context.DocumentName);
        var paths = new OpenApiPaths();
        foreach (var (path, item) in swaggerDoc.Paths) paths[path[surface.Prefix.Length..]] = item;
        swaggerDoc.Paths = paths;
        // The generator adds a tag for every class that holds handlers; the reference has its own.
        var used =
            from item in paths.Values
            from operation in item.Operations?.Values.AsEnumerable() ?? []
            from tag in operation.Tags?.AsEnumerable() ?? []
            select tag.Name;
        swaggerDoc.Tags = used.Distinct().Order(StringComparer.Ordinal).Select(name => new OpenApiTag { Name = name }).ToHashSet();
        swaggerDoc.AddComponent<IOpenApiSecurityScheme>(surface.Authentication.SchemeName, surface.Authentication.Scheme);
    }
}
