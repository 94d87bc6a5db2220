using System.Text;
using Platform.Api.Tests.Cleanflow;
using static Platform.Api.Tests.Training.Datasets.DatasetCalls;

namespace Platform.Api.Tests.Training.Datasets;

/// <summary>Uploads that cannot be used.</summary>
public sealed class DatasetRefusalTests(SharedPlatform platform)
{
    [Fact]
    public async Task Form_that_is_wrong_is_422_naming_the_field()
    {
        var client = platform.Host.NewTraining();
        (MultipartFormDataContent Form, string Field)[] wrong =
        [
            (Form(name: null), "name"), (Form(name: "  "), "name"), (Form(name: new string('x', 256)), "name"), (Form(name: "a\nb"), "name"), (Form(format: null), "format"), (Form(format: "voc"), "format"),
            (Form(visibility: "secret"), "visibility"), (Form(project: "two"), "project_id"), (Form(project: "99999999999999999999"), "project_id"), (Form(description: new string('x', 10_001)), "description"), (Form([]), "files"),
        ];
        foreach (var (form, field) in wrong) await client.Refused(form, 422, field);

        using var noForm = TrainingCalls.Json("{}");
        using var response = await client.PostAsync("datasets", noForm);
        await response.Refusal(415, "VALIDATION_ERROR", "Content-Type");
    }

    [Fact]
    public async Task Dataset_that_is_wrong_is_422_naming_file_and_field_and_nothing_is_kept()
    {
        var client = platform.Host.NewTraining();
        var bomb = Bmp(60_000, 60_000);
        (string Name, byte[] Content)[] With(params (string, byte[])[] more) => [.. Pets.Where(file => more.All(one => one.Item1 != file.Name)), .. more];
        byte[] Annotations(string images) => Text($$"""{"classes":[{"id":5,"name":"dog"},{"id":2,"name":"cat"}],"images":[{{images}}]}""");

        Assert.Contains("images/b.jpg", await client.Refused(Form(With(("images/b.jpg", Text("this is no picture")))), 422, "files[images/b.jpg]"));
        Assert.Contains("images/b.jpg", await client.Refused(Form(With(("images/b.jpg", bomb))), 422, "files[images/b.jpg]"));
        Assert.Contains("images/a.jpg", await client.Refused(Form(With(("images/a.jpg", Pets[0].Content[..^200]))), 422, "files[images/a.jpg]"));
        Assert.Contains("no file 'z.jpg'", await client.Refused(
            Form(With(("annotations_classification.json", Annotations("""{"file_name":"z.jpg","annotations":[{"class_id":2}]}""")))), 422, "files[annotations_classification.json].images[0].file_name"));
        Assert.Contains("no class 9", await client.Refused(
            Form(With(("annotations_classification.json", Annotations("""{"file_name":"a.jpg","annotations":[{"class_id":9}]}""")))), 422, "files[annotations_classification.json].images[0].annotations[0].class_id"));
        Assert.Contains("'dog' has no pictures", await client.Refused(
            Form(With(("annotations_classification.json", Annotations("""{"file_name":"a.jpg","annotations":[{"class_id":2}]}""")))), 422, "files[annotations_classification.json].classes[0]"));
        Assert.Contains("leaves", await client.Refused(Form([("evil.zip", Zip(With(("../evil.jpg", Jpeg(8, 8, 1)))))]), 422, "files[../evil.jpg]"));
        Assert.Contains("missing", await client.Refused(Form(Pets[..3]), 422, "files[annotations.json]"));
        Assert.Contains("no ZIP", await client.Refused(Form([("a.zip", Text("x"))]), 422, "files[a.zip]"));
        Assert.Contains("no pictures", await client.Refused(Form([("a.txt", Text("x"))], format: "imagefolder"), 422, "files"));

        Assert.DoesNotContain((await client.Ok("datasets?limit=200")).GetProperty("datasets").EnumerateArray(), one => one.Text("visibility") == "private");
    }

    [Fact]
    public async Task Upload_that_is_too_large_is_413_and_one_of_too_many_files_422()
    {
        await using var host = await PlatformHost.StartAsync("--Pictures:MaxFileBytes=2000", "--Pictures:MaxUploadBytes=3000", "--Pictures:MaxUploadFiles=3", "--Pictures:MaxUnpackedBytes=10000");
        var client = host.NewTraining();
        Assert.Contains("'b.zip' has more than the 2000 bytes", await client.Refused(Form([("b.zip", new byte[2_001])]), 413, "files"));
        Assert.Contains("all may have", await client.Refused(Form([("a", new byte[1_900]), ("b", new byte[1_900])]), 413, "files"));
        Assert.Contains("3 are allowed", await client.Refused(Form([.. Enumerable.Range(0, 4).Select(index => ($"{index}.jpg", new byte[1]))]), 422, "files"));
        Assert.Contains("10000 bytes", await client.Refused(Form([("a.zip", Zip(("cat/1.jpg", new byte[6_000]), ("cat/2.jpg", new byte[6_000])))], format: "imagefolder"), 422, "files[cat/2.jpg]"));
    }

    [Fact]
    public async Task Ten_thousand_files_in_a_zip_are_a_dataset()
    {
        var client = platform.Host.NewTraining();
        var tiny = Bmp(1, 1);
        var made = await client.Upload(Form([("many.zip", Zip([.. Enumerable.Range(0, 10_000).Select(index => ($"{(index % 2 == 0 ? "cat" : "dog")}/{index}.bmp", tiny))]))], format: "imagefolder"));
        Assert.Equal(10_000, made.GetProperty("file_count").GetInt32());
        Assert.Equal(10_000, (await client.Ok($"datasets/{made.Text("id")}/images?skip=9999&limit=1000")).GetProperty("total").GetInt32());
    }

    /// <summary>A BMP of one colour; a large one claims more than it holds.</summary>
    private static byte[] Bmp(int width, int height)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.ASCII);
        writer.Write("BM"u8);
        foreach (var value in (int[])[58, 0, 54, 40, width, height, 1 | 24 << 16, 0, 4, 2_835, 2_835, 0, 0, 0]) writer.Write(value);
        return stream.ToArray();
    }
}
