using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace Platform.Grains.Tracking;

/// <summary>Where the tracking server of <c>MLFLOW_TRACKING_URI</c> is and who we are there, by the settings that MLflow's own clients use.</summary>
/// <param name="BaseUri">The server's address.</param>
/// <param name="Token">A bearer token (<c>MLFLOW_TRACKING_TOKEN</c>).</param>
/// <param name="UserName">Or a user (<c>MLFLOW_TRACKING_USERNAME</c>).</param>
/// <param name="Password">And their password (<c>MLFLOW_TRACKING_PASSWORD</c>).</param>
/// <param name="Experiment">The experiment for all runs, in place of those named (<c>MLFLOW_EXPERIMENT_NAME</c>).</param>
public sealed record MlflowServer(Uri BaseUri, string? Token, string? UserName, string? Password, string? Experiment)
{
    /// <summary>The server that a configuration names; <c>null</c> where it names none.</summary>
    /// <exception cref="InvalidOperationException">The address is not one of http or https.</exception>
    public static MlflowServer? Of(IConfiguration configuration)
    {
        if (configuration["MLFLOW_TRACKING_URI"] is not { Length: > 0 } given) return null;
        if (!Uri.TryCreate(given.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new InvalidOperationException("MLFLOW_TRACKING_URI must be an http or https address, such as http://mlflow:5000");

        // A user and password may also stand in the address; they are sent, but never told.
        var inUri = uri.UserInfo.Split(':', 2);
        return new MlflowServer(
            new UriBuilder(uri) { UserName = "", Password = "" }.Uri,
            configuration["MLFLOW_TRACKING_TOKEN"],
            configuration["MLFLOW_TRACKING_USERNAME"] ?? Uri.UnescapeDataString(inUri[0]),
            configuration["MLFLOW_TRACKING_PASSWORD"] ?? Uri.UnescapeDataString(inUri.Length > 1 ? inUri[1] : ""),
            configuration["MLFLOW_EXPERIMENT_NAME"]);
    }
}

/// <summary>Calls a tracking server's REST API, again where a fault may pass.</summary>
public sealed class MlflowConnection(HttpClient http, MlflowServer server, TimeProvider clock)
{
    private const int Attempts = 4;
    private const int MaxErrorText = 500;

    /// <summary>Asks; <c>null</c> where the answer is 404.</summary>
    /// <exception cref="RunRecorderException">The server did not answer, or refused.</exception>
    public Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, new Uri(server.BaseUri, path)), null, cancellationToken);

    /// <summary>Posts JSON; <c>null</c> where the answer is an error with the code <paramref name="allowedError"/>.</summary>
    /// <exception cref="RunRecorderException">The server did not answer, or refused.</exception>
    public Task<JsonNode?> PostAsync(string path, JsonObject body, string? allowedError, CancellationToken cancellationToken) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Post, new Uri(server.BaseUri, path)) { Content = JsonContent.Create(body) }, allowedError, cancellationToken);

    /// <summary>Uploads a file, opened anew for every attempt.</summary>
    /// <exception cref="RunRecorderException">The server did not answer, or refused.</exception>
    public async Task PutAsync(Uri target, Func<Task<Stream>> open, CancellationToken cancellationToken)
    {
        Stream? content = null;
        try
        {
            await RetryAsync(
                async () =>
                {
                    content = await open();
                    using var request = Authorized(new HttpRequestMessage(HttpMethod.Put, target) { Content = new StreamContent(content) });
                    request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                    using var response = await http.SendAsync(request, cancellationToken);
                    if (!response.IsSuccessStatusCode) throw await RefusedAsync(request, response, cancellationToken);
                    return true;
                },
                cancellationToken);
        }
        finally
        {
            if (content is not null) await content.DisposeAsync();
        }
    }

    private Task<JsonNode?> SendAsync(Func<HttpRequestMessage> make, string? allowedError, CancellationToken cancellationToken) => RetryAsync(
        async () =>
        {
            using var request = Authorized(make());
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode) return await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            if (request.Method == HttpMethod.Get && response.StatusCode == HttpStatusCode.NotFound) return null;
            var refused = await RefusedAsync(request, response, cancellationToken);
            return allowedError is not null && refused.Message.Contains(allowedError, StringComparison.Ordinal) ? null : throw refused;
        },
        cancellationToken);

    private async Task<T> RetryAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (RunRecorderException refused) when (refused.Retryable && number < Attempts)
            {
            }
            catch (Exception fault) when (fault is HttpRequestException or JsonException || (fault is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                if (number == Attempts) throw new RunRecorderException($"the tracking server at {server.BaseUri.Authority} does not answer: {fault.Message}", retryable: true, fault);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200 << number), clock, cancellationToken);
        }
    }

    private HttpRequestMessage Authorized(HttpRequestMessage request)
    {
        if (server.Token is { Length: > 0 })
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Token);
        else if (server.UserName is { Length: > 0 })
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{server.UserName}:{server.Password}")));
        return request;
    }

    private static async Task<RunRecorderException> RefusedAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = Names.Cut(await response.Content.ReadAsStringAsync(cancellationToken), MaxErrorText);
        var again = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500;
        return new RunRecorderException($"the tracking server answered {(int)response.StatusCode} to {request.Method} {request.RequestUri!.AbsolutePath}: {text}", again);
    }
}
