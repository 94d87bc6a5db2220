using System.Collections.Concurrent;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using Swashbuckle.AspNetCore.ReDoc;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Platform.Api.Surfaces.Reference;

/// <summary>A file of the reference's pages.</summary>
internal sealed record ReferenceAsset(byte[] Content, string ContentType);

/// <summary>The scripts and styles of Swagger UI and ReDoc, out of their packages, and the lines of our own that start them.</summary>
internal static class ReferenceAssets
{
    private const string JavaScript = "text/javascript; charset=utf-8";
    private const string Css = "text/css; charset=utf-8";

    // Where a page was found does not matter to these: 'openapi.json' is beside it both under a prefix and on an own port.
    private const string StartDocs = """
        window.addEventListener('load', () => {
          window.ui = SwaggerUIBundle({
            url: 'openapi.json',
            dom_id: '#swagger-ui',
            deepLinking: true,
            validatorUrl: null,
            persistAuthorization: false,
            presets: [SwaggerUIBundle.presets.apis],
          });
        });
        """;

    // It would tell its makers of every visit; the page's policy would not let it, and here it is told not to try.
    private const string StartRedoc = """
        import { init } from './redoc.standalone.js';
        init('openapi.json', { disableTelemetry: true }, document.getElementById('redoc'));
        """;

    private static readonly ConcurrentDictionary<string, ReferenceAsset?> Loaded = new(StringComparer.Ordinal);

    /// <summary>A file by its name, or null for a name there is not.</summary>
    public static ReferenceAsset? Find(string name) => name switch
    {
        "docs.js" or "redoc.js" or "swagger-ui-bundle.js" or "swagger-ui.css" or "redoc.standalone.js" or "favicon-32x32.png" => Loaded.GetOrAdd(name, Load),
        _ => null,
    };

    private static ReferenceAsset Load(string name) => name switch
    {
        "docs.js" => new ReferenceAsset(Encoding.UTF8.GetBytes(StartDocs), JavaScript),
        "redoc.js" => new ReferenceAsset(Encoding.UTF8.GetBytes(StartRedoc), JavaScript),
        "redoc.standalone.js" => new ReferenceAsset(Embedded(typeof(ReDocOptions).Assembly, name), JavaScript),
        "swagger-ui.css" => new ReferenceAsset(Embedded(typeof(SwaggerUIOptions).Assembly, name), Css),
        "favicon-32x32.png" => new ReferenceAsset(Embedded(typeof(SwaggerUIOptions).Assembly, name), "image/png"),
        _ => new ReferenceAsset(Embedded(typeof(SwaggerUIOptions).Assembly, name), JavaScript),
    };

    private static byte[] Embedded(Assembly package, string name)
    {
        var resource = package.GetManifestResourceNames().Single(candidate => candidate.EndsWith("." + name, StringComparison.Ordinal));
        using var stream = package.GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        // The packages hold their files compressed by gzip.
        using (var plain = new GZipStream(stream, CompressionMode.Decompress)) plain.CopyTo(content);
        return content.ToArray();
    }
}
