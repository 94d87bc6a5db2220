using System.Net;
using System.Text;
using System.Text.Json;
using Platform.Api.Tests.Cleanflow;

namespace Platform.Api.Tests.Training;

/// <summary>How tests call training.</summary>
internal static class TrainingCalls
{
    /// <summary>A client of the surface's own port for a user nobody else is.</summary>
    public static HttpClient NewTraining(this PlatformHost host) => host.Training(host.NewToken());

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    /// <summary>The body of a success, having checked its status and type.</summary>
    public static async Task<JsonElement> Body(this HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return JsonElement.Parse(text);
    }

    /// <summary>The detail of an error, having checked its form, status, code and field.</summary>
    public static async Task<string> Refusal(this HttpResponseMessage response, int status, string code, string? field = null)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
        var body = JsonElement.Parse(text);
        Assert.Equal(["detail", "code", "field"], body.Names());
        Assert.Equal((code, field), (body.Text("code"), body.GetProperty("field").GetString()));
        Assert.NotEmpty(body.Text("detail"));
        return body.Text("detail");
    }

    public static async Task<JsonElement> Ok(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return await response.Body();
    }

    public static async Task<JsonElement> Ok(this HttpClient client, HttpMethod method, string path, string? body = null, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await client.SendAsync(method, path, body is null ? null : Json(body));
        return await response.Body(status);
    }
}
