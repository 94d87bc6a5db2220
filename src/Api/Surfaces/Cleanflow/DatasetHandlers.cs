using Platform.Api.Surfaces.Bodies;
using Platform.Contracts.Collections;
using Platform.Contracts.Datasets;
using Platform.Storage.Blobs;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>Datasets: upload, list, look at, download, delete.</summary>
internal static class DatasetHandlers
{
    public static void MapDatasets(this RouteGroupBuilder routes)
    {
        routes.MapPost("/datasets", DatasetUpload.Create).WithMetadata(DatasetReference.Upload, BodyBound.ByReader);
        routes.MapGet("/datasets", List).WithMetadata(DatasetReference.List);
        routes.MapGet("/datasets/{dataset_id}", Get).WithMetadata(DatasetReference.Get);
        routes.MapGet("/datasets/{dataset_id}/profile", Profile).WithMetadata(DatasetReference.Profile);
        routes.MapGet("/datasets/{dataset_id}/file", File).WithMetadata(DatasetReference.File);
        routes.MapDelete("/datasets/{dataset_id}", Delete).WithMetadata(DatasetReference.Delete);
    }

    public static async Task<IResult> List(HttpContext context, IGrainFactory grains)
    {
        var (datasets, total) = await CleanflowList.ReadAsync(
            context, grains, CollectionKinds.Datasets, id => grains.GetGrain<IDatasetGrain>(id).Get(context.Caller, context.RequestAborted));
        return CleanflowAnswer.Ok(new DatasetsBody([.. datasets.Select(DatasetBody.Of)], total));
    }

    public static Task<IResult> Get(HttpContext context, string dataset_id, IGrainFactory grains) =>
        WithDataset(context, dataset_id, grains, dataset => CleanflowAnswer.Ok(DatasetDetailBody.Of(dataset)));

    public static Task<IResult> Profile(HttpContext context, string dataset_id, IGrainFactory grains, IBlobStore blobs) =>
        WithDataset(context, dataset_id, grains, dataset => new ProfileAnswer(blobs, dataset));

    public static Task<IResult> File(HttpContext context, string dataset_id, IGrainFactory grains, IBlobStore blobs) =>
        WithDataset(context, dataset_id, grains, dataset => new CsvAnswer(blobs, dataset, IsSafe: false));

    public static Task<IResult> Delete(HttpContext context, string dataset_id, IGrainFactory grains) =>
        CleanflowThing.Dataset.WithAsync(
            context,
            dataset_id,
            id => grains.GetGrain<IDatasetGrain>(id).Delete(context.Caller, CancellationToken.None),
            _ => CleanflowAnswer.Ok(new DatasetDeletedBody(dataset_id.ToLowerInvariant()), "Dataset deleted successfully"));

    private static Task<IResult> WithDataset(HttpContext context, string id, IGrainFactory grains, Func<Dataset, IResult> answer) =>
        CleanflowThing.Dataset.WithAsync(context, id, key => grains.GetGrain<IDatasetGrain>(key).Get(context.Caller, context.RequestAborted), answer);
}
