using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Platform.Contracts;
using Platform.Contracts.Training;

namespace Platform.Grains.Training;

/// <summary>
/// Asks services to train. A job is handed over by <c>POST {address}</c> with a JSON object of <c>job_id</c>, <c>run</c>, <c>config</c>, <c>dataset_id</c>, <c>checkpoint_path</c>, <c>resume</c> and, where one is configured,
/// <c>callback_url</c>; every 2xx is a yes. It may come more than once, and is the same by <c>job_id</c> and <c>run</c>. A job that was stopped is told by <c>DELETE {address}/{job_id}</c>. Both carry
/// <c>X-Internal-Auth</c>.
/// </summary>
public sealed partial class TrainingServiceClient(HttpClient http, TrainingServiceOptions services, TrainingOptions options, string? secret, TimeProvider clock, ILogger<TrainingServiceClient> logger)
{
    private const string SecretHeader = "X-Internal-Auth";
    private const int Attempts = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Hands a job over; <c>null</c>, or why there is nobody who takes it.</summary>
    public async Task<Error?> Start(TrainingState job, bool resume, string? checkpoint)
    {
        if (!services.Addresses.TryGetValue(job.Settings.Framework, out var address)) return NoService($"no service is configured that trains {job.Settings.Framework}");
        var body = new JsonObject
        {
            ["job_id"] = job.JobId,
            ["run"] = job.Run,
            ["config"] = JsonNode.Parse(job.Request!.ConfigJson),
            ["dataset_id"] = job.Settings.DatasetId.Length > 0 ? job.Settings.DatasetId : null,
            ["checkpoint_path"] = checkpoint,
            ["resume"] = resume,
        };
        if (options.CallbackUrl is { } callback) body["callback_url"] = callback;
        var refusal = await Send(HttpMethod.Post, new Uri(address), body.ToJsonString());
        if (refusal is null) return null;
        LogRefused(job.JobId, job.Settings.Framework, refusal);
        return NoService($"the service that trains {job.Settings.Framework} {refusal}");
    }

    /// <summary>Tells that a job was stopped. Not told, the service finds out when it calls back.</summary>
    public async Task Stop(TrainingState job)
    {
        if (!services.Addresses.TryGetValue(job.Settings.Framework, out var address)) return;
        if (await Send(HttpMethod.Delete, new Uri(string.Create(CultureInfo.InvariantCulture, $"{address.TrimEnd('/')}/{job.JobId}")), null) is { } refusal)
            LogNotStopped(job.JobId, job.Settings.Framework, refusal);
    }

    /// <summary>Sends a request, again where that may help; <c>null</c>, or what came of it.</summary>
    private async Task<string?> Send(HttpMethod method, Uri address, string? body)
    {
        for (var attempt = 1; ; attempt++)
        {
            string refusal;
            try
            {
                using var request = new HttpRequestMessage(method, address);
                if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
                if (secret is { Length: > 0 }) request.Headers.TryAddWithoutValidation(SecretHeader, secret);
                using var late = new CancellationTokenSource(options.ServiceTimeout, clock);
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
                if (answer.IsSuccessStatusCode) return null;
                refusal = string.Create(CultureInfo.InvariantCulture, $"answered {(int)answer.StatusCode}");
                if ((int)answer.StatusCode < 500 && answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout)) return refusal;
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
            {
                refusal = "does not answer";
            }

            if (attempt == Attempts) return refusal;
            await Task.Delay(FirstPause * attempt, clock);
        }
    }

    private static Error NoService(string message) => new(TrainingErrors.NoService, message, Retryable: true);

    [LoggerMessage(LogLevel.Warning, "Job {JobId} could not be handed to the service that trains {Framework}, which {Refusal}")]
    private partial void LogRefused(long jobId, string framework, string refusal);

    [LoggerMessage(LogLevel.Warning, "The service that trains {Framework} could not be told that job {JobId} was stopped: it {Refusal}")]
    private partial void LogNotStopped(long jobId, string framework, string refusal);
}
