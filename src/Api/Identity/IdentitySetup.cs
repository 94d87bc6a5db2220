using System.Security.Cryptography;

namespace Platform.Api.Identity;

/// <summary>Sets up the users' tokens.</summary>
internal static class IdentitySetup
{
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(provider => new UserTokens(RandomNumberGenerator.GetBytes(32), provider.GetRequiredService<TimeProvider>()));
}
