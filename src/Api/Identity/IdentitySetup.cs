using Platform.Api.Hosting;
using Platform.Storage;

namespace Platform.Api.Identity;

/// <summary>Sets up the users' tokens, and the limit on asking for one.</summary>
internal static class IdentitySetup
{
    /// <exception cref="ConfigurationException">The signing key that is configured is too short.</exception>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        var configured = SigningKey.Configured(configuration);
        return services
            .AddChecked<SignInOptions>(configuration, SignInOptions.Section)
            .AddSingleton<SignInLimit>()
            .AddSingleton(provider => new UserTokens(
                configured ?? StoredSecret.ReadOrMake(provider.GetRequiredService<DataFolder>(), SigningKey.File, SigningKey.MinBytes),
                provider.GetRequiredService<TimeProvider>()));
    }
}
