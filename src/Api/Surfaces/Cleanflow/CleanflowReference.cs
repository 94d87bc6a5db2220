using Microsoft.OpenApi;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>What the reference says of the surface. The examples are its specification's own.</summary>
internal static class CleanflowReference
{
    public const string Description = "CSV in, understood, planned, cleaned.";

    public static OpenApiSchema ErrorSchema() => new() { Type = JsonSchemaType.Object };
}
