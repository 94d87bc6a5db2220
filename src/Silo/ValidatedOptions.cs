using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Platform.Grains.Jobs;

namespace Platform.Silo;

/// <summary>Options that are checked when the host starts, each problem told in one line that begins with its configuration section.</summary>
internal static class ValidatedOptions
{
    /// <summary>Binds options to a section and checks them by their annotations.</summary>
    public static IServiceCollection AddValidated<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class
    {
        services.AddOptions<T>().Bind(configuration.GetSection(section)).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<T>>(new Annotations<T>(section));
    }

    private static IEnumerable<string> Problems(string section, object options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        var own = results.Select(result => $"{section}: {result.ErrorMessage}");
        return options is ResourceClasses classes ? own.Concat(classes.Classes.SelectMany(one => Problems($"{section}:Classes:{one.Key}", one.Value))) : own;
    }

    private sealed class Annotations<T>(string section) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) =>
            Problems(section, options).ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
