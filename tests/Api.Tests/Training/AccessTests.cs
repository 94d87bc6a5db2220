using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Api.Surfaces;
using Platform.Api.Surfaces.Training;
using Platform.Api.Tests.Cleanflow;

namespace Platform.Api.Tests.Training;

/// <summary>Who may ask.</summary>
public sealed class AccessTests(SharedPlatform platform)
{
    [Fact]
    public async Task Every_route_but_login_and_callbacks_needs_a_token()
    {
        var routes = platform.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/training/api/v1/", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ["auth/login", "internal/training/callback"],
            routes.Where(route => !route.Metadata.GetMetadata<CallerPolicy>()!.Required).Select(route => route.RoutePattern.RawText!["/training/api/v1/".Length..]).Order());
        foreach (var route in routes.Where(route => route.Metadata.GetMetadata<CallerPolicy>()!.Required))
        {
            var path = route.RoutePattern.RawText!["/training/api/v1/".Length..].Replace("{job_id}", "1", StringComparison.Ordinal).Replace("{validation_result_id}", "10001", StringComparison.Ordinal);
            var method = new HttpMethod(route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]);
            foreach (var client in (HttpClient[])[platform.Host.Training(), platform.Host.Training("not a token"), platform.Host.Training(ownPort: false)])
            {
                using var response = await client.SendAsync(method, path);
                await response.Refusal(401, "UNAUTHORIZED");
                Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
            }
        }
    }

    [Fact]
    public async Task Token_stands_in_the_query_for_the_socket_alone()
    {
        var token = platform.Host.NewToken();

        using var query = await platform.Host.Training().GetAsync($"training/jobs/1?token={token}");
        await query.Refusal(401, "UNAUTHORIZED");
        using var wrong = await platform.Host.Training().GetAsync("ws/training/1?token=nobody");
        await wrong.Refusal(401, "UNAUTHORIZED");
    }

    [Fact]
    public async Task Callback_without_the_secret_is_401_before_its_body_is_looked_at()
    {
        await using var host = await PlatformHost.StartAsync("--INTERNAL_AUTH=internal-secret");
        foreach (var sent in (string?[])[null, "", "wrong", "INTERNAL-SECRET", "internal-secre", "internal-secret2"])
        {
            using var refused = await Callback(host, sent);
            await refused.Refusal(401, "UNAUTHORIZED");
        }

        using var heard = await Callback(host, "internal-secret");
        await heard.Refusal(422, "VALIDATION_ERROR", "event");
        Assert.DoesNotContain(host.Log.All, line => line.Contains("internal-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Callback_is_401_where_no_secret_is_configured()
    {
        foreach (var sent in (string?[])[null, "", "anything"])
        {
            using var response = await Callback(platform.Host, sent);
            await response.Refusal(401, "UNAUTHORIZED");
        }
    }

    private static async Task<HttpResponseMessage> Callback(PlatformHost host, string? secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "internal/training/callback") { Content = TrainingCalls.Json("""{"job_id":5,"event":""}""") };
        if (secret is not null) request.Headers.TryAddWithoutValidation(InternalAuth.Header, secret);
        return await host.Training(host.NewToken()).SendAsync(request);
    }
}
