using System.Text.Json;
using Microsoft.OpenApi.Reader;

namespace Platform.Api.Tests.Classroom;

/// <summary><c>/openapi.json</c> of the classroom.</summary>
public sealed class ReferenceTests(SharedPlatform platform)
{
    [Fact]
    public async Task Document_is_valid_openapi_and_has_every_route()
    {
        using var response = await platform.Host.Classroom().GetAsync("openapi.json");
        var text = await response.Content.ReadAsStringAsync();
        var read = Microsoft.OpenApi.OpenApiDocument.Parse(text, "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(
            [
                "DELETE /api/v1/student/{user_id}", "GET /api/v1/class/export.csv", "GET /api/v1/class/help", "GET /api/v1/class/notebooks", "GET /api/v1/class/summary",
                "GET /api/v1/notebook/{notebook_path}/hotspots", "GET /api/v1/student/{user_id}/progress", "GET /ws/dashboard", "POST /api/v1/class/help/{user_id}/dismiss", "POST /api/v1/events",
            ],
            JsonDocument.Parse(text).RootElement.GetProperty("paths").EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Example_of_an_event_is_the_specifications_own()
    {
        using var response = await platform.Host.Classroom().GetAsync("openapi.json");
        var example = (await response.Json()).GetProperty("paths").GetProperty("/api/v1/events").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json")
            .GetProperty("example");

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(ClassroomCalls.SpecEvent).RootElement, example), example.ToString());
    }
}
