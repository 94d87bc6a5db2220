using System.Globalization;
using System.Net;
using Platform.Api.Tests.Cleanflow;
using Platform.Imaging.Codecs;
using static Platform.Api.Tests.Training.Datasets.DatasetCalls;

namespace Platform.Api.Tests.Training.Datasets;

/// <summary>Datasets of pictures over HTTP.</summary>
public sealed class DatasetTests(SharedPlatform platform)
{
    [Fact]
    public async Task Dataset_is_answered_as_the_specification_does()
    {
        var client = platform.Host.NewTraining();
        var made = await client.Upload(Form(visibility: "private", project: "2", description: "Description here"));

        Assert.Equal(["id", "name", "description", "format", "visibility", "project_id", "file_count", "total_size_bytes", "num_classes", "created_at"], made.Names().Take(10));
        Assert.Matches(@"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", made.Text("id"));
        Assert.Equal(("My Dataset", "Description here", "dice", "private"), (made.Text("name"), made.Text("description"), made.Text("format"), made.Text("visibility")));
        Assert.Equal((2, 3, 2), (made.GetProperty("project_id").GetInt64(), made.GetProperty("file_count").GetInt32(), made.GetProperty("num_classes").GetInt32()));
        Assert.Equal(Pets.Sum(file => file.Content.Length), made.GetProperty("total_size_bytes").GetInt64());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", made.Text("created_at"));

        var list = await client.Ok("datasets?project_id=2");
        Assert.Equal(["datasets", "total", "skip", "limit"], list.Names());
        Assert.Equal((0, 50), (list.GetProperty("skip").GetInt32(), list.GetProperty("limit").GetInt32()));
        var item = list.GetProperty("datasets").EnumerateArray().Single(one => one.Text("id") == made.Text("id"));
        Assert.Equal(["id", "name", "format", "file_count", "num_classes", "created_at"], item.Names().Take(6));

        var detail = await client.Ok($"datasets/{made.Text("id").ToUpperInvariant()}");
        Assert.Equal(
            ["id", "name", "description", "format", "visibility", "project_id", "file_count", "total_size_bytes", "num_classes", "class_distribution", "created_at", "updated_at"], detail.Names().Take(12));
        Assert.Equal("""{"cat":2,"dog":1}""", detail.GetProperty("class_distribution").GetRawText());
        Assert.Equal("""{"train":2,"val":1}""", detail.GetProperty("splits").GetRawText());
        Assert.Equal("""[{"id":2,"name":"cat","count":2},{"id":5,"name":"dog","count":1}]""", detail.GetProperty("classes").GetRawText());
        Assert.Equal(detail.Text("created_at"), detail.Text("updated_at"));
    }

    [Fact]
    public async Task Zip_and_loose_files_make_the_same_dataset()
    {
        var client = platform.Host.NewTraining();
        var (loose, zipped) = (await client.Upload(), await client.Upload(Form([("pets.zip", Zip(Pets))])));
        foreach (var field in (string[])["file_count", "total_size_bytes", "num_classes", "project_id", "description"]) Assert.Equal(loose.GetProperty(field).GetRawText(), zipped.GetProperty(field).GetRawText());
        Assert.NotEqual(loose.Text("id"), zipped.Text("id"));
    }

    [Fact]
    public async Task Image_folder_is_told_by_the_paths_of_its_parts()
    {
        var client = platform.Host.NewTraining();
        var made = await client.Upload(Form([("pets/train/cat/1.jpg", Jpeg(8, 8, 1)), ("pets/val/cat/2.jpg", Jpeg(8, 8, 2)), ("pets/train/dog/3.jpg", Jpeg(8, 8, 3))], format: "imagefolder"));
        Assert.Equal("""{"cat":2,"dog":1}""", (await client.Ok($"datasets/{made.Text("id")}")).GetProperty("class_distribution").GetRawText());
    }

    [Fact]
    public async Task Pictures_are_listed_and_shown()
    {
        var client = platform.Host.NewTraining();
        var id = (await client.Upload()).Text("id");
        var page = await client.Ok($"datasets/{id}/images?split=train&limit=1&skip=1");
        Assert.Equal((2, 1, 1), (page.GetProperty("total").GetInt32(), page.GetProperty("skip").GetInt32(), page.GetProperty("limit").GetInt32()));
        var image = Assert.Single(page.GetProperty("images").EnumerateArray());
        Assert.Equal(
            $$"""{"index":1,"file_name":"images/b.jpg","split":"train","label":"dog","label_id":5,"width":20,"height":40,"thumbnail_url":"/api/v1/datasets/{{id}}/images/1/thumbnail"}""", image.GetRawText());
        Assert.Equal(2, (await client.Ok($"datasets/{id}/images?label=cat")).GetProperty("total").GetInt32());

        using var thumbnail = await client.GetAsync($"datasets/{id}/images/0/thumbnail?side=64");
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (thumbnail.StatusCode, thumbnail.Content.Headers.ContentType?.ToString()));
        Assert.Equal("private, max-age=86400", string.Join(", ", thumbnail.Headers.GetValues("Cache-Control").SelectMany(value => value.Split(", ")).OrderDescending()));
        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, 64, 32), ImageDecoder.ReadHeader(await thumbnail.Content.ReadAsByteArrayAsync(), new ImageLimits()));

        using var same = await client.SendAsync(HttpMethod.Get, $"datasets/{id}/images/0/thumbnail?side=64", null, ("If-None-Match", thumbnail.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        using var other = await client.SendAsync(HttpMethod.Get, $"datasets/{id}/images/0/thumbnail", null, ("If-None-Match", thumbnail.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var linked = await platform.Host.Training(client.DefaultRequestHeaders.Authorization!.Parameter, ownPort: false).GetAsync($"datasets/{id}/images?limit=1");
        Assert.Equal($"/training/api/v1/datasets/{id}/images/0/thumbnail", (await linked.Body()).GetProperty("images")[0].Text("thumbnail_url"));
    }

    [Fact]
    public async Task List_has_ones_own_and_everybodys_public_ones_newest_first()
    {
        var (mia, leo) = (platform.Host.NewTraining(), platform.Host.NewTraining());
        var project = NewProject();
        var own = (await mia.Upload(Form(project: project))).Text("id");
        var shown = (await leo.Upload(Form(project: project, visibility: "public"))).Text("id");
        var hidden = (await leo.Upload(Form(project: project))).Text("id");
        var folder = (await mia.Upload(Form([("cat/1.jpg", Jpeg(8, 8, 1))], format: "imagefolder", project: project))).Text("id");

        Assert.Equal([folder, shown, own], (await mia.Ok($"datasets?project_id={project}")).Ids());
        Assert.Equal([folder], (await mia.Ok($"datasets?project_id={project}&format=imagefolder")).Ids());
        var part = await mia.Ok($"datasets?project_id={project}&skip=1&limit=1");
        Assert.Equal((3, shown), (part.GetProperty("total").GetInt32(), Assert.Single(part.Ids())));
        var all = await mia.Ok("datasets?limit=200");
        Assert.Equal([folder, shown, own], all.Ids().Where(id => id == own || id == shown || id == folder || id == hidden));

        Assert.Equal("public", (await mia.Ok($"datasets/{shown}")).Text("visibility"));
        using var deleted = await mia.DeleteAsync($"datasets/{shown}");
        await deleted.Refusal(403, "FORBIDDEN");
        Assert.Equal($$"""{"id":"{{shown}}","status":"deleted","message":"Dataset deleted successfully"}""", (await leo.Ok(HttpMethod.Delete, $"datasets/{shown}")).GetRawText());
        Assert.Equal([folder, own], (await mia.Ok($"datasets?project_id={project}")).Ids());
    }

    [Fact]
    public async Task What_is_not_the_callers_is_not_there()
    {
        var (mia, leo) = (platform.Host.NewTraining(), platform.Host.NewTraining());
        var id = (await mia.Upload()).Text("id");
        foreach (var path in (string[])[$"datasets/{id}", $"datasets/{id}/images", $"datasets/{id}/images/0/thumbnail", $"datasets/{Guid.NewGuid()}", "datasets/none", "datasets/none/images/0/thumbnail"])
        {
            using var response = await leo.GetAsync(path);
            await response.Refusal(404, "DATASET_NOT_FOUND");
        }

        using var deleted = await leo.DeleteAsync($"datasets/{id}");
        await deleted.Refusal(404, "DATASET_NOT_FOUND");
        using var none = await mia.GetAsync($"datasets/{id}/images/3/thumbnail");
        await none.Refusal(404, "NOT_FOUND");
        using var anonymous = await platform.Host.Training().GetAsync("datasets");
        await anonymous.Refusal(401, "UNAUTHORIZED");
    }

    [Fact]
    public async Task Queries_out_of_range_are_refused_by_their_names()
    {
        var client = platform.Host.NewTraining();
        var id = (await client.Upload()).Text("id");
        foreach (var (path, field) in new[]
                 {
                     ("datasets?limit=0", "limit"), ("datasets?limit=201", "limit"), ("datasets?skip=-1", "skip"), ("datasets?project_id=x", "project_id"), ("datasets?format=voc", "format"),
                     ($"datasets/{id}/images?limit=1001", "limit"), ($"datasets/{id}/images?split=dev", "split"), ($"datasets/{id}/images/0/thumbnail?side=15", "side"), ($"datasets/{id}/images/x/thumbnail", "index"),
                 })
        {
            using var response = await client.GetAsync(path);
            await response.Refusal(422, "VALIDATION_ERROR", field);
        }
    }

    [Fact]
    public async Task Same_key_and_form_make_one_dataset()
    {
        var client = platform.Host.NewTraining();
        var project = NewProject();
        async Task<HttpResponseMessage> Send(string name)
        {
            using var form = Form(name: name, project: project);
            return await client.SendAsync(HttpMethod.Post, "datasets", form, ("Idempotency-Key", "upload-1"));
        }

        using var first = await Send("one");
        var made = await first.Body(HttpStatusCode.Created);
        using var second = await Send("one");
        Assert.Equal(made.GetRawText(), (await second.Body(HttpStatusCode.Created)).GetRawText());
        using var other = await Send("two");
        await other.Refusal(422, "IDEMPOTENCY_KEY_REUSED");
        Assert.Equal([made.Text("id")], (await client.Ok($"datasets?project_id={project}")).Ids());
    }

    /// <summary>A project's number nobody else has.</summary>
    private static string NewProject() => Random.Shared.NextInt64(1 << 20, 1L << 40).ToString(CultureInfo.InvariantCulture);
}
