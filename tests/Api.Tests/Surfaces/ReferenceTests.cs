using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Platform.Api.Tests.Surfaces;

/// <summary><c>/openapi.json</c>, <c>/docs</c> and <c>/redoc</c> of the leaderboard, at both places, without a token.</summary>
public sealed partial class ReferenceTests(SharedPlatform platform)
{
    [Fact]
    public async Task Document_is_valid_openapi_and_names_the_server_it_was_asked_at()
    {
        foreach (var (client, server) in ((HttpClient, string)[])[(platform.Host.Own(null), "/"), (platform.Host.Prefixed(null), "/leaderboard")])
        {
            using var response = await client.GetAsync("openapi.json");
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
            var read = OpenApiDocument.Parse(await response.Content.ReadAsStringAsync(), "json");

            Assert.Empty(read.Diagnostic!.Errors);
            Assert.Empty(read.Diagnostic.Warnings);
            Assert.Equal([server], read.Document!.Servers!.Select(found => found.Url));
            var scheme = Assert.Single(read.Document.Components!.SecuritySchemes!).Value;
            Assert.Equal((SecuritySchemeType.Http, "bearer"), (scheme.Type, scheme.Scheme));
        }
    }

    [Fact]
    public async Task Every_route_is_documented_with_its_errors_and_parameters()
    {
        using var response = await platform.Host.Own(null).GetAsync("openapi.json");
        var paths = (await response.Json()).GetProperty("paths");
        var documented = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}")).Order();
        var routes = platform.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/leaderboard/", StringComparison.Ordinal))
            .Where(route => route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText!["/leaderboard".Length..]}"))
            .Order();

        Assert.Equal(10, documented.Count());
        using var whole = await platform.Host.Own(null).GetAsync("openapi.json");
        Assert.Equal(["Jobs", "Leaderboard", "Submissions"], (await whole.Json()).GetProperty("tags").EnumerateArray().Select(tag => tag.Text("name")).Order());
        Assert.Equal(routes, documented);
        foreach (var operation in paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.True(operation.Value.GetProperty("responses").TryGetProperty("401", out _), operation.Value.ToString());
            Assert.True(operation.Value.TryGetProperty("security", out var security) && security.GetArrayLength() == 1, operation.Value.ToString());
        }
    }

    [Fact]
    public async Task Examples_are_those_of_the_specification()
    {
        using var response = await platform.Host.Own(null).GetAsync("openapi.json");
        var paths = (await response.Json()).GetProperty("paths");

        Assert.Equal("""{"submission_id":"abc123def456","config":{"resource_class":"medium"}}""", Example(paths.GetProperty("/jobs").GetProperty("post").GetProperty("requestBody")));
        Assert.Equal("""{"job_id":"xyz789","status":"pending"}""", Example(paths.GetProperty("/jobs").GetProperty("post").GetProperty("responses").GetProperty("202")));
        Assert.Equal("""{"submission_id":"abc123def456"}""", Example(paths.GetProperty("/submissions").GetProperty("post").GetProperty("responses").GetProperty("201")));
        Assert.Contains("http://mlflow:5010/#/experiments/1/runs/mlflow-run-id", Example(paths.GetProperty("/jobs/{job_id}/results").GetProperty("get").GetProperty("responses").GetProperty("200")));
    }

    [Theory]
    [InlineData("docs")]
    [InlineData("redoc")]
    public async Task Page_loads_nothing_from_elsewhere_and_what_it_loads_is_there(string page)
    {
        foreach (var client in (HttpClient[])[platform.Host.Own(null), platform.Host.Prefixed(null)])
        {
            using var response = await client.GetAsync(page);
            var html = await response.Content.ReadAsStringAsync();

            Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
            Assert.StartsWith("default-src 'self';", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
            Assert.DoesNotContain("//", html);
            var links = Link().Matches(html).Select(match => match.Groups[1].Value).ToList();
            Assert.NotEmpty(links);
            var scripts = new List<string>();
            foreach (var link in links)
            {
                using var asset = await client.GetAsync(link);
                Assert.True(asset.IsSuccessStatusCode, $"{link}: {asset.StatusCode}");
                if (link.EndsWith(page + ".js", StringComparison.Ordinal)) scripts.Add(await asset.Content.ReadAsStringAsync());
            }

            var start = Assert.Single(scripts);
            Assert.Contains("'openapi.json'", start);
            Assert.DoesNotContain("//", start);
            Assert.True(page == "docs" || start.Contains("disableTelemetry: true", StringComparison.Ordinal), start);
        }
    }

    [Fact]
    public async Task Assets_are_whole_and_others_are_404()
    {
        var client = platform.Host.Own(null);
        Assert.Contains("SwaggerUIBundle", await client.GetStringAsync("docs/assets/swagger-ui-bundle.js"));
        Assert.Contains("init", await client.GetStringAsync("docs/assets/redoc.standalone.js"));
        foreach (var name in (string[])["nothing.js", "..%2f..%2fappsettings.json", "index.html"])
        {
            using var response = await client.GetAsync($"docs/assets/{name}");
            Assert.NotEmpty(await response.Detail(HttpStatusCode.NotFound));
        }
    }

    private static string Example(JsonElement part) => JsonSerializer.Serialize(part.GetProperty("content").GetProperty("application/json").GetProperty("example"), Relaxed);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Link();
}
