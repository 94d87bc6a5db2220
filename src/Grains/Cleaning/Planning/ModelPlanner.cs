using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;
using Platform.Contracts.Cleaning;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Profiling;

namespace Platform.Grains.Cleaning.Planning;

/// <summary>
/// Has a language model choose steps of the catalogue, by structured output. An answer that is no plan is sent back once with what is wrong with it; after that, and after any failure of
/// the endpoint, planning failed.
/// </summary>
public sealed class ModelPlanner : IPlanner, IDisposable
{
    private const int Attempts = 2;
    private const int MaxAnswerBytes = 4 << 20;
    private const int MaxQuotedChars = 20_000;
    private const int MaxComplaintChars = 2_000;

    // What an endpoint that wants no key is sent, as the client wants one.
    private const string NoKey = "none";

    private readonly LlmOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly ChatClient _chat;
    private readonly SemaphoreSlim _places;

    /// <param name="options">Which model, where.</param>
    /// <param name="clock">Counts its time.</param>
    public ModelPlanner(IOptions<LlmOptions> options, TimeProvider clock)
    {
        (_options, _clock) = (options.Value, clock);
        _places = new SemaphoreSlim(_options.Concurrency);
        // A redirection would take the key elsewhere. Time is counted here, over all attempts.
        _http = new HttpClient(new BoundedAnswers(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }, MaxAnswerBytes))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _chat = new ChatClient(_options.Model!, new ApiKeyCredential(string.IsNullOrWhiteSpace(_options.Key) ? NoKey : _options.Key), new OpenAIClientOptions
        {
            Endpoint = new Uri(_options.Endpoint!),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 1),
            Transport = new HttpClientPipelineTransport(_http),
        });
    }

    /// <inheritdoc />
    public string Name => PlannerNames.Model;

    /// <inheritdoc />
    public Task<ImmutableArray<PlannedStep>> PlanAsync(TableProfile profile, TaskType task, string? target, CancellationToken cancellationToken) =>
        Task.Run(() => PlanInTimeAsync(profile, task, target, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _places.Dispose();
    }

    private async Task<ImmutableArray<PlannedStep>> PlanInTimeAsync(TableProfile profile, TaskType task, string? target, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(_options.TimeoutSeconds), _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            await _places.WaitAsync(either.Token);
            try
            {
                return await AskAsync(profile, task, target, either.Token);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (Exception fault) when (fault is not PlanningFailedException && !cancellationToken.IsCancellationRequested)
        {
            throw bound.IsCancellationRequested ? new PlanningFailedException($"the language model did not answer within {_options.TimeoutSeconds} seconds") : Failed(fault);
        }
    }

    private async Task<ImmutableArray<PlannedStep>> AskAsync(TableProfile profile, TaskType task, string? target, CancellationToken cancellationToken)
    {
        List<ChatMessage> messages = [new SystemChatMessage(PlanPrompt.System), new UserChatMessage(ProfileSummary.Of(profile, task, target))];
        for (var attempt = 1; ; attempt++)
        {
            var answer = await CompleteAsync(messages, cancellationToken);
            try
            {
                return PlanAnswer.Read(answer, profile, target);
            }
            catch (PlanAnswerException wrong) when (attempt < Attempts)
            {
                messages.Add(new AssistantChatMessage(answer.Length == 0 ? "{}" : ProfileSummary.Cut(answer, MaxQuotedChars)));
                messages.Add(new UserChatMessage($"This is no plan that can be used: {ProfileSummary.Cut(wrong.Message, MaxComplaintChars)}. Answer with the whole plan, put right."));
            }
            catch (PlanAnswerException)
            {
                throw new PlanningFailedException($"the language model's answer was no plan that can be used, {Attempts} times");
            }
        }
    }

    private async Task<string> CompleteAsync(List<ChatMessage> messages, CancellationToken cancellationToken)
    {
        var options = new ChatCompletionOptions { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("cleaning_plan", PlanPrompt.Schema, jsonSchemaIsStrict: true) };
        ChatCompletion completion = await _chat.CompleteChatAsync(messages, options, cancellationToken);
        if (!string.IsNullOrEmpty(completion.Refusal)) throw new PlanningFailedException("the language model refused");
        return string.Concat(completion.Content.Where(part => part.Kind == ChatMessageContentPartKind.Text).Select(part => part.Text));
    }

    // What the endpoint says may quote what it was sent: of its answer only the status and the code are told.
    private static PlanningFailedException Failed(Exception fault) => fault switch
    {
        // No answer came; the transport's own fault lies beneath.
        ClientResultException { Status: 0 } => new($"the language model's endpoint cannot be talked to: {fault.GetBaseException().Message}", fault),
        ClientResultException refused => new($"the language model's endpoint answered {refused.Status}{CodeOf(refused)}"),
        AggregateException { InnerExceptions: [.., var last] } => Failed(last),
        HttpRequestException or IOException => new($"the language model's endpoint cannot be talked to: {fault.Message}", fault),
        _ => new($"the language model's endpoint answered what is no chat completion ({fault.GetType().Name})"),
    };

    private static string CodeOf(ClientResultException refused)
    {
        try
        {
            var error = JsonNode.Parse(refused.GetRawResponse()?.Content.ToString() ?? "")?["error"];
            return (error?["code"] ?? error?["type"])?.GetValue<string>() is { Length: > 0 and <= 64 } code && code.All(one => char.IsAsciiLetterOrDigit(one) || one is '_' or '-') ? $" ({code})" : "";
        }
        catch (Exception none) when (none is JsonException or InvalidOperationException)
        {
            return "";
        }
    }
}
