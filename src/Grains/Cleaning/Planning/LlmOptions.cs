using System.ComponentModel.DataAnnotations;

namespace Platform.Grains.Cleaning.Planning;

/// <summary>
/// A language model that plans, behind any endpoint that speaks OpenAI's chat completions. Configuration section <c>Llm</c>. It is told what the profile says, repeated values among it: that
/// leaves the platform for the endpoint.
/// </summary>
public sealed class LlmOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Llm";

    /// <summary>The endpoint, such as <c>https://api.openai.com/v1</c>; none for no model.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The key it wants; none where it wants none.</summary>
    public string? Key { get; set; }

    /// <summary>The model's name there.</summary>
    public string? Model { get; set; }

    /// <summary>How long a plan may take, its second attempt included, in seconds.</summary>
    [Range(1, 240, ErrorMessage = $"{nameof(TimeoutSeconds)} must be 1 to 240.")]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>How many plans are asked for at a time; further ones wait, which counts as their time.</summary>
    [Range(1, 1_000, ErrorMessage = $"{nameof(Concurrency)} must be 1 to 1000.")]
    public int Concurrency { get; set; } = 8;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Endpoint) != string.IsNullOrWhiteSpace(Model))
            yield return new ValidationResult("Endpoint and Model must be given together.", [nameof(Endpoint)]);
        if (!string.IsNullOrWhiteSpace(Endpoint) && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return new ValidationResult("Endpoint must be an http or https address, such as https://api.openai.com/v1.", [nameof(Endpoint)]);
    }
}
