using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Api.Surfaces;

namespace Platform.Api.Tests.Cleanflow;

/// <summary>What holds of every route: who may call it, and what answers where there is none.</summary>
public sealed class RouteTests(SharedPlatform platform)
{
    private const string Some = "00000000-0000-4000-8000-000000000001";

    /// <summary>Every route that has an id in its path, and the code of an id that nobody has.</summary>
    public static TheoryData<string, string, string?, string> WithIds => new()
    {
        { "GET", "datasets/{0}", null, "DATASET_NOT_FOUND" }, { "GET", "datasets/{0}/profile", null, "DATASET_NOT_FOUND" }, { "GET", "datasets/{0}/file", null, "DATASET_NOT_FOUND" },
        { "DELETE", "datasets/{0}", null, "DATASET_NOT_FOUND" }, { "POST", "datasets/{0}/plan", """{"task_type":"clustering"}""", "DATASET_NOT_FOUND" },
        { "GET", "plans/{0}", null, "PLAN_NOT_FOUND" }, { "GET", "plans/{0}/code", null, "PLAN_NOT_FOUND" }, { "DELETE", "plans/{0}", null, "PLAN_NOT_FOUND" },
        { "PUT", "plans/{0}/steps", """{"steps":[]}""", "PLAN_NOT_FOUND" }, { "POST", "plans/{0}/execute", null, "PLAN_NOT_FOUND" },
        { "GET", "executions/{0}", null, "EXECUTION_NOT_FOUND" }, { "GET", "executions/{0}/result", null, "EXECUTION_NOT_FOUND" }, { "GET", "executions/{0}/diff?step=1", null, "EXECUTION_NOT_FOUND" },
        { "GET", "ws/executions/{0}", null, "EXECUTION_NOT_FOUND" },
    };

    [Theory]
    [MemberData(nameof(WithIds))]
    public async Task Id_that_nobody_has_or_that_cannot_be_one_is_404(string method, string path, string? body, string code)
    {
        var client = platform.Host.NewCleanflow();
        foreach (var id in (string[])[Some, Some.ToUpperInvariant(), "1", "abc", "{00000000-0000-4000-8000-000000000001}", "00000000000040008000000000000001", "%20", "..%2f..%2fetc", "日本", "'"])
        {
            using var response = await client.SendAsync(new HttpMethod(method), string.Format(null, path, id), body is null ? null : CleanflowCalls.Json(body));

            await response.Error(404, code);
        }
    }

    [Fact]
    public async Task Every_route_but_registration_and_login_refuses_whoever_has_no_valid_token()
    {
        var routes = platform.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/cleanflow/api/v1/", StringComparison.Ordinal))
            .Where(route => route.Metadata.GetMetadata<CallerPolicy>() is { Required: true }).ToList();
        Assert.True(routes.Count >= 19, $"{routes.Count}");
        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!["/cleanflow/api/v1/".Length..].Replace("{dataset_id}", Some).Replace("{plan_id}", Some).Replace("{execution_id}", Some);
            var method = new HttpMethod(route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single());
            foreach (var token in (string?[])[null, "", "nonsense", "alice-token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", new string('x', 5_000)])
            {
                using var response = await platform.Host.Cleanflow().SendAsync(method, path, null, token is null ? [] : [("Authorization", $"Bearer {token}")]);

                Assert.Equal("トークンが無効または期限切れです", await response.Message(401, "INVALID_TOKEN"));
                Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
            }
        }
    }

    [Fact]
    public async Task Token_may_stand_in_the_query_of_the_socket_alone()
    {
        var token = platform.Host.NewToken();
        using var list = await platform.Host.Cleanflow().GetAsync($"datasets?token={token}");
        await list.Error(401, "INVALID_TOKEN");
        using var socket = await platform.Host.Cleanflow().GetAsync($"ws/executions/{Some}?token={token}");
        await socket.Error(404, "EXECUTION_NOT_FOUND");
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("datasets/a/b/c")]
    [InlineData("datasets/a/plans")]
    [InlineData("../datasets")]
    public async Task Path_that_is_none_is_404(string path)
    {
        using var response = await platform.Host.NewCleanflow().GetAsync(path);

        await response.Error(404, "NOT_FOUND");
    }

    [Theory]
    [InlineData("PUT", "datasets")]
    [InlineData("PATCH", "plans")]
    [InlineData("POST", "executions")]
    [InlineData("POST", "plans/catalogue")]
    public async Task Method_that_a_path_does_not_take_is_405(string method, string path)
    {
        using var response = await platform.Host.NewCleanflow().SendAsync(new HttpMethod(method), path);

        await response.Error(405, "METHOD_NOT_ALLOWED");
        Assert.NotEmpty(response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Surface_answers_under_its_prefix_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "cleanflow/api/v1/datasets") { Headers = { { "Authorization", $"Bearer {platform.Host.NewToken()}" } } };
        using var response = await platform.Host.Main().SendAsync(request);

        Assert.Equal("""{"datasets":[],"total":0}""", (await response.Success(HttpStatusCode.OK, "Success")).GetRawText());
    }

    [Fact]
    public async Task Lists_of_who_has_nothing_are_empty()
    {
        var client = platform.Host.NewCleanflow();

        Assert.Equal("""{"datasets":[],"total":0}""", (await client.Get("datasets")).GetRawText());
        Assert.Equal("""{"plans":[],"total":0}""", (await client.Get("plans?skip=3&limit=100")).GetRawText());
        Assert.Equal("""{"executions":[],"total":0}""", (await client.Get("executions?limit=1")).GetRawText());
    }

    [Fact]
    public async Task Socket_asked_for_without_an_upgrade_or_with_nothing_to_watch_is_refused_before_it_is_one()
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        var port = platform.Host.Cleanflow().BaseAddress!.Port;
        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/api/v1/ws/executions/{Some}?token={platform.Host.NewToken()}"), CancellationToken.None));

        Assert.Equal(HttpStatusCode.NotFound, socket.HttpStatusCode);
    }
}
