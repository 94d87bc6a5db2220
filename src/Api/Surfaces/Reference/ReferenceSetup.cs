using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Platform.Api.Surfaces.Reference;

/// <summary>Sets up one OpenAPI document per surface.</summary>
internal static class ReferenceSetup
{
    public static IServiceCollection AddSurfaceReference(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSingleton<ISerializerDataContractResolver>(new JsonSerializerDataContractResolver(SurfaceJson.Options));
        services.AddSwaggerGen();
        services.AddSingleton<ReferenceDocuments>();
        services.AddSingleton<IConfigureOptions<SwaggerGenOptions>, PerSurface>();
        return services;
    }

    private sealed class PerSurface(SurfaceDirectory surfaces) : IConfigureOptions<SwaggerGenOptions>
    {
        public void Configure(SwaggerGenOptions options)
        {
            foreach (var surface in surfaces.All)
                options.SwaggerDoc(surface.Name, new OpenApiInfo { Title = surface.Title, Version = "1", Description = surface.Description });
            options.DocInclusionPredicate((document, route) => route.GroupName == document);
            options.SupportNonNullableReferenceTypes();
            options.NonNullableReferenceTypesAsRequired();
            options.AddOperationFilterInstance(new ReferenceOperationFilter(surfaces));
            options.AddDocumentFilterInstance(new ReferenceDocumentFilter(surfaces));
        }
    }
}
