using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Platform.Standalone.Demo;

/// <summary>Calls that the demo's person makes of a surface with users. Each has a key, so that asking again answers with what is there.</summary>
internal static class DemoCalls
{
    /// <summary>The person's address.</summary>
    public const string Email = "alice@example.com";

    /// <summary>Registers the person with CleanFlow, where an earlier start has not.</summary>
    public static async Task Register(Uri main, string password, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri(main, "cleanflow/api/v1/") };
        using var response = await client.PostAsJsonAsync("auth/register", new { email = Email, password }, cancellationToken);
        if (response.StatusCode != HttpStatusCode.BadRequest) response.EnsureSuccessStatusCode();
    }

    /// <summary>Uses a token from now on.</summary>
    public static void LogIn(this HttpClient client, string token) => client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    /// <summary>Posts, once for a data folder.</summary>
    public static async Task<JsonElement> Post(this HttpClient client, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Idempotency-Key", $"demo-{path.Split('/')[^1]}");
        using var response = await client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"the demo's POST {path} was answered {(int)response.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement.Clone();
    }
}
