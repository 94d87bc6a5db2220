using System.Globalization;
using Microsoft.OpenApi;
using Platform.Contracts.Quotas;

namespace Platform.Api.Surfaces.Limits;

/// <summary>Tells where a caller stands with the limits of what was asked: <c>X-RateLimit-Limit</c>, <c>-Remaining</c>, <c>-Reset</c> (epoch seconds).</summary>
public static class RateLimitHeaders
{
    private const string Limit = "X-RateLimit-Limit";
    private const string Remaining = "X-RateLimit-Remaining";
    private const string Reset = "X-RateLimit-Reset";

    /// <summary>Sets the headers from the standing that has the least left; nothing where there is no standing.</summary>
    public static void Set(HttpResponse response, IEnumerable<QuotaStanding> standings)
    {
        if (standings.MinBy(standing => standing.Remaining) is not { } tightest) return;
        foreach (var (name, value) in Of(tightest)) response.Headers[name] = value;
    }

    private static IEnumerable<(string Name, string Value)> Of(QuotaStanding standing)
    {
        yield return (Limit, standing.Units.ToString(CultureInfo.InvariantCulture));
        yield return (Remaining, standing.Remaining.ToString(CultureInfo.InvariantCulture));
        // Rounded up: someone who comes at that second is not early.
        yield return (Reset, ((standing.ResetsAt.ToUnixTimeMilliseconds() + 999) / 1000).ToString(CultureInfo.InvariantCulture));
    }

    internal static Dictionary<string, IOpenApiHeader> Reference() => new()
    {
        [Limit] = Header("How many units the limit has."),
        [Remaining] = Header("How many of them are left."),
        [Reset] = Header("When all are free again, in epoch seconds."),
    };

    private static OpenApiHeader Header(string description) => new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } };
}
