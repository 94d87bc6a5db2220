using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Platform.Api.Tests.Cleanflow;

/// <summary>The surface's OpenAPI document.</summary>
public sealed class ReferenceTests(SharedPlatform platform)
{
    [Fact]
    public async Task Document_is_valid_openapi_and_says_where_the_token_is_from()
    {
        var read = OpenApiDocument.Parse(await Document(), "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal("CleanFlow", read.Document!.Info.Title);
        var scheme = Assert.Single(read.Document.Components!.SecuritySchemes!).Value;
        Assert.Equal((SecuritySchemeType.Http, "bearer"), (scheme.Type, scheme.Scheme));
        Assert.Contains("/api/v1/auth/login", scheme.Description);
        Assert.DoesNotContain("API_TOKENS", await Document());
    }

    [Fact]
    public async Task Every_route_is_documented_with_its_parameters_and_errors()
    {
        using var document = JsonDocument.Parse(await Document());
        var paths = document.RootElement.GetProperty("paths");
        var documented = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}")).Order();
        var routes = platform.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/cleanflow/api/", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText!["/cleanflow".Length..]}"))
            .Order();

        Assert.Equal(22, documented.Count());
        Assert.Equal(routes, documented);
        Assert.Equal(["Auth", "Datasets", "Executions", "Plans"], document.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.Text("name")).Order());
        foreach (var path in paths.EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Select(operation => operation.Value))
            {
                var inPath = Regex.Matches(path.Name, @"\{(\w+)\}").Select(match => match.Groups[1].Value);
                var parameters = operation.TryGetProperty("parameters", out var given) ? given.EnumerateArray().ToList() : [];
                Assert.Equal(inPath, parameters.Where(parameter => parameter.Text("in") == "path").Select(parameter => parameter.Text("name")));
                if (path.Name is not ("/api/v1/auth/register" or "/api/v1/auth/login")) Assert.True(operation.GetProperty("responses").TryGetProperty("401", out _), path.Name);
            }
        }
    }

    [Fact]
    public async Task Examples_have_the_specifications_values_and_the_fields_that_are_answered()
    {
        using var document = JsonDocument.Parse(await Document());
        var paths = document.RootElement.GetProperty("paths");
        JsonElement Example(string path, string method, string status) =>
            paths.GetProperty("/api/v1" + path).GetProperty(method).GetProperty("responses").GetProperty(status).GetProperty("content").GetProperty("application/json").GetProperty("example");

        Assert.Equal("Dataset uploaded successfully", Example("/datasets", "post", "201").Text("message"));
        Assert.Equal("456e7890-e89b-12d3-a456-426614174001", Example("/datasets", "post", "201").GetProperty("data").Text("dataset_id"));
        Assert.Equal("/data/datasets/456e7890-e89b-12d3-a456-426614174001.csv", Example("/datasets/{dataset_id}", "get", "200").GetProperty("data").Text("file_path"));
        Assert.Equal("KeyError: 'category'", Example("/plans/{plan_id}/execute", "post", "400").GetProperty("error").GetProperty("details").Text("error_message"));
        Assert.Equal("このデータセットへのアクセス権限がありません", Example("/datasets/{dataset_id}", "get", "403").GetProperty("error").Text("message"));

        var client = platform.Host.NewCleanflow();
        var dataset = await client.Upload();
        var plan = await client.Plan(dataset);
        var execution = await client.Execute(plan.Text("plan_id"));
        (string Path, string Asked)[] same =
        [
            ("/datasets", "datasets"), ("/datasets/{dataset_id}", $"datasets/{dataset}"), ("/plans", "plans"), ("/plans/{plan_id}", $"plans/{plan.Text("plan_id")}"),
            ("/plans/catalogue", "plans/catalogue"), ("/executions", "executions"), ("/executions/{execution_id}", $"executions/{execution.Text("execution_id")}"),
        ];
        // Only cleaned ones say what they were made of.
        string[] cleaned = ["datasets.parent_id", "datasets.plan_id", "datasets.execution_id"];
        foreach (var (path, asked) in same)
            Assert.Equal(Shape(Example(path, "get", "200").GetProperty("data")), Shape(await client.Get(asked)).Where(name => !cleaned.Contains(name)));
        Assert.Equal(Shape(Example("/plans/{plan_id}/execute", "post", "200").GetProperty("data")), Shape(execution));
    }

    private Task<string> Document() => platform.Host.Cleanflow().GetStringAsync("../../openapi.json");

    /// <summary>The names of an object's fields, and of those of its lists' items.</summary>
    private static IEnumerable<string> Shape(JsonElement value) => value.EnumerateObject().SelectMany(field => field.Value.ValueKind == JsonValueKind.Array
        ? field.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).SelectMany(Shape).Distinct().Select(name => $"{field.Name}.{name}").Prepend(field.Name)
        : [field.Name]);
}
