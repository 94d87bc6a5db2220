using System.Net.Http.Json;
using System.Text.Json;

namespace Platform.Standalone.Demo;

/// <summary>Uploads pictures of three shapes and starts a ResNet on them, over HTTP as a person would, and prints what to look at.</summary>
/// <param name="main">The main port's address.</param>
/// <param name="users">Whose password it logs in with.</param>
/// <param name="output">Where to print.</param>
internal sealed class TrainingDemonstration(Uri main, DemoUsers users, TextWriter output)
{
    /// <summary>Does it all, once for a data folder: asking again answers with what is there.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        var password = users.Tokens["alice"];
        await DemoCalls.Register(main, password, cancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(main, "training/api/v1/"), Timeout = TimeSpan.FromMinutes(5) };
        client.LogIn((await client.Post("auth/login", JsonContent.Create(new { email = DemoCalls.Email, password }), cancellationToken)).GetProperty("access_token").GetString()!);

        using var form = new MultipartFormDataContent
        {
            { new StringContent("Shapes"), "name" },
            { new StringContent("Discs, squares and triangles, drawn by the demo"), "description" },
            { new StringContent("imagefolder"), "format" },
            { new StringContent("private"), "visibility" },
            { new ByteArrayContent(DemoPictures.Zip()), "files", "shapes.zip" },
        };
        var dataset = (await client.Post("datasets", form, cancellationToken)).GetProperty("id").GetString()!;
        var job = await client.Post("training/jobs", JsonContent.Create(new { session_id = 1, experiment_name = "Shapes", config = Config(dataset) }), cancellationToken);
        var number = job.GetProperty("id").GetInt64();
        if (await IsNew(client, number, cancellationToken)) await client.Post($"training/jobs/{number}/start", null, cancellationToken);

        output.WriteLine("Training, with a ResNet-18 that learns three shapes:");
        output.WriteLine($"  log in at   {main}#/training  as {DemoCalls.Email}, password {password}");
        output.WriteLine($"  the dataset {main}#/training/datasets/{dataset}");
        output.WriteLine($"  the job     {main}#/training/jobs/{number}");
        output.WriteLine();
    }

    private static object Config(string dataset) => new
    {
        framework = "timm",
        model_name = "resnet18",
        task_type = "image_classification",
        dataset_id = dataset,
        dataset_format = "imagefolder",
        num_classes = 3,
        epochs = 8,
        batch_size = 16,
        learning_rate = 0.01,
        image_size = 48,
        advanced_config = new
        {
            optimizer = new { type = "sgd", momentum = 0.9, weight_decay = 0.0001 },
            scheduler = new { type = "cosine", warmup_epochs = 1, warmup_lr = 0.001 },
            augmentation = new { enabled = true, random_flip = true, color_jitter = true, brightness = 0.2, contrast = 0.2 },
        },
    };

    private static async Task<bool> IsNew(HttpClient client, long job, CancellationToken cancellationToken)
    {
        var about = await client.GetFromJsonAsync<JsonElement>($"training/jobs/{job}", cancellationToken);
        return about.GetProperty("status").GetString() == "pending" && about.GetProperty("started_at").ValueKind == JsonValueKind.Null;
    }
}
