using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Api.Identity;

namespace Platform.Api.Tests.Cleanflow;

/// <summary>How tests call CleanFlow.</summary>
internal static class CleanflowCalls
{
    public const string Csv = "age,category,target\n34,A,0\n,B,1\n41,A,0\n29,C,1\n34,A,0\n";

    /// <summary>A token of a user nobody else is.</summary>
    public static string NewToken(this PlatformHost host) => host.Services.GetRequiredService<UserTokens>().Issue(Guid.NewGuid().ToString(), TimeSpan.FromHours(1));

    /// <summary>A client of the surface's own port for a user nobody else is.</summary>
    public static HttpClient NewCleanflow(this PlatformHost host) => host.Cleanflow(host.NewToken());

    public static MultipartFormDataContent File(string csv = Csv, string name = "my_dataset.csv") => File(Encoding.UTF8.GetBytes(csv), name);

    public static MultipartFormDataContent File(byte[] csv, string name) => new() { { new ByteArrayContent(csv), "file", name } };

    /// <summary>Uploads a file; the dataset's id.</summary>
    public static async Task<string> Upload(this HttpClient client, string csv = Csv, string name = "my_dataset.csv")
    {
        using var form = File(csv, name);
        using var response = await client.PostAsync("datasets", form);
        return (await response.Success(HttpStatusCode.Created, "Dataset uploaded successfully")).Text("dataset_id");
    }

    /// <summary>Makes a plan; the plan.</summary>
    public static async Task<JsonElement> Plan(this HttpClient client, string dataset, object? wish = null)
    {
        using var response = await client.PostAsJsonAsync($"datasets/{dataset}/plan", wish ?? new { task_type = "classification", target_column = "target" });
        return await response.Success(HttpStatusCode.Created, "Plan generated successfully");
    }

    /// <summary>Runs a plan to its end; the execution.</summary>
    public static async Task<JsonElement> Execute(this HttpClient client, string plan, string query = "")
    {
        using var response = await client.PostAsync($"plans/{plan}/execute{query}", null);
        return await response.Success(HttpStatusCode.OK, "Execution completed successfully");
    }

    /// <summary>Replaces a plan's steps, a JSON array; the plan.</summary>
    public static async Task<JsonElement> Steps(this HttpClient client, string plan, string steps)
    {
        using var response = await client.PutAsync($"plans/{plan}/steps", Json($$"""{"steps":{{steps}}}"""));
        return await response.Success(HttpStatusCode.OK, "Plan updated successfully");
    }

    public static async Task<JsonElement> Get(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return await response.Success(HttpStatusCode.OK, "Success");
    }

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    /// <summary>The data of a success, having checked its form, status and message.</summary>
    public static async Task<JsonElement> Success(this HttpResponseMessage response, HttpStatusCode status, string message)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal(["data", "message"], body.Names());
        Assert.Equal(message, body.Text("message"));
        return body.GetProperty("data").Clone();
    }

    /// <summary>The error, having checked its form, status and code, and that its message is Japanese.</summary>
    public static async Task<JsonElement> Error(this HttpResponseMessage response, int status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal(["error"], body.Names());
        var error = body.GetProperty("error").Clone();
        Assert.Equal(code, error.Text("code"));
        Assert.Empty(error.Names().Except(["code", "message", "details"]));
        Assert.Matches("[\u3041-\u30ff\u4e00-\u9fff]", error.Text("message"));
        // English a caller could read stands beside the message only for faults.
        Assert.True(status >= 500 || !error.TryGetProperty("details", out var details) || !details.TryGetProperty("reason", out var reason) || reason.GetString()!.Any(c => c > '\u3000'), text);
        return error;
    }

    /// <summary>The message of an error.</summary>
    public static async Task<string> Message(this HttpResponseMessage response, int status, string code) => (await response.Error(status, code)).Text("message");

    public static IEnumerable<string> Names(this JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    public static async Task<HttpResponseMessage> SendAsync(this HttpClient client, HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await client.SendAsync(request);
    }

    public static ByteArrayContent Typed(byte[] content, string type) => new(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
}
