using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Platform.Api.Identity;
using Platform.Api.Surfaces;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Reference;
using Platform.Contracts;
using Platform.Storage;

namespace Platform.Api.Tests.Surfaces;

/// <summary>The mechanism, with a second surface of another error form beside the leaderboard.</summary>
public sealed class SurfaceTests(SurfaceTests.TwoSurfaces surfaces) : IClassFixture<SurfaceTests.TwoSurfaces>
{
    private PlatformHost Host => surfaces.Host;

    private HttpClient Own => _own ??= Client($"http://127.0.0.1:{Host.Port + OddSurface.Offset}/");

    private HttpClient Prefixed => _prefixed ??= Client($"http://127.0.0.1:{Host.Port}/odd/");

    private HttpClient? _own, _prefixed;

    [Fact]
    public async Task Surface_answers_at_both_places_with_the_same_paths()
    {
        foreach (var client in (HttpClient[])[Own, Prefixed])
        {
            Assert.Equal("hello alice", await client.GetStringAsync("api/v1/hello"));
        }
    }

    [Fact]
    public async Task Own_port_answers_its_surface_alone()
    {
        foreach (var path in (string[])["health/live", "hubs/live", "api/2.0/mlflow/experiments/search", "leaderboard/quota", "odd/api/v1/hello", "", "index.html"])
        {
            using var response = await Own.GetAsync(path);
            Assert.Equal((HttpStatusCode.NotFound, "odd:no_route"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        }

        using var leaderboard = await Host.Own().GetAsync("health/live");
        Assert.Equal("there is nothing at this path", await leaderboard.Detail(HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Main_port_answers_what_is_no_surfaces()
    {
        using var health = await Host.Main().GetAsync("health/live");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        using var outside = await Host.Main().GetAsync("api/v1/hello");
        Assert.Equal("there is nothing at this path", await outside.Detail(HttpStatusCode.NotFound));
        using var alike = await Host.Main().GetAsync("oddly/api/v1/hello");
        Assert.Equal(HttpStatusCode.NotFound, alike.StatusCode);
    }

    [Theory]
    [InlineData("GET", "nothing", 404, "no_route")]
    [InlineData("PUT", "api/v1/hello", 405, "wrong_method")]
    [InlineData("GET", "fault", 500, "fault")]
    [InlineData("GET", "full-disk", 503, "unavailable")]
    [InlineData("GET", "slow-silo", 503, "unavailable")]
    [InlineData("GET", "grain-given-up", 503, "unavailable")]
    [InlineData("GET", "conflict", 409, "conflict")]
    [InlineData("POST", "json", 415, "wrong_type")]
    public async Task Whatever_goes_wrong_has_the_surfaces_form(string method, string path, int status, string code)
    {
        foreach (var client in (HttpClient[])[Own, Prefixed])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (method == "POST") request.Content = new StringContent("x");
            using var response = await client.SendAsync(request);

            Assert.Equal((status, "odd:" + code), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
            Assert.Equal("text/odd", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Fault_says_nothing_of_itself_but_the_request_id()
    {
        using var response = await Host.Main("alice").GetAsync("leaderboard/nothing");
        var id = Assert.Single(response.Headers.GetValues("X-Request-Id"));
        Assert.Matches("^[0-9a-f]{32}$", id);

        using var fault = await Own.GetAsync("fault-in-words");
        var text = await fault.Content.ReadAsStringAsync();
        Assert.Contains(Assert.Single(fault.Headers.GetValues("X-Request-Id")), text);
        Assert.DoesNotContain("secret of the fault", text);
    }

    [Fact]
    public async Task Answer_that_fails_half_way_is_cut_off()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => Own.GetStringAsync("half"));
    }

    [Fact]
    public async Task Body_larger_than_a_route_takes_is_413_in_the_surfaces_form()
    {
        using var declared = await Own.PostAsync("json", new StringContent(new string(' ', 5_000), Encoding.UTF8, "application/json"));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "odd:too_large"), (declared.StatusCode, await declared.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Request_without_a_caller_is_refused_where_one_is_needed_and_only_there()
    {
        using var client = new HttpClient { BaseAddress = Own.BaseAddress };
        using var refused = await client.GetAsync("api/v1/hello");
        Assert.Equal((HttpStatusCode.Unauthorized, "odd:unauthorized"), (refused.StatusCode, await refused.Content.ReadAsStringAsync()));
        Assert.Equal("open", await client.GetStringAsync("open"));
    }

    [Fact]
    public async Task Request_that_goes_away_is_no_fault()
    {
        using (var socket = new TcpClient("127.0.0.1", Host.OwnPort))
        {
            var head = "POST /submissions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer alice-token\r\nContent-Type: multipart/form-data; boundary=b\r\nX-Request-Id: went-away\r\nContent-Length: 1000\r\n\r\n--b\r\n";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await Eventually.True(() => Directory.Exists(Host.Folder));
        }

        await Eventually.True(() => Host.Log.All.Any(line => line.Contains("answered", StringComparison.Ordinal) && line.Contains("went-away", StringComparison.Ordinal)), what: "the end of the request");
        Assert.DoesNotContain(Host.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("went-away", StringComparison.Ordinal));
    }

    private HttpClient Client(string address) => new() { BaseAddress = new Uri(address), DefaultRequestHeaders = { { "Authorization", "Bearer alice-token" } } };

    /// <summary>A host with the two.</summary>
    public sealed class TwoSurfaces : IAsyncLifetime
    {
        public PlatformHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Host = await PlatformHost.StartAsync(builder => builder.Services.AddSingleton<Surface, OddSurface>(), "--Silo:Roles=grains");

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }

    private sealed class OddSurface(ITokenAuthenticator tokens) : Surface
    {
        public const int Offset = 20;

        private static readonly OperationReference Operation = new("odd", "Odd") { Tag = "Odd", Responses = [new(200, "Odd.")] };

        public override string Name => "odd";

        public override string Title => "Odd <b>";

        public override string Description => "Odd.";

        public override int PortOffset => Offset;

        public override ISurfaceAuthentication Authentication { get; } = new BearerAuthentication(tokens, "who?");

        public override OpenApiSchema ErrorSchema => new() { Type = JsonSchemaType.String };

        public override void Map(RouteGroupBuilder routes)
        {
            routes.WithMetadata(Operation);
            routes.MapGet("/api/v1/hello", (HttpContext context) => $"hello {context.Caller.UserId}");
            routes.MapGet("/open", () => "open").WithoutCaller();
            routes.MapGet("/fault", string () => throw new InvalidOperationException("secret of the fault"));
            routes.MapGet("/fault-in-words", string () => throw new FormatException("secret of the fault"));
            routes.MapGet("/full-disk", string () => throw new StorageException("no space", retryable: true));
            routes.MapGet("/slow-silo", string () => throw new TimeoutException("no answer"));
            routes.MapGet("/grain-given-up", string () => throw new TaskCanceledException("its activation took too long"));
            routes.MapGet("/conflict", IResult (HttpContext context) => context.Failure(Error.Conflict("there is one")));
            routes.MapPost("/json", async (HttpContext context) =>
            {
                using var body = await JsonBody.ReadAsync(context.Request, maxBytes: 4_096);
                return "read";
            });
            routes.MapGet("/half", async (HttpContext context) =>
            {
                await context.Response.WriteAsync("half of it");
                await context.Response.Body.FlushAsync();
                throw new InvalidOperationException("the other half");
            });
        }

        public override int StatusOf(string errorCode) => errorCode == ErrorCodes.Conflict ? 409 : 500;

        public override Task WriteErrorAsync(HttpContext context, SurfaceError error)
        {
            context.Response.ContentType = "text/odd";
            return context.Response.WriteAsync(context.Request.Path.Value!.EndsWith("-in-words", StringComparison.Ordinal) ? error.Message : $"odd:{error.Code}");
        }
    }
}
