using System.Text;
using Microsoft.Net.Http.Headers;
using Platform.Api.Identity;

namespace Platform.Api.Tracking;

/// <summary>Who asks: by bearer token, or, as MLflow's clients can be set up, by a user name and a password that is the token.</summary>
public sealed class TrackingAuthentication(ITokenAuthenticator tokens, TrackingOptions options)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>The user; <c>null</c> for a reader without a token, where that is allowed. A wrong token is refused even where none is needed.</summary>
    /// <exception cref="MlflowFault">A token is missing or wrong.</exception>
    public string? UserOf(HttpRequest request, bool write)
    {
        var given = request.Headers[HeaderNames.Authorization].ToString();
        if (given.Length > 0) return (TokenIn(given) is { } token ? tokens.UserOf(token) : null) ?? throw Refused("The token is not valid.");
        if (write) throw Refused("Writing needs a token: set MLFLOW_TRACKING_TOKEN, or send it in the Authorization header as 'Bearer <token>'.");
        return options.AnonymousRead ? null : throw Refused("Reading needs a token: set MLFLOW_TRACKING_TOKEN, or send it in the Authorization header as 'Bearer <token>'.");
    }

    private static string? TokenIn(string header)
    {
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return header[Bearer.Length..].Trim();
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header[Basic.Length..].Trim()));
            return pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static MlflowFault Refused(string message) => new(MlflowError.Unauthenticated(message));
}
