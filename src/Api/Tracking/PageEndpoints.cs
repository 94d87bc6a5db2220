using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Platform.Api.Tracking;

/// <summary>The plain page that shows experiments and runs, cleans data, trains models and watches a class: a few files inside the assembly, loading nothing from elsewhere.</summary>
public static class PageEndpoints
{
    private const string Prefix = "wwwroot/";

    // Everything it shows is someone else's text, so nothing but its own script and style may run, wherever a mistake may lie.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Route, string File, string Type)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/tracking/app.css", "app.css", "text/css; charset=utf-8"),
        ("/tracking/app.js", "app.js", "text/javascript; charset=utf-8"),
        ("/tracking/api.js", "api.js", "text/javascript; charset=utf-8"),
        ("/tracking/dom.js", "dom.js", "text/javascript; charset=utf-8"),
        ("/tracking/chart.js", "chart.js", "text/javascript; charset=utf-8"),
        ("/tracking/views.js", "views.js", "text/javascript; charset=utf-8"),
        ("/tracking/cleanflow/api.js", "cleanflow/api.js", "text/javascript; charset=utf-8"),
        ("/tracking/cleanflow/profile.js", "cleanflow/profile.js", "text/javascript; charset=utf-8"),
        ("/tracking/cleanflow/views.js", "cleanflow/views.js", "text/javascript; charset=utf-8"),
        .. ((string[])["api", "attention", "feed", "hotspots", "live", "reading", "roll", "room", "student", "texts", "views"]).Select(part =>
            ($"/tracking/classroom/{part}.js", $"classroom/{part}.js", "text/javascript; charset=utf-8")),
        ("/tracking/training/api.js", "training/api.js", "text/javascript; charset=utf-8"),
        ("/tracking/training/views.js", "training/views.js", "text/javascript; charset=utf-8"),
    ];

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var (route, file, type) in Files)
        {
            var content = Read(file);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"");
            endpoints.MapGet(route, context =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = Policy;
                headers.XContentTypeOptions = "nosniff";
                headers.CacheControl = "no-cache";
                headers["Referrer-Policy"] = "no-referrer";
                return TypedResults.Bytes(content, type, entityTag: tag).ExecuteAsync(context);
            }).ExcludeFromDescription();
        }
    }

    private static byte[] Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + file)
            ?? throw new InvalidOperationException($"the file {file} of the page is not in the assembly");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
