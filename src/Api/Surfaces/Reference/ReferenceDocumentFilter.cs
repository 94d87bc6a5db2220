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
        // Not the names of our classes, which stand there unless they are replaced.
        var headings = context.ApiDescriptions.SelectMany(route => route.ActionDescriptor.EndpointMetadata.OfType<OperationReference>().TakeLast(1)).Select(operation => operation.Tag);
        swaggerDoc.Tags = headings.Distinct().Select(heading => new OpenApiTag { Name = heading }).ToHashSet();
        swaggerDoc.AddComponent<IOpenApiSecurityScheme>(surface.Authentication.SchemeName, surface.Authentication.Scheme);
    }
}
