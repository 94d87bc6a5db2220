using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Cluster.Tests;

/// <summary>Users, datasets, plans and executions outlive SIGKILL at any moment: what was acknowledged is there, once, and what was begun comes to its end.</summary>
[Collection("kills")]
public sealed class CleaningKillTests : IDisposable
{
    private const int Kills = 20;
    private const string Password = "correct horse battery";

    private readonly string _data = Directory.CreateTempSubdirectory("platform-kill-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Sigkill_at_twenty_random_moments_loses_and_doubles_nothing()
    {
        await using var platform = new PlatformProcess(_data, "--Identity:AttemptsPerMinute=100000", "--Identity:PasswordIterations=10000");
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var acknowledged = new Acknowledged();
        // A machine that is busy with other things acknowledges little between two kills: then there are more of them, further apart.
        for (var kill = 0; kill < Kills || (acknowledged.Executions.Count < 3 && kill < 3 * Kills); kill++)
        {
            await platform.Start();
            using var stop = new CancellationTokenSource();
            var load = Task.WhenAll(Load(platform, acknowledged, kill * 1_000, stop.Token), Load(platform, acknowledged, (kill * 1_000) + 500, stop.Token));
            await Task.Delay(random.Next(50, kill < Kills ? 3_000 : 8_000));
            await platform.Kill();
            await stop.CancelAsync();
            await load;
        }

        await platform.Start();
        Assert.True(acknowledged.Executions.Count >= 3, $"seed {seed}: only {acknowledged.Executions.Count} executions were acknowledged, too few to mean anything");
        foreach (var (email, user) in acknowledged.Users)
        {
            var token = await Login(platform, email);
            Assert.Equal(user, (await Get(platform, token, "auth/me")).GetProperty("user_id").GetString());
            using var again = await platform.Client.PostAsJsonAsync("cleanflow/api/v1/auth/register", new { email, password = Password });
            Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        }

        foreach (var (email, dataset, rows) in acknowledged.Datasets)
        {
            var token = await Login(platform, email);
            Assert.Equal(rows, (await Get(platform, token, $"datasets/{dataset}")).GetProperty("rows").GetInt64());
            Assert.NotEqual(0, (await Get(platform, token, $"datasets/{dataset}/profile")).GetProperty("columns").GetArrayLength());
            Assert.Single(Ids(await Get(platform, token, "datasets?limit=100"), "datasets", "dataset_id"), dataset);
        }

        foreach (var (email, plan) in acknowledged.Plans)
        {
            var token = await Login(platform, email);
            Assert.NotEqual(0, (await Get(platform, token, $"plans/{plan}")).GetProperty("steps").GetArrayLength());
            Assert.Single(Ids(await Get(platform, token, "plans?limit=100"), "plans", "plan_id"), plan);
        }

        foreach (var (email, execution) in acknowledged.Executions)
        {
            var token = await Login(platform, email);
            Assert.Equal("completed", (await Get(platform, token, $"executions/{execution}")).GetProperty("status").GetString());
            Assert.StartsWith("amount", await Result(platform, token, execution));
        }

        // What was begun and cut off is taken to its end by reminders, and every end has one dataset.
        foreach (var email in acknowledged.Users.Keys)
        {
            var token = await Login(platform, email);
            await Eventually.True(
                async () => (await Get(platform, token, "executions?limit=100")).GetProperty("executions").EnumerateArray().All(one => one.GetProperty("status").GetString() == "completed"),
                TimeSpan.FromSeconds(180),
                $"the end of every execution of {email} (seed {seed})");
            var ended = Ids(await Get(platform, token, "executions?limit=100"), "executions", "execution_id");
            var cleaned = (await Get(platform, token, "datasets?limit=100")).GetProperty("datasets").EnumerateArray()
                .Where(one => one.TryGetProperty("execution_id", out var of) && of.ValueKind == JsonValueKind.String).Select(one => one.GetProperty("execution_id").GetString()!).ToList();
            Assert.Equal(ended.Order(), cleaned.Order());
        }
    }

    private static async Task Load(PlatformProcess platform, Acknowledged acknowledged, int first, CancellationToken stop)
    {
        try
        {
            for (var number = first; !stop.IsCancellationRequested; number++)
            {
                var email = $"user{number}@example.com";
                var user = await Post(platform, null, "auth/register", new { email, password = Password }, HttpStatusCode.Created);
                acknowledged.Add(() => acknowledged.Users.Add(email, user.GetProperty("user_id").GetString()!));
                var token = await Login(platform, email);
                for (var round = 0; round < 10 && !stop.IsCancellationRequested; round++)
                {
                    var (csv, rows) = Csv(number + round);
                    var dataset = await Upload(platform, token, csv);
                    acknowledged.Add(() => acknowledged.Datasets.Add((email, dataset, rows)));
                    var plan = (await Post(platform, token, $"datasets/{dataset}/plan", new { task_type = "regression", target_column = "amount" }, HttpStatusCode.Created))
                        .GetProperty("plan_id").GetString()!;
                    acknowledged.Add(() => acknowledged.Plans.Add((email, plan)));
                    var execution = (await Post(platform, token, $"plans/{plan}/execute", null, HttpStatusCode.OK)).GetProperty("execution_id").GetString()!;
                    acknowledged.Add(() => acknowledged.Executions.Add((email, execution)));
                }
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException or TaskCanceledException)
        {
            // The kill cut the request off: it was not acknowledged.
        }
    }

    private static (string Csv, long Rows) Csv(int seed)
    {
        var random = new Random(seed);
        var csv = new StringBuilder("amount,group,size\n");
        var rows = random.Next(20, 400);
        for (var row = 0; row < rows; row++)
        {
            var size = random.Next(5) == 0 ? "" : random.NextDouble().ToString("R", CultureInfo.InvariantCulture);
            csv.Append(CultureInfo.InvariantCulture, $"{row * 7 % 101},{"abc"[random.Next(3)]},{size}\n");
        }

        return (csv.ToString(), rows);
    }

    private static async Task<string> Upload(PlatformProcess platform, string token, string csv)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "table.csv" } };
        return (await Send(platform, token, HttpMethod.Post, "datasets", form, HttpStatusCode.Created)).GetProperty("dataset_id").GetString()!;
    }

    private static async Task<string> Login(PlatformProcess platform, string email) =>
        (await Post(platform, null, "auth/login", new { email, password = Password }, HttpStatusCode.OK)).GetProperty("access_token").GetString()!;

    private static Task<JsonElement> Get(PlatformProcess platform, string token, string path) => Send(platform, token, HttpMethod.Get, path, null, HttpStatusCode.OK);

    private static Task<JsonElement> Post(PlatformProcess platform, string? token, string path, object? body, HttpStatusCode expected) =>
        Send(platform, token, HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), expected);

    private static async Task<string> Result(PlatformProcess platform, string token, string execution)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"cleanflow/api/v1/executions/{execution}/result") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var response = await platform.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<JsonElement> Send(PlatformProcess platform, string? token, HttpMethod method, string path, HttpContent? content, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, $"cleanflow/api/v1/{path}") { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await platform.Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{method} {path}: {(int)response.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement.GetProperty("data").Clone();
    }

    private static List<string> Ids(JsonElement page, string list, string id) => page.GetProperty(list).EnumerateArray().Select(one => one.GetProperty(id).GetString()!).ToList();

    private sealed class Acknowledged
    {
        private readonly Lock _lock = new();

        public Dictionary<string, string> Users { get; } = [];

        public List<(string Email, string Dataset, long Rows)> Datasets { get; } = [];

        public List<(string Email, string Plan)> Plans { get; } = [];

        public List<(string Email, string Execution)> Executions { get; } = [];

        public void Add(Action add)
        {
            lock (_lock) add();
        }
    }
}
