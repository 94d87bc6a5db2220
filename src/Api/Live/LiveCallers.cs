using Platform.Api.Identity;
using Platform.Api.Surfaces;
using Platform.Contracts;
using Platform.Contracts.Live;

namespace Platform.Api.Live;

/// <summary>
/// Who calls the hub: a user, by the user's id, or a class, by <c>classes/{class}</c>, which is no user's id, as those have no slash. A class's key opens the class's topic and nothing else, and no user's
/// token opens a class.
/// </summary>
public sealed class LiveCallers(AnyTokens tokens, ClassroomApiKeys keys)
{
    private const string ClassPrefix = LiveStreams.Classes + "/";
    private const string BearerPrefix = "Bearer ";

    /// <summary>Who calls; <c>null</c> where the request does not say so acceptably. Where the classroom is open, one without a token is its class.</summary>
    public string? Find(HttpContext context)
    {
        var (header, query) = (context.Request.Headers.Authorization, context.Request.Query["access_token"]);
        if (header.Count > 0)
        {
            return new BearerAuthentication(tokens, "").UserOf(context, inQuery: false)
                ?? (header.Count == 1 && header[0] is { } value && value.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? Class(value[BearerPrefix.Length..].Trim()) : null);
        }

        if (query.Count == 1) return tokens.UserOf(query[0] ?? "") ?? Class(query[0] ?? "");
        return query.Count == 0 && keys.IsOpen ? ClassPrefix + ClassroomApiKeys.DefaultClass : null;
    }

    /// <summary>As whom a caller watches a topic; <c>null</c> where the topic is not for such a caller.</summary>
    public static Caller? Of(string who, LiveTopic topic)
    {
        if (!topic.IsOfClass) return new Caller(who);
        return who.StartsWith(ClassPrefix, StringComparison.Ordinal) ? new Caller(who[ClassPrefix.Length..]) : null;
    }

    private string? Class(string token) => keys.Find(token) is { } key ? ClassPrefix + key.Class : null;
}
