using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Platform.Grains.Cleaning.Planning;

/// <summary>The one face of planning on a silo.</summary>
public static class PlanningSetup
{
    /// <summary>Adds every <see cref="IPlanner"/> that a configuration allows: the rules always, and a language model where <see cref="LlmOptions"/> name one.</summary>
    public static IServiceCollection AddPlanners(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(LlmOptions.Section);
        services.AddOptions<LlmOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LlmOptions>, Annotations>();
        services.AddSingleton<IPlanner, RulesPlanner>();
        var named = !string.IsNullOrWhiteSpace(section[nameof(LlmOptions.Endpoint)]) && !string.IsNullOrWhiteSpace(section[nameof(LlmOptions.Model)]);
        return named ? services.AddSingleton<IPlanner, ModelPlanner>() : services;
    }

    private sealed class Annotations : IValidateOptions<LlmOptions>
    {
        public ValidateOptionsResult Validate(string? name, LlmOptions options)
        {
            var wrong = new List<ValidationResult>();
            return Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(wrong.Select(result => $"{LlmOptions.Section}: {result.ErrorMessage}"));
        }
    }
}
