using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Platform.Standalone.Demo;

/// <summary>Registers a user of CleanFlow, uploads a messy table, plans its cleaning and runs the plan, over HTTP as a person would, and prints what to look at.</summary>
/// <param name="main">The main port's address.</param>
/// <param name="users">Whose password it is registered with.</param>
/// <param name="output">Where to print.</param>
internal sealed class CleaningDemonstration(Uri main, DemoUsers users, TextWriter output)
{
    private const string Email = "alice@example.com";
    private const string Table = "customers.csv";

    private string Password => users.Tokens["alice"];

    /// <summary>Does it all, once for a data folder: asking again answers with what is there.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri(main, "cleanflow/api/v1/") };
        await Register(client, cancellationToken);
        var session = await Post(client, "auth/login", JsonContent.Create(new { email = Email, password = Password }), cancellationToken);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("access_token").GetString());

        var file = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Demo", "Tables", Table), cancellationToken);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", Table } };
        var dataset = Text(await Post(client, "datasets", form, cancellationToken), "dataset_id");
        var plan = Text(await Post(client, $"datasets/{dataset}/plan", JsonContent.Create(new { task_type = "classification", target_column = "churned" }), cancellationToken), "plan_id");
        var execution = Text(await Post(client, $"plans/{plan}/execute", null, cancellationToken), "execution_id");

        output.WriteLine("CleanFlow, with a messy table uploaded, planned and cleaned:");
        output.WriteLine($"  log in at  {main}#/cleanflow  as {Email}, password {Password}");
        output.WriteLine($"  the table  {main}#/cleanflow/datasets/{dataset}");
        output.WriteLine($"  the plan   {main}#/cleanflow/plans/{plan}");
        output.WriteLine($"  the result {main}#/cleanflow/executions/{execution}");
        output.WriteLine();
    }

    private async Task Register(HttpClient client, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync("auth/register", new { email = Email, password = Password }, cancellationToken);
        // Registered by an earlier start.
        if (response.StatusCode != HttpStatusCode.BadRequest) response.EnsureSuccessStatusCode();
    }

    private static async Task<JsonElement> Post(HttpClient client, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Idempotency-Key", $"demo-{path.Split('/')[^1]}");
        using var response = await client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"the demo's POST {path} was answered {(int)response.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement.GetProperty("data").Clone();
    }

    private static string Text(JsonElement answer, string name) => answer.GetProperty(name).GetString()!;
}
