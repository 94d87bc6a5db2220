using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Platform.Api.Tests.Cleanflow;
using Platform.Contracts.Training;
using Platform.Testing.Pictures;

namespace Platform.Api.Tests.Training;

/// <summary>States that a training stores within an epoch, by a worker that really trains.</summary>
public sealed class StoredStateTests
{
    [Fact]
    public async Task Worker_announces_every_state_before_it_stores_it()
    {
        var heard = new Heard();
        await using var host = await PlatformHost.StartAsync(builder => builder.Services.AddSingleton<IIncomingGrainCallFilter>(heard));
        heard.Folder = Path.Combine(host.Folder, "blobs", "training-states");
        var client = host.NewTraining();

        // Of steps enough that some of them are further apart than the checkpoints.
        using var form = new MultipartFormDataContent
        {
            { new StringContent("shapes"), "name" }, { new StringContent("imagefolder"), "format" }, { new ByteArrayContent(ShapePictures.ImageFolder(trainPerClass: 400, valPerClass: 2)), "files", "shapes.zip" },
        };
        using var uploaded = await client.PostAsync("datasets", form);
        var dataset = (await uploaded.Body(HttpStatusCode.Created)).Text("id");
        var request = $$"""
            {"session_id":1,"config":{"framework":"timm","model_name":"resnet18","dataset_id":"{{dataset}}","epochs":50,"batch_size":2,"learning_rate":0.01,"image_size":32,
             "advanced_config":{"checkpoint":{"every_minutes":0.05} } } }
            """;
        var job = (await client.Ok(HttpMethod.Post, "training/jobs", request, HttpStatusCode.Created)).GetProperty("id").GetInt64();
        await client.Ok(HttpMethod.Post, $"training/jobs/{job}/start");
        await Eventually.True(() => heard.Told.Count(told => told.Method == nameof(ITrainingJobGrain.SaveState)) >= 2, TimeSpan.FromMinutes(4), what: "two states to be told");
        await client.Ok(HttpMethod.Post, $"training/stop/{job}");

        await Eventually.True(
            async () =>
            {
                using var deleted = await client.DeleteAsync($"training/jobs/{job}");
                return deleted.IsSuccessStatusCode;
            },
            TimeSpan.FromMinutes(2),
            "the job to be deleted");
        var announced = new HashSet<string>();
        foreach (var (method, state, isStored) in heard.Told)
        {
            if (method == nameof(ITrainingJobGrain.WillSaveState)) Assert.True(!announced.Add(state) || !isStored, $"{state} was stored before it was announced");
            else Assert.True(announced.Contains(state) && isStored, $"{state} was told and not announced, or not stored");
        }

        Assert.Empty(Directory.Exists(heard.Folder) ? Directory.GetFiles(heard.Folder, "*", SearchOption.AllDirectories) : []);
    }

    /// <summary>What the job is told of states, and whether they are stored by then.</summary>
    private sealed class Heard : IIncomingGrainCallFilter
    {
        public string Folder { get; set; } = "";

        public ConcurrentQueue<(string Method, string State, bool IsStored)> Told { get; } = [];

        public Task Invoke(IIncomingGrainCallContext context)
        {
            var state = (context.Grain, context.MethodName) switch
            {
                (ITrainingJobGrain, nameof(ITrainingJobGrain.WillSaveState)) => $"{context.TargetId.Key}-1-{context.Request.GetArgument(1)}-{context.Request.GetArgument(2)}",
                (ITrainingJobGrain, nameof(ITrainingJobGrain.SaveState)) => Path.GetFileName(Path.GetDirectoryName(((TrainingResumption)context.Request.GetArgument(1)!).Blob))!,
                _ => null,
            };
            if (state is not null) Told.Enqueue((context.MethodName, state, Directory.Exists(Path.Combine(Folder, state))));
            return context.Invoke();
        }
    }
}
