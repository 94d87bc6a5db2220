using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Cluster.Tests;

/// <summary>The platform, or a part of it, as a process of its own, which can be killed and started again on the same data. It does not outlive this process.</summary>
internal sealed class PlatformProcess : IAsyncDisposable
{
    private const int Ports = 15;

    private readonly string _program;
    private readonly string[] _settings;
    private readonly StringBuilder _output = new();
    private Process? _process;

    public PlatformProcess(string data, params string[] settings)
        : this("Platform.Standalone.dll", FreePorts(Ports), port => [$"--Port={port}", $"--Data:Folder={data}", .. settings])
    {
    }

    /// <param name="program">What to start, of those beside this assembly.</param>
    /// <param name="port">The port at which it answers.</param>
    /// <param name="settings">Its arguments, by that port.</param>
    public PlatformProcess(string program, int port, Func<int, string[]> settings)
    {
        (_program, Port, _settings) = (program, port, settings(port));
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}/"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public int Port { get; }

    public HttpClient Client { get; }

    /// <summary>What it printed, all starts together.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public int Id => _process?.Id ?? throw new InvalidOperationException("not started");

    /// <summary>Starts it and waits until it says it is ready.</summary>
    public async Task Start()
    {
        _process = Mortal.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, _program), .. _settings], Keep, ("API_TOKENS", "alice=alice-token,bob=bob-token"), ("CLASSROOM_API_KEYS", "teacher-key,other=other-key"));
        await Eventually.True(Ready, TimeSpan.FromSeconds(90), $"readiness of {_program}");
    }

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; answers the exit code.</summary>
    public async Task<int> Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString()]);
        await kill.WaitForExitAsync();
        await _process!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public HttpRequestMessage Request(HttpMethod method, string path, string user, HttpContent? content = null) => new(method, path)
    {
        Content = content,
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", $"{user}-token") },
    };

    public async Task<JsonElement> Get(string path, string user = "alice") => JsonDocument.Parse(await GetText(path, user)).RootElement.Clone();

    public async Task<string> GetText(string path, string user = "alice")
    {
        using var response = await Client.SendAsync(Request(HttpMethod.Get, path, user));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {body}");
        return body;
    }

    /// <summary>Submits a program; the submission's id once acknowledged.</summary>
    public async Task<string> Submit(string program, string user = "alice")
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("main.py"), "entrypoint" },
            { new StringContent("config.yaml"), "config_file" },
            { new StringContent(program), "files", "main.py" },
            { new StringContent("seed: 1\n"), "files", "config.yaml" },
        };
        using var response = await Client.SendAsync(Request(HttpMethod.Post, "leaderboard/submissions", user, form));
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"{response.StatusCode} {body}");
        return body.GetProperty("submission_id").GetString()!;
    }

    /// <summary>Asks for a job; its id once acknowledged, or null where the quota is full.</summary>
    public async Task<string?> Run(string submission, string user = "alice")
    {
        var content = JsonContent.Create(new { submission_id = submission, config = new { resource_class = "small" } });
        using var response = await Client.SendAsync(Request(HttpMethod.Post, "leaderboard/jobs", user, content));
        if (response.StatusCode == HttpStatusCode.TooManyRequests) return null;
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, $"{response.StatusCode} {body}");
        return body.GetProperty("job_id").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_process is null) return;
        if (!_process.HasExited) await Kill();
        _process.Dispose();
    }

    private async Task<bool> Ready()
    {
        if (_process!.HasExited) throw new InvalidOperationException($"it ended with {_process.ExitCode}:\n{Output}");
        try
        {
            using var response = await Client.GetAsync("health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string line)
    {
        lock (_output) _output.AppendLine(line);
    }

    /// <summary>The first of so many free ports in a row.</summary>
    public static int FreePorts(int count)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var candidate = Random.Shared.Next(20_000, 30_000);
            var listeners = Enumerable.Range(candidate, count).Select(port => new TcpListener(IPAddress.Loopback, port)).ToList();
            try
            {
                listeners.ForEach(listener => listener.Start());
                return candidate;
            }
            catch (SocketException)
            {
                // One of them is taken.
            }
            finally
            {
                listeners.ForEach(listener => listener.Dispose());
            }
        }

        throw new InvalidOperationException($"no {count} free ports in a row were found");
    }
}
