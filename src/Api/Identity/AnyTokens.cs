namespace Platform.Api.Identity;

/// <summary>Takes the tokens of all surfaces, for what is shared by all: those of the configuration, and those that registered users were given at login.</summary>
public sealed class AnyTokens(ApiTokens configured, UserTokens issued) : ITokenAuthenticator
{
    /// <inheritdoc />
    public string? UserOf(string token) => configured.UserOf(token) ?? issued.UserOf(token);
}
