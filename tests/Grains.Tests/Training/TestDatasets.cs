using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Contracts.Datasets;
using Platform.Contracts.Jobs;
using Platform.Grains.Tests.Hosting;
using Platform.Storage.Blobs;

namespace Platform.Grains.Tests.Training;

/// <summary>Datasets of three classes, each of one colour, as a user uploads them.</summary>
internal static class TestDatasets
{
    private static readonly (string Label, string Png)[] Classes =
    [
        ("blue", "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEElEQVR42mNgYPiPAw0pCQCpcD/B/MtF/AAAAABJRU5ErkJggg=="),
        ("green", "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEElEQVR42mNg+M+AHQ0tCQDpMD/BHYHcAQAAAABJRU5ErkJggg=="),
        ("red", "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mP4z8CAFTEMLQkAKP8/wc53yE8AAAAASUVORK5CYII="),
    ];

    /// <summary>Creates one, and answers its id.</summary>
    public static async Task<string> Create(TestSilo silo, string user)
    {
        var id = Guid.NewGuid().ToString();
        var files = ImmutableArray.CreateBuilder<StoredFile>();
        foreach (var (label, png) in Classes)
            foreach (var split in (string[])["train", "val"])
                files.Add(await Upload(silo, id, $"{split}/{label}/{label}.png", Convert.FromBase64String(png)));
        var made = await silo.Grains.GetGrain<IImageDatasetGrain>(id).Create(new Caller(user), new ImageDatasetDraft("colours", null, "imagefolder", "private", null, files.ToImmutable()));
        Assert.Null(made.Error);
        return id;
    }

    private static async Task<StoredFile> Upload(TestSilo silo, string id, string path, byte[] bytes)
    {
        await using var staged = await silo.Services.GetRequiredService<IBlobStore>().StageAsync(new MemoryStream(bytes), 1 << 20);
        return new StoredFile(path, await staged.CommitAsync("image-uploads/" + id), staged.Size);
    }
}
