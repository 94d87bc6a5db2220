using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using static Platform.Api.Tests.Tracking.MlflowCalls;

namespace Platform.Api.Tests.Tracking;

public sealed class ArtifactTests(TrackingFixture fixture) : IClassFixture<TrackingFixture>
{
    private const string Proxy = "api/2.0/mlflow-artifacts/artifacts";

    private TrackingHost Host => fixture.Host;

    [Fact]
    public async Task File_uploaded_is_listed_and_downloaded_as_clients_do()
    {
        var root = await Root(Host.Alice);
        var run = root.Split('/')[1];
        Assert.Equal("{}", await Put(Host.Alice, $"{root}/notes.txt", "hello"));
        await Put(Host.Alice, $"{root}/model/data/w%20b.bin", "weights");
        await Put(Host.Alice, $"{root}/model/MLmodel", "flavors: {}");

        var listed = await Host.Anyone.Get($"artifacts/list?run_id={run}&run_uuid={run}");
        Assert.Equal($"mlflow-artifacts:/{root}", (string)listed["root_uri"]!);
        Assert.Equal(
            """[{"path":"model","is_dir":true},{"path":"notes.txt","is_dir":false,"file_size":5}]""", listed["files"]!.ToJsonString());
        Assert.Equal(
            """[{"path":"model/MLmodel","is_dir":false,"file_size":11},{"path":"model/data","is_dir":true}]""",
            (await Host.Anyone.Get($"artifacts/list?run_id={run}&path=model"))["files"]!.ToJsonString());
        Assert.Null((await Host.Anyone.Get($"artifacts/list?run_id={run}&path=notes.txt"))["files"]);

        var proxied = JsonNode.Parse(await Host.Anyone.GetStringAsync($"{Proxy}?path={root}/model"))!;
        Assert.Equal("""[{"path":"MLmodel","is_dir":false,"file_size":11},{"path":"data","is_dir":true}]""", proxied["files"]!.ToJsonString());
        Assert.Equal("weights", await Host.Anyone.GetStringAsync($"{Proxy}/{root}/model/data/w%20b.bin"));
        Assert.Equal("weights", await Host.Anyone.GetStringAsync($"get-artifact?run_uuid={run}&path=model/data/w%20b.bin"));
        Assert.Equal("weights", await Host.Anyone.GetStringAsync($"ajax-api/2.0/mlflow-artifacts/artifacts/{root}/model/data/w%20b.bin"));
    }

    [Fact]
    public async Task File_uploaded_again_replaces_and_deleted_is_gone()
    {
        var root = await Root(Host.Alice);
        foreach (var text in (string[])["one", "two", "one"]) await Put(Host.Alice, $"{root}/dir/f", text);
        Assert.Equal("one", await Host.Anyone.GetStringAsync($"{Proxy}/{root}/dir/f"));
        await Put(Host.Alice, $"{root}/dir/g", "");
        using (var deleted = await Host.Alice.DeleteAsync($"{Proxy}/{root}/dir/f")) Assert.Equal("{}", await deleted.Content.ReadAsStringAsync());
        using (var gone = await Host.Anyone.GetAsync($"{Proxy}/{root}/dir/f")) await Refused(gone, HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST");
        Assert.Equal("", await Host.Anyone.GetStringAsync($"{Proxy}/{root}/dir/g"));
        using (var deleted = await Host.Alice.DeleteAsync($"{Proxy}/{root}/dir")) Assert.True(deleted.IsSuccessStatusCode);
        Assert.Equal("{}", await Host.Anyone.GetStringAsync($"{Proxy}?path={root}"));
    }

    [Fact]
    public async Task Download_is_never_a_page_of_ours()
    {
        var root = await Root(Host.Alice);
        foreach (var name in (string[])["x.html", "x.svg", "x.xhtml", "x"])
        {
            await Put(Host.Alice, $"{root}/{name}", "<script>alert(1)</script>");
            using var response = await Host.Anyone.GetAsync($"{Proxy}/{root}/{name}");
            Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
            Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Contains("sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        }
    }

    [Fact]
    public async Task Upload_needs_the_runs_own_user_and_a_run_in_use()
    {
        var root = await Root(Host.Alice);
        var run = root.Split('/')[1];
        await RefusedPut(Host.Bob, $"{root}/f", HttpStatusCode.Forbidden, "PERMISSION_DENIED");
        await RefusedPut(Host.Anyone, $"{root}/f", HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        using (var deleted = await Host.Bob.DeleteAsync($"{Proxy}/{root}/f")) await Refused(deleted, HttpStatusCode.Forbidden, "PERMISSION_DENIED");
        await RefusedPut(Host.Alice, $"0/{new string('0', 32)}/artifacts/f", HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST");
        await RefusedPut(Host.Alice, $"7/{run}/artifacts/f", HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST");
        await RefusedPut(Host.Alice, "f", HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST");
        await Host.Alice.Post("runs/delete", new JsonObject { ["run_id"] = run });
        await RefusedPut(Host.Alice, $"{root}/f", HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
        Assert.Null((await Host.Anyone.Get($"artifacts/list?run_id={run}"))["files"]);
    }

    [Theory]
    [InlineData("a%5C..%5Cb")]
    [InlineData("a%00b")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData("file/below")]
    [InlineData("folder")]
    public async Task Path_that_is_not_one_is_refused(string path)
    {
        var root = await Root(Host.Alice);
        await Put(Host.Alice, $"{root}/file", "x");
        await Put(Host.Alice, $"{root}/folder/file", "x");
        using var response = await Host.Alice.PutAsync(new Uri(Host.Address, $"{Proxy}/{root}/{path}"), new StringContent("x"));
        Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{response.StatusCode}");
        Assert.Equal(2, ((JsonArray)(await Host.Anyone.Get($"artifacts/list?run_id={root.Split('/')[1]}"))["files"]!).Count);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../x")]
    [InlineData("/etc")]
    [InlineData("a/../b")]
    public async Task Listing_outside_a_run_is_refused(string path)
    {
        var root = await Root(Host.Alice);
        await Host.Anyone.RefusedGet($"artifacts/list?run_id={root.Split('/')[1]}&path={path}", HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
        using var response = await Host.Anyone.GetAsync($"get-artifact?run_id={root.Split('/')[1]}&path={path}");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Upload_over_the_bound_is_refused_and_leaves_nothing()
    {
        await using var host = await TrackingHost.StartAsync(null, ("Tracking:MaxArtifactBytes", "1000"));
        var root = await Root(host.Alice);
        using (var fits = await host.Alice.PutAsync($"{Proxy}/{root}/fits", new ByteArrayContent(new byte[1000]))) Assert.True(fits.IsSuccessStatusCode);
        using var over = await host.Alice.PutAsync($"{Proxy}/{root}/over", new ByteArrayContent(new byte[1001]));
        await Refused(over, HttpStatusCode.RequestEntityTooLarge, "INVALID_PARAMETER_VALUE");
        Assert.Single((JsonArray)(await host.Anyone.Get($"artifacts/list?run_id={root.Split('/')[1]}"))["files"]!);
    }

    [Fact]
    public async Task Large_upload_past_the_servers_own_bound_is_taken_whole()
    {
        var root = await Root(Host.Alice);
        var content = new byte[40_000_000];
        new Random(1).NextBytes(content);
        using (var put = await Host.Alice.PutAsync($"{Proxy}/{root}/large.bin", new ByteArrayContent(content))) Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        Assert.Equal(content, await Host.Anyone.GetByteArrayAsync($"{Proxy}/{root}/large.bin"));
    }

    [Fact]
    public async Task Listing_of_many_pages_where_clients_page_and_is_whole_where_they_do_not()
    {
        var root = await Root(Host.Alice);
        await Parallel.ForEachAsync(Enumerable.Range(0, 1005), async (i, _) => await Put(Host.Alice, $"{root}/f{i:0000}", "x"));
        var first = await Host.Anyone.Get($"artifacts/list?run_id={root.Split('/')[1]}");
        Assert.Equal(1000, ((JsonArray)first["files"]!).Count);
        var second = await Host.Anyone.Get($"artifacts/list?run_id={root.Split('/')[1]}&page_token={(string)first["next_page_token"]!}");
        Assert.Equal(5, ((JsonArray)second["files"]!).Count);
        Assert.Null(second["next_page_token"]);
        Assert.Equal(1005, ((JsonArray)JsonNode.Parse(await Host.Anyone.GetStringAsync($"{Proxy}?path={root}"))!["files"]!).Count);
    }

    private static async Task<string> Root(HttpClient client)
    {
        var run = await client.Run();
        return $"0/{run}/artifacts";
    }

    private static async Task<string> Put(HttpClient client, string path, string text)
    {
        using var response = await client.PutAsync($"{Proxy}/{path}", new ByteArrayContent(Encoding.UTF8.GetBytes(text)));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return body;
    }

    private static async Task RefusedPut(HttpClient client, string path, HttpStatusCode status, string code)
    {
        using var response = await client.PutAsync($"{Proxy}/{path}", new ByteArrayContent([1]));
        await Refused(response, status, code);
    }
}
