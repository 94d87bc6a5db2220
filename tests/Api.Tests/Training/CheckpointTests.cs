using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Platform.Api.Tests.Cleanflow;
using Platform.Testing.Pictures;

namespace Platform.Api.Tests.Training;

/// <summary>A job that the platform trains itself: its checkpoints are downloaded and tried.</summary>
public sealed class CheckpointTests(SharedPlatform platform)
{
    [Fact]
    public async Task Checkpoint_is_downloaded_whole_in_parts_and_not_again_and_tells_what_a_picture_is()
    {
        var client = platform.Host.NewTraining();
        var job = await Train(client);

        var checkpoints = (await client.Ok($"training/jobs/{job}/checkpoints")).GetProperty("checkpoints").EnumerateArray().ToList();
        Assert.Equal([1, 2], checkpoints.Select(one => one.GetProperty("epoch").GetInt32()));
        var best = Assert.Single(checkpoints, one => one.GetProperty("is_best").GetBoolean());
        var path = $"training/jobs/{job}/checkpoints/{best.Text("name")}";

        using var whole = await client.GetAsync(path);
        var weights = await whole.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal((best.GetProperty("size_bytes").GetInt64(), "application/octet-stream"), (weights.LongLength, whole.Content.Headers.ContentType?.MediaType));
        Assert.Equal(("attachment", $"job_{job}_epoch_{best.GetProperty("epoch").GetInt32()}.safetensors"), (whole.Content.Headers.ContentDisposition?.DispositionType, whole.Content.Headers.ContentDisposition?.FileName));
        var header = JsonElement.Parse(weights.AsSpan(8, (int)BinaryPrimitives.ReadInt64LittleEndian(weights)));
        Assert.True(header.TryGetProperty("fc.weight", out _));

        using var same = await client.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", whole.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        using var part = await client.SendAsync(HttpMethod.Get, path, null, ("Range", "bytes=8-99"));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(weights[8..100], await part.Content.ReadAsByteArrayAsync());
        using var beyond = await client.SendAsync(HttpMethod.Get, path, null, ("Range", $"bytes={weights.LongLength}-"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        Assert.Equal(weights, await client.GetByteArrayAsync($"training/jobs/{job}/checkpoints/best"));
        Assert.Equal(checkpoints[^1].GetProperty("size_bytes").GetInt64(), (await client.GetByteArrayAsync($"training/jobs/{job}/checkpoints/last")).LongLength);
        using var none = await client.GetAsync($"training/jobs/{job}/checkpoints/epoch_99.safetensors");
        await none.Refusal(404, "CHECKPOINT_NOT_FOUND");

        using var answer = await Infer(client, job, ShapePictures.Bmp(0, 40, 5));
        var inference = await answer.Body();
        Assert.Equal(["predictions", "task_type", "model_name", "inference_time_ms", "checkpoint_path"], inference.Names());
        Assert.Equal(("image_classification", "resnet18", best.Text("path")), (inference.Text("task_type"), inference.Text("model_name"), inference.Text("checkpoint_path")));
        var predictions = inference.GetProperty("predictions").EnumerateArray().ToList();
        Assert.Equal(["label", "label_id", "confidence"], predictions[0].Names());
        Assert.Equal(3, predictions.Count);
        Assert.Equal(1, predictions.Sum(one => one.GetProperty("confidence").GetDouble()), 5);
        Assert.Equal(predictions.Select(one => one.GetProperty("confidence").GetDouble()).OrderDescending(), predictions.Select(one => one.GetProperty("confidence").GetDouble()));

        // Of three that add up to one, at most two have a half or more.
        var likely = predictions.Count(one => one.GetProperty("confidence").GetDouble() >= 0.5);
        foreach (var (name, value, expected) in ((string, string, int)[])[("top_k", "1", 1), ("confidence_threshold", "0.5", likely), ("confidence_threshold", "0", 3)])
        {
            using var fewer = await Infer(client, job, ShapePictures.Bmp(0, 40, 5), (name, value));
            Assert.Equal(expected, (await fewer.Body()).GetProperty("predictions").GetArrayLength());
        }

        using var other = await Infer(client, job, ShapePictures.Bmp(0, 40, 5), ("checkpoint_path", checkpoints[0].Text("path")));
        Assert.Equal(checkpoints[0].Text("path"), (await other.Body()).Text("checkpoint_path"));
        using var missing = await Infer(client, job, ShapePictures.Bmp(0, 40, 5), ("checkpoint_path", "nothing"));
        await missing.Refusal(404, "CHECKPOINT_NOT_FOUND", "checkpoint_path");
        foreach (var hostile in (byte[][])[[], "this is text"u8.ToArray(), ShapePictures.Bmp(0, 40, 5)[..100]])
        {
            using var refused = await Infer(client, job, hostile);
            await refused.Refusal(422, "INVALID_IMAGE", "file");
        }
    }

    private static async Task<long> Train(HttpClient client)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("shapes"), "name" }, { new StringContent("imagefolder"), "format" }, { new StringContent("private"), "visibility" },
            { new ByteArrayContent(ShapePictures.ImageFolder(trainPerClass: 8, valPerClass: 2)), "files", "shapes.zip" },
        };
        using var uploaded = await client.PostAsync("datasets", form);
        var dataset = (await uploaded.Body(HttpStatusCode.Created)).Text("id");
        var request = $$"""
            {"session_id":1,"config":{"framework":"timm","model_name":"resnet18","dataset_id":"{{dataset}}","epochs":2,"batch_size":8,"learning_rate":0.01,"image_size":32} }
            """;
        var job = (await client.Ok(HttpMethod.Post, "training/jobs", request, HttpStatusCode.Created)).GetProperty("id").GetInt64();
        await client.Ok(HttpMethod.Post, $"training/jobs/{job}/start");
        await Eventually.True(async () => (await client.Ok($"training/jobs/{job}")).Text("status") == "completed", TimeSpan.FromMinutes(4), $"training job {job} completed");
        return job;
    }

    private static async Task<HttpResponseMessage> Infer(HttpClient client, long job, byte[] picture, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent { { new StringContent($"{job}"), "training_job_id" } };
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(picture) { Headers = { ContentType = new MediaTypeHeaderValue("image/bmp") } }, "file", "picture.bmp");
        return await client.PostAsync("test-inference", form);
    }
}
