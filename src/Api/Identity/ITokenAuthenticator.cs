namespace Platform.Api.Identity;

/// <summary>Tells whose a bearer token is.</summary>
public interface ITokenAuthenticator
{
    /// <summary>The user's id, or null for a token nobody has.</summary>
    string? UserOf(string token);
}
