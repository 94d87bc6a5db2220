using Microsoft.Extensions.Options;
using Platform.Grains.Training;
using Platform.Storage;

namespace Platform.Silo;

/// <summary>What the grains of training jobs need.</summary>
internal static class TrainingSilo
{
    // Services come and go behind their names.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Adds how jobs are tried again, and the services that train what the platform does not.</summary>
    public static IServiceCollection AddTraining(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<TrainingOptions>(configuration, TrainingOptions.Section);
        services.AddOptions<TrainingOptions>().PostConfigure<DataFolder>((options, data) =>
            options.ModelsFolder ??= Path.Combine(data.Path, "models"));
        services.AddOptions<TrainingServiceOptions>()
            .Configure(options =>
            {
                foreach (var service in configuration.GetSection(TrainingServiceOptions.Section).GetChildren()) options.Addresses[service.Key] = service.Value ?? "";
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrainingServiceOptions>, Addresses>();
        return services.AddSingleton(provider => new TrainingServiceClient(
            new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime, AllowAutoRedirect = false }),
            provider.GetRequiredService<IOptions<TrainingServiceOptions>>().Value,
            provider.GetRequiredService<IOptions<TrainingOptions>>().Value,
            configuration["INTERNAL_AUTH"],
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TrainingServiceClient>>()));
    }

    private sealed class Addresses : IValidateOptions<TrainingServiceOptions>
    {
        public ValidateOptionsResult Validate(string? name, TrainingServiceOptions options) =>
            options.Problems().ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
