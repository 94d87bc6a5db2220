using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Cluster.Tests;

/// <summary>Somebody who trains models on a platform.</summary>
internal sealed class TrainingClient(PlatformProcess platform)
{
    private const string Password = "correct horse battery";

    private string? _token;

    /// <summary>What it is let in by, once registered.</summary>
    public string Token => _token ?? throw new InvalidOperationException("not registered");

    public async Task Register(string email = "trainer@example.com")
    {
        using var made = await platform.Client.PostAsJsonAsync("cleanflow/api/v1/auth/register", new { email, password = Password });
        made.EnsureSuccessStatusCode();
        var login = await Send(HttpMethod.Post, "auth/login", JsonContent.Create(new { email, password = Password }));
        _token = login.GetProperty("access_token").GetString();
    }

    /// <summary>The same person at a platform on the same data.</summary>
    public TrainingClient At(PlatformProcess other) => new(other) { _token = _token };

    /// <summary>Uploads a zip of folders; the dataset's id.</summary>
    public async Task<string> Upload(byte[] zip)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("shapes"), "name" },
            { new StringContent("imagefolder"), "format" },
            { new StringContent("private"), "visibility" },
            { new ByteArrayContent(zip), "files", "shapes.zip" },
        };
        return (await Send(HttpMethod.Post, "datasets", form)).GetProperty("id").GetString()!;
    }

    /// <summary>Creates a job, asking again under the same key where it is told to; its number.</summary>
    public async Task<long> Create(string dataset, string model, int epochs, int batch, double rate, object advanced)
    {
        var key = $"{Guid.NewGuid()}";
        return (long)await Eventually.Get<object>(
            async () =>
            {
                using var request = Request(HttpMethod.Post, "training/jobs", Job(dataset, model, epochs, batch, rate, advanced));
                request.Headers.Add("Idempotency-Key", key);
                using var answer = await platform.Client.SendAsync(request);
                return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? null : (await Read(answer)).GetProperty("id").GetInt64();
            },
            TimeSpan.FromSeconds(180),
            "a training job to be taken");
    }

    public Task<JsonElement> Start(long job) => Send(HttpMethod.Post, $"training/jobs/{job}/start");

    public Task<HttpResponseMessage> TryStart(long job) => platform.Client.SendAsync(Request(HttpMethod.Post, $"training/jobs/{job}/start"));

    public Task<JsonElement> Get(string path) => Send(HttpMethod.Get, path);

    public Task<JsonElement> Send(HttpMethod method, string path) => Send(method, path, null);

    public async Task<byte[]> Download(string path)
    {
        using var answer = await platform.Client.SendAsync(Request(HttpMethod.Get, path));
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode}");
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Waits until a job has come to its end; the job.</summary>
    public async Task<JsonElement> Ended(long job, int seconds = 300) => (JsonElement)await Eventually.Get<object>(
        async () => await Answered($"training/jobs/{job}") is { } about && about.GetProperty("status").GetString() is not ("pending" or "running") ? about : null,
        TimeSpan.FromSeconds(seconds),
        $"the end of training job {job}");

    /// <summary>What the platform answers; null where it says to ask again, as for a call that was under way to a silo that was killed.</summary>
    public async Task<JsonElement?> Answered(string path)
    {
        using var answer = await platform.Client.SendAsync(Request(HttpMethod.Get, path));
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? null : await Read(answer);
    }

    /// <summary>Asks a job's model about a picture.</summary>
    public async Task<HttpResponseMessage> Infer(long job, byte[] picture, string? checkpoint = null)
    {
        using var file = new ByteArrayContent(picture) { Headers = { ContentType = new MediaTypeHeaderValue("image/bmp") } };
        using var form = new MultipartFormDataContent { { new StringContent($"{job}"), "training_job_id" }, { file, "file", "picture.bmp" } };
        if (checkpoint is not null) form.Add(new StringContent(checkpoint), "checkpoint_path");
        return await platform.Client.SendAsync(Request(HttpMethod.Post, "test-inference", form));
    }

    public async Task<JsonElement> Send(HttpMethod method, string path, HttpContent? content)
    {
        using var answer = await platform.Client.SendAsync(Request(method, path, content));
        return await Read(answer);
    }

    private static async Task<JsonElement> Read(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, $"training/api/v1/{path}") { Content = content };
        if (_token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return request;
    }

    private static JsonContent Job(string dataset, string model, int epochs, int batch, double rate, object advanced) => JsonContent.Create(new
    {
        session_id = 1,
        project_id = (int?)null,
        experiment_name = "shapes",
        config = new
        {
            framework = "timm",
            model_name = model,
            task_type = "image_classification",
            dataset_id = dataset,
            dataset_format = "imagefolder",
            num_classes = 3,
            epochs,
            batch_size = batch,
            learning_rate = rate,
            advanced_config = advanced,
        },
    });
}
