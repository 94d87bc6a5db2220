using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Platform.Testing;
using Platform.Testing.Pictures;

namespace Platform.Cluster.Tests;

/// <summary>A model learns on the running platform; what the API tells of it agrees with itself, and with Python.</summary>
[Collection("kills")]
public sealed class TrainingTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("platform-training-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_model_learns_its_numbers_agree_and_its_checkpoint_opens_in_Python()
    {
        await using var platform = new PlatformProcess(_data);
        await platform.Start();
        var client = new TrainingClient(platform);
        await client.Register();
        var dataset = await client.Upload(ShapePictures.ImageFolder(trainPerClass: 80, valPerClass: 20));
        var job = await client.Create(dataset, "resnet18", 6, 16, 0.01, new { image_size = 32, optimizer = new { type = "sgd", learning_rate = 0.01, momentum = 0.9, weight_decay = 0.0 } });
        await client.Start(job);
        var ended = await client.Ended(job);
        Assert.Equal("completed", ended.GetProperty("status").GetString());
        Assert.Equal(6, ended.GetProperty("current_epoch").GetInt32());

        var metrics = await client.Get($"training/jobs/{job}/metrics");
        var results = (await client.Get($"validation/results/{job}")).GetProperty("results").EnumerateArray().ToList();
        Assert.True(metrics.EnumerateArray().Max(row => row.GetProperty("accuracy").GetDouble()) >= 0.95, $"it learned to {metrics}");
        foreach (var (row, result) in metrics.EnumerateArray().Zip(results))
        {
            var matrix = result.GetProperty("confusion_matrix").EnumerateArray().Select(line => line.EnumerateArray().Select(count => count.GetInt64()).ToArray()).ToArray();
            Assert.Equal(row.GetProperty("accuracy").GetDouble(), matrix.Select((line, i) => line[i]).Sum() / (double)matrix.Sum(line => line.Sum()), 9);
            for (var label = 0; label < 3; label++)
            {
                var one = result.GetProperty("per_class_metrics").GetProperty(ShapePictures.Classes[label]);
                var (right, predicted) = (matrix[label][label], matrix.Sum(line => line[label]));
                Assert.Equal(20, one.GetProperty("support").GetInt64());
                Assert.Equal(right / 20.0, one.GetProperty("recall").GetDouble(), 9);
                Assert.Equal(predicted == 0 ? 0 : right / (double)predicted, one.GetProperty("precision").GetDouble(), 9);
            }

            var wrong = await client.Get($"validation/images/{result.GetProperty("id").GetInt64()}?is_correct=false&limit=100");
            Assert.Equal(60 - matrix.Select((line, i) => line[i]).Sum(), wrong.GetProperty("total").GetInt64());
            var all = (await client.Get($"validation/images/{result.GetProperty("id").GetInt64()}?limit=100")).GetProperty("images").EnumerateArray().ToList();
            for (var truth = 0; truth < 3; truth++)
            {
                for (var predicted = 0; predicted < 3; predicted++)
                    Assert.Equal(matrix[truth][predicted], all.Count(image => image.GetProperty("true_label_id").GetInt64() == truth && image.GetProperty("predicted_label_id").GetInt64() == predicted));
            }
        }

        // The same picture, here and in torchvision with the downloaded weights.
        var checkpoint = (await client.Get($"training/jobs/{job}/checkpoints")).GetProperty("checkpoints").EnumerateArray().Single(one => one.GetProperty("is_best").GetBoolean());
        var name = Path.GetFileName(checkpoint.GetProperty("path").GetString()!);
        var weights = Path.Combine(_data, "best.safetensors");
        await File.WriteAllBytesAsync(weights, await client.Download($"training/jobs/{job}/checkpoints/{name}"));
        for (var label = 0; label < 3; label++)
        {
            var picture = Path.Combine(_data, $"{label}.bmp");
            await File.WriteAllBytesAsync(picture, ShapePictures.Bmp(label, 40, 987 + label));
            var here = await Infer(client, job, picture);
            var there = Python(weights, picture);
            for (var i = 0; i < 3; i++) Assert.Equal(there[i], here[i], 3);
        }
    }

    [Fact]
    public async Task Platform_without_the_gpu_role_tells_of_it_as_503_and_lets_trainings_wait()
    {
        long job, waiting;
        string dataset;
        TrainingClient client;
        await using (var platform = new PlatformProcess(_data))
        {
            await platform.Start();
            client = new TrainingClient(platform);
            await client.Register();
            dataset = await client.Upload(ShapePictures.ImageFolder(trainPerClass: 8, valPerClass: 2));
            job = await client.Create(dataset, "resnet18", 1, 8, 0.01, new { image_size = 32 });
            await client.Start(job);
            Assert.Equal("completed", (await client.Ended(job)).GetProperty("status").GetString());
            using var tried = await client.Infer(job, ShapePictures.Bmp(0, 40, 5));
            Assert.Equal(HttpStatusCode.OK, tried.StatusCode);
            Assert.Equal(0, await platform.Terminate());
        }

        await using (var platform = new PlatformProcess(_data, "--Silo:Roles=grains"))
        {
            await platform.Start();
            client = client.At(platform);
            using var tried = await client.Infer(job, ShapePictures.Bmp(0, 40, 5));
            var error = JsonElement.Parse(await tried.Content.ReadAsStringAsync());
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "TRAINING_SERVICE_UNAVAILABLE"), (tried.StatusCode, error.GetProperty("code").GetString()));
            Assert.NotNull(tried.Headers.RetryAfter);
            waiting = await client.Create(dataset, "resnet18", 1, 8, 0.01, new { image_size = 32 });
            Assert.Equal("pending", (await client.Start(waiting)).GetProperty("status").GetString());
            Assert.Equal(0, await platform.Terminate());
        }

        await using (var platform = new PlatformProcess(_data))
        {
            await platform.Start();
            Assert.Equal("completed", (await client.At(platform).Ended(waiting)).GetProperty("status").GetString());
        }
    }

    private static async Task<double[]> Infer(TrainingClient client, long job, string picture)
    {
        using var response = await client.Infer(job, await File.ReadAllBytesAsync(picture));
        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        return [.. answer.GetProperty("predictions").EnumerateArray().OrderBy(one => one.GetProperty("label_id").GetInt64()).Select(one => one.GetProperty("confidence").GetDouble())];
    }

    /// <summary>The probabilities that torchvision's ResNet-18 gives with these weights; the file is read by its format alone.</summary>
    private static double[] Python(string weights, string picture)
    {
        const string Code = """
            import json, struct, sys
            import numpy as np, torch, torchvision
            from PIL import Image
            from torchvision import transforms as T
            raw = open(sys.argv[1], "rb").read()
            length = struct.unpack("<Q", raw[:8])[0]
            header = json.loads(raw[8:8 + length])
            kinds = {"F32": np.float32, "I64": np.int64}
            state = {}
            for name, entry in header.items():
                if name == "__metadata__":
                    continue
                first, last = entry["data_offsets"]
                state[name] = torch.from_numpy(np.frombuffer(raw[8 + length + first:8 + length + last], kinds[entry["dtype"]]).reshape(entry["shape"]).copy())
            model = torchvision.models.resnet18(num_classes=3)
            model.load_state_dict(state, strict=True)
            model.eval()
            size = int(header["__metadata__"]["image_size"])
            prepare = T.Compose([T.Resize(round(size * 256 / 224)), T.CenterCrop(size), T.ToTensor(), T.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
            with torch.no_grad():
                print(json.dumps(torch.softmax(model(prepare(Image.open(sys.argv[2]).convert("RGB"))[None]), 1)[0].tolist()))
            """;
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Code, weights, picture]) { RedirectStandardOutput = true })!;
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
        return JsonSerializer.Deserialize<double[]>(output)!;
    }
}
