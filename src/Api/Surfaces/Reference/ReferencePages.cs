using System.Text.Encodings.Web;

namespace Platform.Api.Surfaces.Reference;

/// <summary>The pages around Swagger UI and ReDoc. Their links are relative, so they hold under a prefix and on an own port.</summary>
internal static class ReferencePages
{
    public static string Docs(Surface surface) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>{HtmlEncoder.Default.Encode(surface.Title)}</title>
          <link rel="icon" type="image/png" href="docs/assets/favicon-32x32.png">
          <link rel="stylesheet" href="docs/assets/swagger-ui.css">
        </head>
        <body>
          <div id="swagger-ui"></div>
          <script src="docs/assets/swagger-ui-bundle.js"></script>
          <script src="docs/assets/docs.js"></script>
        </body>
        </html>
        """;

    public static string Redoc(Surface surface) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>{HtmlEncoder.Default.Encode(surface.Title)}</title>
          <link rel="icon" type="image/png" href="docs/assets/favicon-32x32.png">
        </head>
        <body>
          <div id="redoc"></div>
          <script type="module" src="docs/assets/redoc.js"></script>
        </body>
        </html>
        """;
}
