using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Platform.Standalone.Demo;

/// <summary>Submits the demo's programs over HTTP, as its three users would, and prints what to look at.</summary>
/// <param name="main">The main port's address, such as <c>http://localhost:8000</c>.</param>
/// <param name="users">Who submits.</param>
/// <param name="output">Where to print.</param>
internal sealed class Demonstration(Uri main, DemoUsers users, TextWriter output)
{
    private static readonly (string User, string Program, string What)[] Programs =
    [
        ("alice", "gaussian", "good"),
        ("bob", "nearest", "good, and better"),
        ("carol", "slow", "slow: two minutes to watch"),
        ("alice", "failing", "fails, and says why"),
        ("bob", "hostile", "tries what it must not; is stopped"),
    ];

    /// <summary>Makes all five submissions, once for a data folder: asking again answers with what is there.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = main };
        output.WriteLine();
        output.WriteLine("The demo's users and their tokens:");
        foreach (var (name, token) in users.Tokens) output.WriteLine($"  {name,-6} {token}");
        output.WriteLine();
        output.WriteLine("Their programs:");
        foreach (var (user, program, what) in Programs)
        {
            var job = await Submit(client, user, program, cancellationToken);
            output.WriteLine($"  {user,-6} {program,-9} {what}");
            output.WriteLine($"         curl -H 'Authorization: Bearer {users.Tokens[user]}' {main}leaderboard/jobs/{job}/status   (…/logs, …/results)");
        }

        output.WriteLine();
        output.WriteLine($"The ranking:  curl -H 'Authorization: Bearer {users.Tokens["alice"]}' '{main}leaderboard/leaderboard?metric=image_auc&order=desc'");
        output.WriteLine($"The runs:     {main}#/experiments");
        output.WriteLine();
    }

    private async Task<string> Submit(HttpClient client, string user, string program, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Demo", "Programs", program);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("main.py"), "entrypoint" },
            { new StringContent("config.yaml"), "config_file" },
            { new StringContent(JsonSerializer.Serialize(new { method = program })), "metadata" },
        };
        foreach (var name in new[] { "main.py", "config.yaml" })
        {
            form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(folder, name), cancellationToken)), "files", name);
        }

        var submission = await Post(client, "leaderboard/submissions", user, $"demo-submission-{program}", form, cancellationToken);
        var request = JsonContent.Create(new { submission_id = submission.GetProperty("submission_id").GetString(), config = new { resource_class = "small" } });
        var job = await Post(client, "leaderboard/jobs", user, $"demo-job-{program}", request, cancellationToken);
        return job.GetProperty("job_id").GetString()!;
    }

    private async Task<JsonElement> Post(HttpClient client, string path, string user, string key, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", users.Tokens[user]);
        request.Headers.Add("Idempotency-Key", key);
        using var response = await client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"the demo's POST /{path} was answered {(int)response.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement.Clone();
    }
}
