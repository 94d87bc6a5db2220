using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Platform.Api.Tests.Surfaces.Leaderboard;

/// <summary>Whatever a body, a query or a path holds, the answer is never a fault of ours, and an error has the surface's form.</summary>
public sealed class MalformedTests(SharedPlatform platform)
{
    public static TheoryData<string, string> WrongJobs => new()
    {
        { "", "JSON" }, { "{", "JSON" }, { "[]", "object" }, { "null", "object" }, { "\"x\"", "object" }, { "{}", "submission_id" }, { """{"submission_id":"a"}""", "config" },
        { """{"submission_id":null,"config":{}}""", "submission_id" }, { """{"submission_id":"","config":{}}""", "submission_id" }, { """{"submission_id":1,"config":{}}""", "submission_id" },
        { """{"submission_id":"a","config":[]}""", "config" }, { """{"submission_id":"a","config":{"resource_class":1}}""", "config.resource_class" },
        { """{"submission_id":"a","submission_id":"b","config":{}}""", "JSON" }, { """{"submission_id":"\ud800","config":{}}""", "submission_id" }, { "{\"a\":1}x", "JSON" }, { """{"\ud800":1}""", "key" },
    };

    [Theory]
    [MemberData(nameof(WrongJobs))]
    public async Task Job_request_that_is_wrong_is_400_naming_the_field(string body, string named)
    {
        using var response = await platform.Host.Own().PostAsync("jobs", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Contains(named, await response.Detail(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Job_of_an_unknown_resource_class_is_400_and_none_is_medium()
    {
        var client = platform.Host.Own(platform.NewUser());
        var submission = await client.Submit();

        using var unknown = await client.PostJob(submission, "huge");
        Assert.Contains("config.resource_class", await unknown.Detail(HttpStatusCode.BadRequest));

        foreach (var config in (string[])["{}", """{"resource_class":null}""", """{"other":1}"""])
        {
            using var accepted = await client.PostAsync("jobs", new StringContent($$$"""{"submission_id":"{{{submission}}}","config":{{{config}}}}""", Encoding.UTF8, "application/json"));
            Assert.Equal("medium", (await client.Status((await accepted.Json()).Text("job_id"))).Text("resource_class"));
        }
    }

    [Fact]
    public async Task Body_larger_than_a_mebibyte_or_deeper_than_64_is_400()
    {
        using var large = await platform.Host.Own().PostAsync("jobs", new StringContent($"\"{new string('x', 2 << 20)}\"", Encoding.UTF8, "application/json"));
        Assert.Contains("larger", await large.Detail(HttpStatusCode.BadRequest));
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "jobs") { Content = new StringContent($"\"{new string('x', 2 << 20)}\"", Encoding.UTF8, "application/json") };
        chunked.Headers.TransferEncodingChunked = true;
        using var streamed = await platform.Host.Own().SendAsync(chunked);
        Assert.Contains("larger", await streamed.Detail(HttpStatusCode.BadRequest));
        using var deep = await platform.Host.Own().PostAsync("jobs", new StringContent(new string('[', 100_000), Encoding.UTF8, "application/json"));
        Assert.Contains("JSON", await deep.Detail(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Json_of_any_shape_is_never_a_fault()
    {
        var random = Gen.Sized(size => Json(Math.Min(size, 8)));
        await Check(random, 150, json => new StringContent(json, Encoding.UTF8, "application/json"), "jobs");
    }

    [Fact]
    public async Task Bytes_of_any_kind_are_never_a_fault()
    {
        var bytes = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();
        await Check(bytes, 100, content => Typed(content, "application/json"), "jobs");
        await Check(bytes, 100, content => Typed(content, "multipart/form-data; boundary=b"), "submissions");
    }

    [Fact]
    public async Task Form_damaged_anywhere_is_never_a_fault()
    {
        using var form = LeaderboardCalls.Form("print(1)", """{"method":"padim"}""");
        var whole = await form.ReadAsByteArrayAsync();
        var type = form.Headers.ContentType!.ToString();
        var damage = Gen.Choose(0, whole.Length - 1).Zip(Gen.Choose(0, 255)).ArrayOf(3).Zip(Gen.Choose(0, whole.Length)).Select(made =>
        {
            var damaged = whole.ToArray();
            foreach (var (at, value) in made.Item1) damaged[at] = (byte)value;
            return damaged[..made.Item2];
        });
        await Check(damage, 150, content => Typed(content, type), "submissions");
    }

    [Fact]
    public async Task Query_and_path_of_any_text_are_never_a_fault()
    {
        var texts = Gen.Elements("-1", "0", "x", "1e9", "99999999999999999999", "", "%00", "%ff", "日本", "a b", "'", "true", "NaN", "desc", "1", "..%2f..", "%0d%0aX: y").ArrayOf(6);
        var client = platform.Host.Own(platform.NewUser());
        foreach (var text in Gen.Sample(texts, 60))
        {
            string[] paths =
            [
                $"leaderboard?metric={text[0]}&order={text[1]}&best={text[2]}&skip={text[3]}&limit={text[4]}&method={text[5]}", $"jobs?skip={text[0]}&limit={text[1]}",
                $"jobs/{text[0]}/status", $"jobs/{text[1]}/logs?tail={text[2]}", $"jobs/{text[3]}/results", $"ws/jobs/{text[4]}?from={text[5]}", $"{text[0]}/{text[1]}",
            ];
            foreach (var path in paths)
            {
                using var response = await client.GetAsync(path);
                await NoFault(response, path);
            }
        }
    }

    private static Gen<string> Json(int depth)
    {
        var names = Gen.Elements("submission_id", "config", "resource_class", "x", "");
        var leaf = Gen.Elements("null", "true", "0", "-1.5e300", "\"\"", "\"small\"", "\"abc123def456\"", "\"\\ud800\"", "\"\\u0000\"", "\"日本\"", "1e999", "nul", "{");
        if (depth == 0) return leaf;
        var array = Json(depth / 2).ArrayOf(2).Select(items => $"[{string.Join(',', items)}]");
        var made = names.Zip(Json(depth / 2)).ArrayOf(3).Select(pairs => $"{{{string.Join(',', pairs.Select(pair => $"\"{pair.Item1}\":{pair.Item2}"))}}}");
        return Gen.OneOf(leaf, array, made, made);
    }

    private async Task Check<T>(Gen<T> bodies, int count, Func<T, HttpContent> content, string path)
    {
        var client = platform.Host.Own(platform.NewUser());
        foreach (var body in Gen.Sample(bodies, count))
        {
            using var sent = content(body);
            using var response = await client.PostAsync(path, sent);
            await NoFault(response, body is byte[] bytes ? Convert.ToHexString(bytes) : $"{body}");
        }
    }

    private static async Task NoFault(HttpResponseMessage response, string sent)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode < 500, $"{(int)response.StatusCode} {text} for {sent}");
        if ((int)response.StatusCode < 400) return;
        // What is no HTTP, such as a NUL in a path, the server itself refuses before any surface sees it.
        if (!response.Headers.Contains("X-Request-Id") && response.StatusCode == HttpStatusCode.BadRequest) return;
        Assert.True(JsonDocument.Parse(text).RootElement.TryGetProperty("detail", out _), $"{text} for {sent}");
    }

    private static ByteArrayContent Typed(byte[] content, string type) => new(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
}
