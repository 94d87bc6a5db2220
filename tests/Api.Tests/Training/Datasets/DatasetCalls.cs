using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Platform.Api.Tests.Cleanflow;
using Platform.Imaging;
using Platform.Imaging.Codecs;

namespace Platform.Api.Tests.Training.Datasets;

/// <summary>How tests upload pictures.</summary>
internal static class DatasetCalls
{
    public static (string Name, byte[] Content)[] Pets =>
    [
        ("images/a.jpg", Jpeg(400, 200, 10)), ("images/b.jpg", Jpeg(20, 40, 200)), ("images/c.jpg", Jpeg(30, 30, 90)),
        ("annotations_classification.json", Text("""
            {"classes":[{"id":5,"name":"dog"},{"id":2,"name":"cat"}],
             "images":[{"file_name":"a.jpg","split":"train","annotations":[{"class_id":2}]},{"file_name":"images/b.jpg","split":"train","annotations":[{"class_id":5}]},{"file_name":"c.jpg","split":"val","annotations":[{"class_id":2}]}]}
            """)),
    ];

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A JPEG of one grey.</summary>
    public static byte[] Jpeg(int width, int height, byte grey)
    {
        var pixels = new byte[width * height * 3];
        pixels.AsSpan().Fill(grey);
        return JpegEncoder.Encode(new RgbImage(width, height, pixels));
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A form; fields of no value are left out.</summary>
    public static MultipartFormDataContent Form(
        (string Name, byte[] Content)[]? files = null, string? name = "My Dataset", string? format = "dice", string? visibility = null, string? project = null, string? description = null)
    {
        var form = new MultipartFormDataContent();
        foreach (var (field, value) in new[] { ("name", name), ("format", format), ("visibility", visibility), ("project_id", project), ("description", description) })
        {
            if (value is not null) form.Add(new StringContent(value), field);
        }

        foreach (var (file, content) in files ?? Pets) form.Add(new ByteArrayContent(content), "files", file);
        return form;
    }

    /// <summary>Uploads a dataset; what was answered.</summary>
    public static async Task<JsonElement> Upload(this HttpClient client, MultipartFormDataContent? form = null)
    {
        using var content = form ?? Form();
        using var response = await client.PostAsync("datasets", content);
        return await response.Body(HttpStatusCode.Created);
    }

    public static async Task<string> Refused(this HttpClient client, MultipartFormDataContent form, int status, string? field)
    {
        using (form)
        {
            using var response = await client.PostAsync("datasets", form);
            return await response.Refusal(status, "VALIDATION_ERROR", field);
        }
    }

    public static string[] Ids(this JsonElement list) => [.. list.GetProperty("datasets").EnumerateArray().Select(one => one.Text("id"))];
}
