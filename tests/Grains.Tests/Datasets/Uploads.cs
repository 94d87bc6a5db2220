using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Contracts.Datasets;
using Platform.Grains.Tests.Hosting;
using Platform.Storage.Blobs;

namespace Platform.Grains.Tests.Datasets;

/// <summary>What tests do with datasets.</summary>
internal static class Uploads
{
    public const string People = """
        id,age,city,target
        1,34,Tokyo,yes
        2,,Osaka,no
        3,51,Tokyo,yes
        4,28,,no
        5,45,Nagoya,yes
        6,39,Osaka,no

        """;

    public static IBlobStore Blobs(this TestSilo silo) => silo.Services.GetRequiredService<IBlobStore>();

    public static IDatasetGrain Dataset(this TestSilo silo, string id) => silo.Grains.GetGrain<IDatasetGrain>(id);

    /// <summary>Puts a file into the blob store as the surface does.</summary>
    public static async Task<DatasetDraft> Commit(this TestSilo silo, string id, byte[] content, string name = "people")
    {
        using var stream = new MemoryStream(content);
        await using var staged = await silo.Blobs().StageAsync(stream, long.MaxValue);
        return new DatasetDraft(name, await staged.CommitAsync("datasets/" + id), staged.Size, null);
    }

    public static Task<DatasetDraft> Commit(this TestSilo silo, string id, string csv, string name = "people") => silo.Commit(id, Encoding.UTF8.GetBytes(csv), name);

    /// <summary>Makes a dataset.</summary>
    public static async Task<Dataset> Upload(this TestSilo silo, Caller caller, string csv, string name = "people")
    {
        var id = Guid.NewGuid().ToString();
        var made = await silo.Dataset(id).Create(caller, await silo.Commit(id, csv, name));
        Assert.Null(made.Error);
        return made.Value!;
    }

    public static async Task<string> ReadText(this TestSilo silo, string blob)
    {
        await using var file = await silo.Blobs().OpenAsync(blob);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }
}
