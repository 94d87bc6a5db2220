using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Platform.Api.Tests.Surfaces.Leaderboard;

/// <summary>What a submission may be, and how it is refused.</summary>
public sealed class SubmissionTests(SharedPlatform platform)
{
    private const string Config = "seed: 1\n";

    private HttpClient Client() => platform.Host.Own(platform.NewUser());

    private static List<(string Named, MultipartFormDataContent Form)> Refused()
    {
        var data = new List<(string Named, MultipartFormDataContent Form)>();
        var good = ("main.py", "print(1)");
        var config = ("config.yaml", Config);
        data.Add(("files", new MultipartFormDataContent { { new StringContent("main.py"), "entrypoint" }, { new StringContent("config.yaml"), "config_file" } }));
        data.Add(("entrypoint", LeaderboardCalls.Files(good, config).With("config_file", "config.yaml")));
        data.Add(("config_file", LeaderboardCalls.Files(good, config).With("entrypoint", "main.py")));
        data.Add(("entrypoint", LeaderboardCalls.Files(good, config).With("entrypoint", "other.py").With("config_file", "config.yaml")));
        data.Add(("entrypoint", LeaderboardCalls.Files(good, config).With("entrypoint", "config.yaml").With("config_file", "config.yaml")));
        data.Add(("entrypoint", LeaderboardCalls.Files(good, config).With("entrypoint", "../main.py").With("config_file", "config.yaml")));
        data.Add(("entrypoint", LeaderboardCalls.Files(good, config).With("entrypoint", "main.py").With("entrypoint", "main.py").With("config_file", "config.yaml")));
        data.Add(("config_file", LeaderboardCalls.Files(good, config).With("entrypoint", "main.py").With("config_file", "missing.yaml")));
        foreach (var metadata in (string[])["[]", "1", "\"a\"", "null", "{", "not json", "{\"a\":1} x"])
            data.Add(("metadata", LeaderboardCalls.Form(metadata: metadata)));
        data.Add(("metadata", LeaderboardCalls.Files(good, config).With("config_file", "config.yaml").With("metadata", """{"entrypoint": 1}""")));
        data.Add(("metadata", LeaderboardCalls.Form(metadata: $$"""{"a":"{{new string('x', 70_000)}}"}""")));
        foreach (var name in (string[])["notes.txt", "config.yml", "data.gz", "main.PY", "program", "model.tar"])
            data.Add((name, LeaderboardCalls.Form().AndFile(name, "x")));
        foreach (var name in (string[])["../evil.py", "/etc/evil.py", "a/../../evil.py", "a//b.py", "./../evil.py", "..\\evil.py"])
            data.Add(("name", LeaderboardCalls.Form().AndFile(name, "x")));
        data.Add(("main.py", LeaderboardCalls.Form().AndFile("main.py", "again")));
        data.Add(("other", LeaderboardCalls.Form().AndFile("x.py", "x", field: "other")));
        data.Add(("broken.zip", LeaderboardCalls.Form().AndFile("broken.zip", "not a zip")));
        data.Add(("broken.tar.gz", LeaderboardCalls.Form().AndFile("broken.tar.gz", "not a tar")));
        data.Add(("slip.zip", LeaderboardCalls.Form().AndFile("slip.zip", Zip(("../evil.py", "x")))));
        data.Add(("slip.tar.gz", LeaderboardCalls.Form().AndFile("slip.tar.gz", Tar(("../evil.py", "x")))));
        data.Add(("link.tar.gz", LeaderboardCalls.Form().AndFile("link.tar.gz", TarWithLink("inside.py", "/etc/passwd"))));
        data.Add(("twice.zip", LeaderboardCalls.Form().AndFile("twice.zip", Zip(("main.py", "x")))));
        data.Add(("parts", LeaderboardCalls.Files([.. Enumerable.Range(0, 1_001).Select(n => ($"f{n}.py", ""))])));
        return data;
    }

    [Fact]
    public async Task Submission_that_is_wrong_is_400_naming_it_and_leaves_nothing()
    {
        await using var host = await PlatformHost.StartAsync("--Silo:Roles=grains");
        var client = host.Own();
        foreach (var (named, form) in Refused())
        {
            using var response = await client.PostAsync("submissions", form);

            Assert.Contains(named, await response.Detail(HttpStatusCode.BadRequest));
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(host.Folder, "blobs"), "*", SearchOption.AllDirectories));
        }

        using var quota = await client.GetAsync("quota");
        Assert.Equal(100_000, (await quota.Json()).GetProperty("submissions").GetProperty("remaining").GetInt32());
    }

    [Fact]
    public async Task Archives_unpack_at_the_root_and_run()
    {
        var client = Client();
        var form = LeaderboardCalls.Files(
                ("code.zip", Zip(("main.py", LeaderboardCalls.ReportingOfPackage), ("package/__init__.py", ""))), ("more.tar.gz", Tar(("package/part.py", "VALUE = 0.25\n"), ("conf/config.yaml", Config))))
            .With("entrypoint", "main.py").With("config_file", "conf/config.yaml");

        using var created = await client.PostAsync("submissions", form);
        Assert.True(created.StatusCode == HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        using var accepted = await client.PostJob((await created.Json()).Text("submission_id"));
        var job = (await accepted.Json()).Text("job_id");

        var ended = await client.Ends(job);
        Assert.True(ended.Text("status") == "completed", $"{ended}\n{await client.GetStringAsync($"jobs/{job}/logs")}");
    }

    [Fact]
    public async Task Entrypoint_and_config_may_be_keys_of_metadata_and_a_field_wins()
    {
        var client = Client();
        var both = LeaderboardCalls.Files(("main.py", LeaderboardCalls.SampleProgram), ("config.yaml", Config))
            .With("metadata", """{"entrypoint":"main.py","config_file":"config.yaml","method":"padim"}""");
        using var byKeys = await client.PostAsync("submissions", both);
        Assert.Equal(HttpStatusCode.Created, byKeys.StatusCode);

        var fieldWins = LeaderboardCalls.Files(("main.py", LeaderboardCalls.SampleProgram), ("config.yaml", Config))
            .With("metadata", """{"entrypoint":"missing.py","config_file":"missing.yaml"}""").With("entrypoint", "main.py").With("config_file", "config.yaml");
        using var byFields = await client.PostAsync("submissions", fieldWins);
        Assert.Equal(HttpStatusCode.Created, byFields.StatusCode);

        var fieldLoses = LeaderboardCalls.Files(("main.py", LeaderboardCalls.SampleProgram), ("config.yaml", Config))
            .With("metadata", """{"entrypoint":"main.py","config_file":"config.yaml"}""").With("entrypoint", "missing.py");
        using var refused = await client.PostAsync("submissions", fieldLoses);
        Assert.Contains("missing.py", await refused.Detail(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Keys_of_metadata_such_as_user_id_change_nothing()
    {
        var user = platform.NewUser();
        var client = platform.Host.Own(user);
        using var created = await client.PostAsync("submissions", LeaderboardCalls.Form(metadata: """{"user_id":"bob","submission_id":"mine","status":"completed","resource_class":"huge"}"""));
        var submission = (await created.Json()).Text("submission_id");
        Assert.NotEqual("mine", submission);

        using var accepted = await client.PostJob(submission);
        var ended = await client.Ends((await accepted.Json()).Text("job_id"));

        Assert.Equal(user, ended.Text("user_id"));
        Assert.Equal("small", ended.Text("resource_class"));
        using var asBob = await platform.Host.Own("bob").PostJob(submission);
        Assert.Equal(HttpStatusCode.BadRequest, asBob.StatusCode);
    }

    [Fact]
    public async Task File_names_may_be_in_any_language()
    {
        var client = Client();
        var form = LeaderboardCalls.Files(("学習.py", LeaderboardCalls.SampleProgram), ("設定.yaml", Config)).With("entrypoint", "学習.py").With("config_file", "設定.yaml");

        using var created = await client.PostAsync("submissions", form);
        Assert.True(created.StatusCode == HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        using var accepted = await client.PostJob((await created.Json()).Text("submission_id"));

        Assert.Equal("completed", (await client.Ends((await accepted.Json()).Text("job_id"))).Text("status"));
    }

    [Fact]
    public async Task Body_that_is_no_form_is_400()
    {
        var client = Client();
        using var json = await client.PostAsync("submissions", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Contains("Content-Type", await json.Detail(HttpStatusCode.BadRequest));

        using var none = await client.PostAsync("submissions", null);
        Assert.Contains("Content-Type", await none.Detail(HttpStatusCode.BadRequest));

        foreach (var type in (string[])["multipart/form-data", "multipart/form-data; boundary=", $"multipart/form-data; boundary={new string('b', 71)}"])
        {
            var content = new ByteArrayContent([]);
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var response = await client.PostAsync("submissions", content);
            Assert.Contains("Content-Type", await response.Detail(HttpStatusCode.BadRequest));
        }

        foreach (var body in (string[])["", "--b", "--b\r\n", "--b\r\nContent-Disposition: form-data; name=files; filename=a.py\r\n\r\ncut off", "--b\r\n\r\nx\r\n--b--", "--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--", "--b\r\nContent-Disposition: form-data; name=files; filename=a.py; filename*\r\n\r\nx\r\n--b--"])
        {
            var content = new StringContent(body);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
            using var response = await client.PostAsync("submissions", content);
            Assert.NotEmpty(await response.Detail(HttpStatusCode.BadRequest));
        }
    }

    internal static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }

    internal static byte[] Tar(params (string Name, string Content)[] entries) => Tar(entries.Select(entry => (TarEntry)new PaxTarEntry(TarEntryType.RegularFile, entry.Name)
    {
        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(entry.Content)),
    }));

    private static byte[] TarWithLink(string name, string target) => Tar([new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target }]);

    private static byte[] Tar(IEnumerable<TarEntry> entries)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new TarWriter(packed))
        {
            foreach (var entry in entries) writer.WriteEntry(entry);
        }

        return bytes.ToArray();
    }
}
