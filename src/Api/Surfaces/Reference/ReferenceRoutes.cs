using System.Text;

namespace Platform.Api.Surfaces.Reference;

/// <summary>Serves a surface's OpenAPI document, and Swagger UI and ReDoc over it. Needs no token, and loads nothing from elsewhere.</summary>
internal static class ReferenceRoutes
{
    // Swagger UI sets styles and shows its icons from data URIs; ReDoc searches in a worker it makes itself. Nothing else is let in.
    private const string Policy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    public static void MapReference(this RouteGroupBuilder routes, Surface surface)
    {
        var group = routes.MapGroup("").ExcludeFromDescription().WithoutCaller();
        group.MapGet("/openapi.json", DocumentAsync);
        group.MapGet("/docs", (HttpContext context) => Page(context, ReferencePages.Docs(surface)));
        group.MapGet("/redoc", (HttpContext context) => Page(context, ReferencePages.Redoc(surface)));
        group.MapGet("/docs/assets/{name}", Asset);
    }

    private static async Task<IResult> DocumentAsync(HttpContext context, ReferenceDocuments documents)
    {
        var feature = context.Surface;
        return Results.Bytes(await documents.GetAsync(feature.Surface, feature.Base), "application/json; charset=utf-8");
    }

    private static IResult Page(HttpContext context, string html)
    {
        Protect(context.Response);
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return Results.Text(html, "text/html; charset=utf-8", Encoding.UTF8);
    }

    private static IResult Asset(HttpContext context, string name)
    {
        if (ReferenceAssets.Find(name) is not { } asset) return Results.StatusCode(StatusCodes.Status404NotFound);
        Protect(context.Response);
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Bytes(asset.Content, asset.ContentType);
    }

    private static void Protect(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
