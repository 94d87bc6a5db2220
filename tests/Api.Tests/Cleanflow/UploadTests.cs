using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Platform.Api.Tests.Cleanflow;

/// <summary><c>POST /datasets</c>, and what becomes of the file.</summary>
public sealed class UploadTests(SharedPlatform platform)
{
    private const string NotCsv = "CSVファイルのみアップロード可能です";

    public static TheoryData<string, string?, string> Names => new()
    {
        { "my_dataset.csv", null, "my_dataset" }, { "A.B.CSV", null, "A.B" }, { "C:\\fakepath\\売上 2024.csv", null, "売上 2024" }, { "../../etc/passwd.csv", null, "passwd" },
        { ".csv", null, ".csv" }, { "a.csv", "", "a" }, { "a.csv", "   ", "a" }, { "a.csv", "  名前 \"x\"; y  ", "名前 \"x\"; y" }, { new string('x', 300) + ".csv", null, new string('x', 200) },
    };

    public static TheoryData<string, string, string> NotCsvs => new()
    {
        { "data.txt", "a,b\n1,2\n", NotCsv }, { "data", "a,b\n1,2\n", NotCsv }, { "data.csv.exe", "a,b\n1,2\n", NotCsv }, { "data.csv", "", NotCsv }, { "data.csv", "\0\u0001\u0002PK", NotCsv },
        { "data.csv", "a,b\n1,2\n3,4,5\n", NotCsv + "（3行目: " },
    };

    [Fact]
    public async Task Upload_answers_as_the_specification_does_and_is_listed_and_looked_at()
    {
        var client = platform.Host.NewCleanflow();
        using var form = CleanflowCalls.File();
        using var response = await client.PostAsync("datasets", form);

        var made = await response.Success(HttpStatusCode.Created, "Dataset uploaded successfully");
        Assert.Equal(["dataset_id", "name", "rows", "columns", "created_at", "size", "encoding", "delimiter"], made.Names());
        Assert.Equal(("my_dataset", 5, 3), (made.Text("name"), made.GetProperty("rows").GetInt64(), made.GetProperty("columns").GetInt32()));
        Assert.Equal((CleanflowCalls.Csv.Length, "utf-8", ","), (made.GetProperty("size").GetInt32(), made.Text("encoding"), made.Text("delimiter")));
        Assert.Matches(@"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", made.Text("dataset_id"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", made.Text("created_at"));

        var list = await client.Get("datasets");
        Assert.Equal(["datasets", "total"], list.Names());
        Assert.Equal((1, made.GetRawText()), (list.GetProperty("total").GetInt64(), Assert.Single(list.GetProperty("datasets").EnumerateArray()).GetRawText()));

        var id = made.Text("dataset_id");
        var detail = await client.Get($"datasets/{id.ToUpperInvariant()}");
        Assert.Equal(["dataset_id", "name", "rows", "columns", "file_path", "created_at"], detail.Names().Take(6));
        Assert.Equal($"/data/datasets/{id}.csv", detail.Text("file_path"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Dataset_is_named_by_the_field_or_else_the_file(string fileName, string? name, string expected)
    {
        var client = platform.Host.NewCleanflow();
        using var form = CleanflowCalls.File(name: fileName);
        if (name is not null) form.Add(new StringContent(name), "name");
        using var response = await client.PostAsync("datasets", form);

        Assert.Equal(expected, (await response.Success(HttpStatusCode.Created, "Dataset uploaded successfully")).Text("name"));
    }

    [Theory]
    [MemberData(nameof(NotCsvs))]
    public async Task File_that_is_no_csv_is_refused_and_nothing_is_kept(string fileName, string content, string message)
    {
        var client = platform.Host.NewCleanflow();
        using var form = CleanflowCalls.File(content, fileName);
        using var response = await client.PostAsync("datasets", form);

        var error = await response.Error(400, "INVALID_FILE_FORMAT");
        if (message == NotCsv) Assert.Equal(message, error.Text("message"));
        else Assert.StartsWith(message, error.Text("message"));
        Assert.Equal(message != NotCsv, error.GetProperty("details").TryGetProperty("line", out var line) && line.GetInt64() == 3);
        Assert.NotEmpty(error.GetProperty("details").Text("reason"));
        Assert.Equal(0, (await client.Get("datasets")).GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task Form_that_is_wrong_is_400_naming_the_field()
    {
        var client = platform.Host.NewCleanflow();
        MultipartFormDataContent Empty() => new() { { new StringContent("x"), "name" } };
        MultipartFormDataContent With(MultipartFormDataContent form, HttpContent part, string field, string? fileName = null)
        {
            if (fileName is null) form.Add(part, field);
            else form.Add(part, field, fileName);
            return form;
        }

        (HttpContent Body, string Named)[] wrong =
        [
            (Empty(), "file:"), (With(CleanflowCalls.File(), new StringContent("a\n1\n"), "file", "b.csv"), "file: 一度に"), (With(Empty(), new StringContent("a\n1\n"), "file"), "file: ファイルとして"),
            (With(Empty(), new StringContent("a\n1\n"), "other", "b.csv"), "other: ファイルは file で"), (With(CleanflowCalls.File(), new StringContent(new string('x', 201)), "name"), "name: 200文字"),
            (With(CleanflowCalls.File(), new StringContent("a\nb"), "name"), "name: 制御文字"), (With(With(CleanflowCalls.File(), new StringContent("a"), "name"), new StringContent("b"), "name"), "name: 複数回"),
            (With(CleanflowCalls.File(), new ByteArrayContent([0xff, 0xfe]), "name"), "name: UTF-8"), (With(CleanflowCalls.File(), new StringContent(new string('x', 70_000)), "name"), "name: 65536 バイト"),
            (new StringContent("file=x", Encoding.UTF8, "application/x-www-form-urlencoded"), "Content-Type: multipart/form-data"), (CleanflowCalls.Json("{}"), "Content-Type:"),
            (CleanflowCalls.Typed([1, 2, 3], "multipart/form-data; boundary=b"), "multipart/form-data"), (CleanflowCalls.Typed([1], "multipart/form-data"), "boundary"), (new ByteArrayContent([]), "Content-Type:"),
        ];
        foreach (var (body, named) in wrong)
        {
            using var response = await client.PostAsync("datasets", body);

            Assert.Contains(named, await response.Message(400, "VALIDATION_ERROR"));
            body.Dispose();
        }

        Assert.Equal(0, (await client.Get("datasets")).GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task File_above_a_hundred_mebibytes_is_too_large_and_told_so_before_it_is_read()
    {
        var client = platform.Host.NewCleanflow();
        using var form = CleanflowCalls.File(new byte[(100 << 20) + 1], "large.csv");
        using var response = await client.PostAsync("datasets", form);

        Assert.Equal("ファイルサイズは100MB以下である必要があります", await response.Message(400, "FILE_TOO_LARGE"));
    }

    [Fact]
    public async Task Header_alone_is_no_rows()
    {
        var client = platform.Host.NewCleanflow();
        var detail = await client.Get($"datasets/{await client.Upload("a,b\n")}");

        Assert.Equal((0, 2), (detail.GetProperty("rows").GetInt64(), detail.GetProperty("columns").GetInt32()));
    }

    [Fact]
    public async Task File_comes_back_as_it_was_uploaded_with_its_name_and_encoding()
    {
        var client = platform.Host.NewCleanflow();
        var csv = Encoding.Latin1.GetBytes("\u0096\u00bc\u0091\u004f,x\r\n\u0093\u008c\u008b\u009e,1\r\n\u0091\u00e5\u008d\u00e3,2\r\n");
        using var form = CleanflowCalls.File(csv, "顧客 1; 2.csv");
        using var uploaded = await client.PostAsync("datasets", form);
        var made = await uploaded.Success(HttpStatusCode.Created, "Dataset uploaded successfully");
        Assert.Equal("cp932", made.Text("encoding"));

        using var file = await client.GetAsync($"datasets/{made.Text("dataset_id")}/file");

        Assert.Equal(csv, await file.Content.ReadAsByteArrayAsync());
        Assert.Equal("text/csv; charset=windows-31j", file.Content.Headers.ContentType?.ToString());
        Assert.Equal(("attachment", made.Text("name") + ".csv"), (file.Content.Headers.ContentDisposition!.DispositionType, file.Content.Headers.ContentDisposition.FileNameStar));
        Assert.Equal(csv.Length, file.Content.Headers.ContentLength);
        Assert.Equal("nosniff", Assert.Single(file.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Profile_has_the_specifications_fields()
    {
        var client = platform.Host.NewCleanflow();
        var id = await client.Upload();
        var profile = await client.Get($"datasets/{id}/profile");

        Assert.Equal("dataset_id", profile.Names().First());
        Assert.Equal(id, profile.Text("dataset_id"));
        var age = profile.GetProperty("columns")[0];
        Assert.Equal(["name", "dtype", "missing_count", "missing_rate", "unique_count"], age.Names().Take(5));
        Assert.Equal(("age", "float64", 1, 0.2, 3), (age.Text("name"), age.Text("dtype"), age.GetProperty("missing_count").GetInt64(), age.GetProperty("missing_rate").GetDouble(),
            age.GetProperty("unique_count").GetInt64()));
        Assert.Equal((34.5, 34.0), (age.GetProperty("statistics").GetProperty("mean").GetDouble(), age.GetProperty("statistics").GetProperty("median").GetDouble()));
        Assert.Equal("""{"A":3,"B":1,"C":1}""", profile.GetProperty("columns")[1].GetProperty("statistics").GetProperty("value_counts").GetRawText());
    }

    [Fact]
    public async Task Twenty_uploads_at_once_are_all_there_once()
    {
        var client = platform.Host.NewCleanflow();
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => client.Upload($"a,b\n{number},x\n", $"n{number}.csv")));

        Assert.Equal(20, ids.Distinct().Count());
        var list = await client.Get("datasets?limit=100");
        Assert.Equal(20, list.GetProperty("total").GetInt64());
        Assert.Equal(ids.Order(), list.GetProperty("datasets").EnumerateArray().Select(one => one.Text("dataset_id")).Order());
        var parts = new List<string>();
        for (var skip = 0; skip < 21; skip += 7)
            parts.AddRange((await client.Get($"datasets?skip={skip}&limit=7")).GetProperty("datasets").EnumerateArray().Select(one => one.Text("dataset_id")));
        Assert.Equal(list.GetProperty("datasets").EnumerateArray().Select(one => one.Text("dataset_id")), parts);
    }

    [Fact]
    public async Task Upload_repeated_with_its_key_makes_one_dataset_and_another_file_with_it_is_422()
    {
        var client = platform.Host.NewCleanflow();
        async Task<HttpResponseMessage> Send(string csv)
        {
            using var form = CleanflowCalls.File(csv);
            return await client.SendAsync(HttpMethod.Post, "datasets", form, ("Idempotency-Key", "k1"));
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Send(CleanflowCalls.Csv)));
        var bodies = new List<string>();
        foreach (var answer in answers) bodies.Add((await answer.Success(HttpStatusCode.Created, "Dataset uploaded successfully")).GetRawText());
        Assert.Single(bodies.Distinct());
        using var again = await Send(CleanflowCalls.Csv);
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotent-Replayed")));
        using var other = await Send("a\n1\n");
        await other.Error(422, "IDEMPOTENCY_KEY_REUSED");
        Assert.Equal(1, (await client.Get("datasets")).GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task Refused_file_may_be_sent_again_with_its_key_and_is_refused_again()
    {
        var client = platform.Host.NewCleanflow();
        for (var time = 0; time < 2; time++)
        {
            using var form = CleanflowCalls.File("a\n1,2,3\n");
            using var response = await client.SendAsync(HttpMethod.Post, "datasets", form, ("Idempotency-Key", "k2"));
            await response.Error(400, "INVALID_FILE_FORMAT");
        }
    }

    [Fact]
    public async Task Deleted_dataset_is_gone_from_everywhere()
    {
        var client = platform.Host.NewCleanflow();
        var id = await client.Upload();
        using var deleted = await client.DeleteAsync($"datasets/{id}");

        Assert.Equal($$"""{"dataset_id":"{{id}}"}""", (await deleted.Success(HttpStatusCode.OK, "Dataset deleted successfully")).GetRawText());
        foreach (var path in (string[])[$"datasets/{id}", $"datasets/{id}/profile", $"datasets/{id}/file"])
        {
            using var gone = await client.GetAsync(path);
            await gone.Error(404, "DATASET_NOT_FOUND");
        }

        using var again = await client.DeleteAsync($"datasets/{id}");
        await again.Error(404, "DATASET_NOT_FOUND");
        Assert.Equal("""{"datasets":[],"total":0}""", (await client.Get("datasets")).GetRawText());
    }

    [Fact]
    public async Task Upload_cut_off_half_way_keeps_nothing()
    {
        var client = platform.Host.NewCleanflow();
        using var form = CleanflowCalls.File(CleanflowCalls.Csv);
        var whole = await form.ReadAsByteArrayAsync();
        using var half = CleanflowCalls.Typed(whole[..(whole.Length / 2)], form.Headers.ContentType!.ToString());
        using var response = await client.PostAsync("datasets", half);

        await response.Error(400, "VALIDATION_ERROR");
        Assert.Equal(0, (await client.Get("datasets")).GetProperty("total").GetInt64());
    }
}
