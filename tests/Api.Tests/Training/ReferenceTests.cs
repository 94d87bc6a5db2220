using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Platform.Api.Tests.Cleanflow;

namespace Platform.Api.Tests.Training;

/// <summary>The surface's OpenAPI document.</summary>
public sealed class ReferenceTests(SharedPlatform platform)
{
    [Fact]
    public async Task Document_is_valid_openapi_in_korean()
    {
        var document = await Document();
        var read = OpenApiDocument.Parse(document, "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal("Vision AI Training", read.Document!.Info.Title);
        var scheme = Assert.Single(read.Document.Components!.SecuritySchemes!).Value;
        Assert.Equal((SecuritySchemeType.Http, "bearer"), (scheme.Type, scheme.Scheme));
        foreach (var operation in Operations(document)) Assert.Matches("[\uac00-\ud7a3]|Validation", operation.Text("summary"));
    }

    [Fact]
    public async Task Every_route_is_documented_with_its_parameters_and_errors()
    {
        var document = await Document();
        using var parsed = JsonDocument.Parse(document);
        var paths = parsed.RootElement.GetProperty("paths");
        var documented = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}")).Order();
        var routes = platform.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/training/api/", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText!["/training".Length..]}"))
            .Order().ToList();

        Assert.Equal(routes, documented);
        foreach (var path in paths.EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Select(operation => operation.Value))
            {
                var inPath = Regex.Matches(path.Name, @"\{(\w+)\}").Select(match => match.Groups[1].Value);
                var parameters = operation.TryGetProperty("parameters", out var given) ? given.EnumerateArray().ToList() : [];
                Assert.Equal(inPath.Order(), parameters.Where(parameter => parameter.Text("in") == "path").Select(parameter => parameter.Text("name")).Order());
                Assert.Contains(operation.GetProperty("responses").EnumerateObject(), response => response.Name == "401");
            }
        }
    }

    [Fact]
    public async Task Every_endpoint_of_the_specification_is_there()
    {
        string[] specified =
        [
            "post /auth/login", "post /training/jobs", "post /training/jobs/{job_id}/start", "get /training/jobs/{job_id}", "get /training/jobs/{job_id}/metrics", "get /training/jobs/{job_id}/logs",
            "post /training/stop/{job_id}", "get /training/config-schema", "get /models/list", "get /validation/results/{job_id}", "get /validation/images/{validation_result_id}", "post /test-inference",
            "post /internal/training/callback",
        ];
        using var document = JsonDocument.Parse(await Document());

        foreach (var route in specified.Select(line => line.Split(' '))) Assert.True(document.RootElement.GetProperty("paths").GetProperty("/api/v1" + route[1]).TryGetProperty(route[0], out _), route[1]);
    }

    [Fact]
    public async Task Every_example_of_an_answer_has_exactly_the_fields_of_its_schema()
    {
        using var parsed = JsonDocument.Parse(await Document());
        var compared = 0;
        foreach (var operation in Operations(parsed.RootElement))
        {
            foreach (var response in operation.GetProperty("responses").EnumerateObject().Where(response => response.Value.TryGetProperty("content", out _)))
            {
                if (!response.Value.GetProperty("content").TryGetProperty("application/json", out var json) || !json.TryGetProperty("example", out var example)) continue;
                if (Resolve(parsed.RootElement, json.GetProperty("schema")) is not { } schema || example.ValueKind != JsonValueKind.Object) continue;
                Assert.Equal(schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(), example.Names().Order());
                compared++;
            }
        }

        Assert.InRange(compared, 30, 500);
    }

    private static JsonElement? Resolve(JsonElement document, JsonElement schema) => schema.TryGetProperty("$ref", out var reference)
        ? document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
        : schema.TryGetProperty("properties", out _) ? schema : null;

    private static List<JsonElement> Operations(string document) => Operations(JsonElement.Parse(document));

    private static List<JsonElement> Operations(JsonElement document) =>
        [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => operation.Value))];

    private async Task<string> Document() => await platform.Host.Training().GetStringAsync("../../openapi.json");
}
